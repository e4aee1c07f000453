module example.com/main

go 1.24.0

toolchain go1.25.1

godebug (
	default=go1.23
	panicnil=1
)

require (
	example.com/a v1.0.0
	example.com/b v1.0.0 // indirect
	example.com/old v1.0.0
)

tool example.com/a/cmd/generate

ignore ./node_modules
