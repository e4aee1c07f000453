module example.com/quoted
