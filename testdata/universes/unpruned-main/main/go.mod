module example.com/main

go 1.16

require example.com/a v1.0.0 // a cycle follows: a, b, a again and back to main

require example.com/b v1.1.0
