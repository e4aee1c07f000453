module github.com/golang/mock
