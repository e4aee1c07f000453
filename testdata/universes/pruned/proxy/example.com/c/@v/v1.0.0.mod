module example.com/c

go 1.17

require example.com/d v1.0.0
