module example.com/x

go 1.16

require example.com/y v0.1.0
