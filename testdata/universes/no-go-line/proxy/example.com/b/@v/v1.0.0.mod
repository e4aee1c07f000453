module example.com/b

go 1.21.0

require example.com/c v1.0.0 // indirect
