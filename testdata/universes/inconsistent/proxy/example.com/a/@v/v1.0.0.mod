module example.com/a

go 1.18

require example.com/b v1.2.0
