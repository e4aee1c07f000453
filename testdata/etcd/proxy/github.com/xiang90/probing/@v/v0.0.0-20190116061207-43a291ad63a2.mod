module github.com/xiang90/probing
