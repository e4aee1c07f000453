module github.com/antlr/antlr4/runtime/Go/antlr/v4

go 1.18

require golang.org/x/exp v0.0.0-20220722155223-a9213eeb770e
