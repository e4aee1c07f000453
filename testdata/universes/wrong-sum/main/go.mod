module example.com/main

go 1.17

require example.com/a v1.0.0
