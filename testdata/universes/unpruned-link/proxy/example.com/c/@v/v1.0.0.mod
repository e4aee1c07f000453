module example.com/c

go 1.22.3

require example.com/d v1.0.0
