// Deprecated: use example.com/main/v2.
module example.com/main

go 1.18

require example.com/a v1.0.0

require example.com/b v1.0.0 // indirect

retract (
	v1.0.0 // published by mistake
	// The API was not settled.
	[v0.1.0, v0.3.0]
)
