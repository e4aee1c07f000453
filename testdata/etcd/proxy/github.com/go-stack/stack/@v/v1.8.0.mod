module github.com/go-stack/stack
