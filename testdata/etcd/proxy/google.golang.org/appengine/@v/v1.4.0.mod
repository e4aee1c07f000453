module google.golang.org/appengine

require (
	github.com/golang/protobuf v1.2.0
	golang.org/x/net v0.0.0-20180724234803-3673e40ba225
	golang.org/x/text v0.3.0
)
