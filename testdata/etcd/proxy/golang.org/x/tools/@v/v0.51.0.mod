module golang.org/x/tools

go 1.26.0

require (
	github.com/google/go-cmp v0.6.0
	github.com/yuin/goldmark v1.4.13
	golang.org/x/mod v0.41.0
	golang.org/x/net v0.59.0
	golang.org/x/sync v0.23.0
	golang.org/x/telemetry v0.0.0-20260924152758-ed294f943157
)

require golang.org/x/sys v0.48.0 // indirect
