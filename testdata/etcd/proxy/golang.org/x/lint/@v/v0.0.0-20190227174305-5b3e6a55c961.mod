module golang.org/x/lint

require golang.org/x/tools v0.0.0-20190226205152-f727befe758c
