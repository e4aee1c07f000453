module github.com/prometheus/procfs

go 1.20

require (
	github.com/google/go-cmp v0.6.0
	golang.org/x/sync v0.7.0
	golang.org/x/sys v0.20.0
)
