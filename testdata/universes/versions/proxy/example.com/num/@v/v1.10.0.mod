module example.com/num

go 1.16
