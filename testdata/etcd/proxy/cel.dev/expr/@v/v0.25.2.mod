module cel.dev/expr

go 1.23.0

toolchain go1.24.9

require google.golang.org/protobuf v1.36.10
