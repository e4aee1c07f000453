module github.com/go-kit/kit
