module buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go

require google.golang.org/protobuf v1.31.0
