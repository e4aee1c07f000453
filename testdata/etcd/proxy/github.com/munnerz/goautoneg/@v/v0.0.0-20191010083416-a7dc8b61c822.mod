module github.com/munnerz/goautoneg
