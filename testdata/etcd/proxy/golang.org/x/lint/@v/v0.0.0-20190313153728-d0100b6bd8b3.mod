module golang.org/x/lint

require golang.org/x/tools v0.0.0-20190311212946-11955173bddd
