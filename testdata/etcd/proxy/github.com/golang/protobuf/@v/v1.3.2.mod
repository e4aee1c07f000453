module github.com/golang/protobuf
