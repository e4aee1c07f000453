module example.com/main

go 1.21

require (
	example.com/any v1.4.0
	example.com/exact v1.0.0
	example.com/local v0.0.0
	example.com/other v1.5.0
	example.com/quoted v0.0.0-00010101000000-000000000000
)

require example.com/dep v1.2.0 // indirect

replace (
	// One version only, by another version of the same module.
	example.com/exact v1.0.0 => example.com/exact v1.0.1
	// Every version, by a fork with a path of its own.
	example.com/any => fork.example/any/v3 v3.0.2
	// A version that nothing selects.
	example.com/other v1.0.0 => example.com/never v1.0.0
	// Directories: below, beside, and with a name that needs quotes.
	example.com/local => ./nested/local
	example.com/quoted => "../with space"
	// A module that nothing requires.
	example.com/unused => ../nowhere
)
