module z.example/~tail-of.the_list // <&> "quoted" 
