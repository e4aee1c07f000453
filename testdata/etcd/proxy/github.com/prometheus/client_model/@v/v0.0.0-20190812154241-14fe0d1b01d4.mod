module github.com/prometheus/client_model

go 1.9

require (
	github.com/golang/protobuf v1.2.0
	golang.org/x/sync v0.0.0-20181108010431-42b317875d0f // indirect
)
