module gonum.org/v1/gonum

go 1.24.0

require (
	github.com/google/go-cmp v0.6.0
	golang.org/x/tools v0.30.0
	gonum.org/v1/plot v0.15.2
)

require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.1.0 // indirect
	codeberg.org/go-pdf/fpdf v0.10.0 // indirect
	git.sr.ht/~sbinet/gg v0.6.0 // indirect
	github.com/ajstarks/svgo v0.0.0-20211024235047-1546f124cd8b // indirect
	github.com/campoy/embedmd v1.0.0 // indirect
	github.com/goccmack/gocc v1.0.2 // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	golang.org/x/image v0.25.0 // indirect
	golang.org/x/mod v0.23.0 // indirect
	golang.org/x/sync v0.12.0 // indirect
	golang.org/x/text v0.23.0 // indirect
	gonum.org/v1/tools v0.0.0-20200318103217-c168b003ce8c // indirect
	rsc.io/pdf v0.1.1 // indirect
)

tool (
	github.com/goccmack/gocc
	golang.org/x/tools/cmd/goimports
	golang.org/x/tools/cmd/stringer
	gonum.org/v1/tools/cmd/check-copyright
	gonum.org/v1/tools/cmd/check-imports
)
