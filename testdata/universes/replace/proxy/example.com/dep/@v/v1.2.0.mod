module example.com/dep

go 1.18

replace example.com/never => ./of-no-effect
