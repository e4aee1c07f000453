module example.com/b

go 1.17

require example.com/a v1.1.0
require example.com/main v0.5.0
