module example.com/time

go 1.16

// notime
