module google.golang.org/genproto

require (
	github.com/golang/protobuf v1.3.2
	golang.org/x/exp v0.0.0-20190121172915-509febef88a4
	golang.org/x/lint v0.0.0-20190227174305-5b3e6a55c961
	golang.org/x/tools v0.0.0-20190226205152-f727befe758c
	google.golang.org/grpc v1.19.0
	honnef.co/go/tools v0.0.0-20190102054323-c2f93a96b099
)
