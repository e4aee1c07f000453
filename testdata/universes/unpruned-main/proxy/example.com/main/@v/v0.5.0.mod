module example.com/main

go 1.16

require example.com/c v1.0.0
