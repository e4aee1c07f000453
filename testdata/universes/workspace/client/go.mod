module example.com/client

go 1.21

require example.com/a v1.0.0

require example.com/b v1.0.0 // indirect
