module gopkg.in/yaml.v2

go 1.15

require gopkg.in/check.v1 v1.0.0-20200902074654-038fdea0a05b
