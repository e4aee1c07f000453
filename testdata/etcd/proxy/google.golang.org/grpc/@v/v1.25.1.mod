module google.golang.org/grpc

go 1.11

require (
	github.com/envoyproxy/go-control-plane v0.9.0
	github.com/envoyproxy/protoc-gen-validate v0.1.0
	github.com/golang/glog v0.0.0-20160126235308-23def4e6c14b
	github.com/golang/mock v1.1.1
	github.com/golang/protobuf v1.3.2
	github.com/google/go-cmp v0.2.0
	golang.org/x/net v0.0.0-20190311183353-d8887717615a
	golang.org/x/oauth2 v0.0.0-20180821212333-d2e6202438be
	golang.org/x/sys v0.0.0-20190215142949-d0b11bdaac8a
	google.golang.org/genproto v0.0.0-20190819201941-24fa4b261c55
)
