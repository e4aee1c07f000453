module sigs.k8s.io/yaml

go 1.12

require (
	github.com/google/go-cmp v0.5.9
	gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405
)
