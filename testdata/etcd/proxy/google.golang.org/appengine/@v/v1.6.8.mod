module google.golang.org/appengine

go 1.11

require (
	github.com/golang/protobuf v1.5.2
	golang.org/x/text v0.3.8
	google.golang.org/protobuf v1.26.0
)
