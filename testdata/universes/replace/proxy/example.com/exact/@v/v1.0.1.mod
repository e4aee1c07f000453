module example.com/exact

go 1.18

require example.com/dep v1.1.0
