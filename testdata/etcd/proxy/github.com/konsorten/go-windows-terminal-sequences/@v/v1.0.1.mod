module github.com/konsorten/go-windows-terminal-sequences
