module example.com/server

go 1.22.0

require (
	example.com/client v0.1.0
	example.com/r v1.0.0
)

replace example.com/r v1.0.0 => ../nowhere
