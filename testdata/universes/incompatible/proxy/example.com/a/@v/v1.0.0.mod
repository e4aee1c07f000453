module example.com/a

go 1.12

require example.com/legacy v10.1.0+incompatible
