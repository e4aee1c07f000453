module example.com/exact

go 1.18

require example.com/never v1.0.0
