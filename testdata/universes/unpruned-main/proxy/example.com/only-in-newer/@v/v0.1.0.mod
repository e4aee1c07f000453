module example.com/only-in-newer

go 1.20
