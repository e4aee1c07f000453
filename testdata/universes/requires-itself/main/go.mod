module example.com/main

go 1.24

require (
	example.com/a v1.0.0
	example.com/main v0.1.0
)
