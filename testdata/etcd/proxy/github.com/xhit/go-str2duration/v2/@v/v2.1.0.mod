module github.com/xhit/go-str2duration/v2

go 1.13
