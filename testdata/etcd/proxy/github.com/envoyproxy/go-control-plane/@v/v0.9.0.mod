module github.com/envoyproxy/go-control-plane

go 1.12

require (
	github.com/census-instrumentation/opencensus-proto v0.2.1
	github.com/envoyproxy/protoc-gen-validate v0.1.0
	github.com/golang/protobuf v1.3.2
	github.com/prometheus/client_model v0.0.0-20190812154241-14fe0d1b01d4
	google.golang.org/genproto v0.0.0-20190819201941-24fa4b261c55
	google.golang.org/grpc v1.23.0
)
