module github.com/soheilhy/cmux

go 1.11

require golang.org/x/net v0.0.0-20201202161906-c7110b5ffcbb
