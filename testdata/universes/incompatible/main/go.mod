module example.com/main

go 1.17

require (
	example.com/a v1.0.0
	example.com/legacy v10.1.0+incompatible
	gopkg.in/yaml.v2 v2.4.0
)

require gopkg.in/check.v1 v1.0.0-20200902074654-038fdea0a05b // indirect
