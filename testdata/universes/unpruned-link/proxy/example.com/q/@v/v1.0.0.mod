module example.com/q

go 1.18

require example.com/r v1.0.0
