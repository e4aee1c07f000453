module example.com/main

go 1.23.0

require (
	example.com/a v1.0.0
	example.com/p v1.0.0
)
