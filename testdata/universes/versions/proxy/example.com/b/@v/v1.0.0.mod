module example.com/b

go 1.16

require example.com/num v1.10.0
require example.com/pre v1.0.0-rc.10
require example.com/pseudo v0.1.1-0.20210201000000-ffffffffffff
require example.com/big v1.99999999999999999999999.0
