module github.com/googleapis/gax-go/v2

go 1.24.0

require (
	github.com/google/go-cmp v0.7.0
	google.golang.org/api v0.264.0
	google.golang.org/genproto v0.0.0-20260128011058-8636f8732409
	google.golang.org/genproto/googleapis/api v0.0.0-20260128011058-8636f8732409
	google.golang.org/genproto/googleapis/rpc v0.0.0-20260128011058-8636f8732409
	google.golang.org/grpc v1.78.0
	google.golang.org/protobuf v1.36.11

)

require (
	golang.org/x/net v0.49.0 // indirect
	golang.org/x/sys v0.40.0 // indirect
	golang.org/x/text v0.33.0 // indirect
)
