module golang.org/x/exp

go 1.20

require (
	github.com/google/go-cmp v0.5.8
	golang.org/x/mod v0.6.0
	golang.org/x/tools v0.2.0
)

require golang.org/x/sys v0.1.0 // indirect
