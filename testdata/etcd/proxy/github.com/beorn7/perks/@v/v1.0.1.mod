module github.com/beorn7/perks

go 1.11
