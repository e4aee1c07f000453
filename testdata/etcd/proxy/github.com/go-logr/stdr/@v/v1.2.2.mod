module github.com/go-logr/stdr

go 1.16

require github.com/go-logr/logr v1.2.2
