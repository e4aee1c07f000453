module example.com/Azure/SDK

go 1.16

require z.example/~tail-of.the_list v0.1.0
require example.com/time v0.1.0
