module example.com/b

go 1.22.3

toolchain go1.23.4
