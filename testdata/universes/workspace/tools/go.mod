module example.com/tools

go 1.16

require (
	example.com/a v1.1.0
	example.com/local v1.0.0
	example.com/server v0.9.0
)

replace example.com/local => ./local
