module fork.example/any/v3

go 1.18

require example.com/dep v1.2.0
