// Deprecated: use example.com/b/v2.
module example.com/b

go 1.18

retract v1.0.0 // broken on big-endian machines
