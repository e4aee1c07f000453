module github.com/coreos/go-semver

go 1.8

require gopkg.in/yaml.v3 v3.0.1
