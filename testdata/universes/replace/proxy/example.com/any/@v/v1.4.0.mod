module example.com/any

go 1.18

require example.com/never v1.0.0
