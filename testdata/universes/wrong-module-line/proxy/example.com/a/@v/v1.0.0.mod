module example.com/impostor

go 1.17
