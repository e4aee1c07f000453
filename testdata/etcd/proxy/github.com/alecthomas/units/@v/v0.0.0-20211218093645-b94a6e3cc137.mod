module github.com/alecthomas/units

go 1.15

require github.com/stretchr/testify v1.4.0
