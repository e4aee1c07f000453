module github.com/modern-go/concurrent
