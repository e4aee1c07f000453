module example.com/b

go 1.17

require example.com/c v1.0.0
