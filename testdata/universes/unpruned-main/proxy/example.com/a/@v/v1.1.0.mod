module example.com/a

go 1.17

require example.com/b v1.1.0
require example.com/only-in-newer v0.1.0
