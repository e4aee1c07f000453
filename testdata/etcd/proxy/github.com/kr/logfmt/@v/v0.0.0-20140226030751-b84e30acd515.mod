module github.com/kr/logfmt
