module github.com/go-logfmt/logfmt

require github.com/kr/logfmt v0.0.0-20140226030751-b84e30acd515
