module example.com/main

go 1.16

require example.com/Azure/SDK v1.0.0-Beta.1
