module github.com/cockroachdb/datadriven

go 1.17

require github.com/pmezard/go-difflib v1.0.0
