module example.com/a

go 1.17

require example.com/b v1.0.0
require example.com/x v0.1.0 // indirect
