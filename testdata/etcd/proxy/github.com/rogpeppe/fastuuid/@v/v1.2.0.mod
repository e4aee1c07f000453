module github.com/rogpeppe/fastuuid

go 1.12
