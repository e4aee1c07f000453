module golang.org/x/net
