module github.com/stoewer/go-strcase

go 1.11

require github.com/stretchr/testify v1.8.1
