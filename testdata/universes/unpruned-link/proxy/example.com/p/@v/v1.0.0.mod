module example.com/p

go 1.18

require example.com/q v1.0.0
