module github.com/tmc/grpc-websocket-proxy
