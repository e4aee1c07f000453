module example.com/b

go 1.15

require example.com/c v1.0.0 // indirect
