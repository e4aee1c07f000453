module example.com/main

go 1.18

require (
	example.com/a v1.0.0
	example.com/b v1.0.0
)

require example.com/c v1.0.0 // indirect

// b v1.1.0 is dropped where a requires it; nothing newer takes its place.
exclude (
	example.com/b v1.1.0
	example.com/b v1.10.0
	example.com/b v1.9.0
)
