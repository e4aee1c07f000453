module example.com/a

go 1.16

require example.com/num v1.9.0
require example.com/pre v1.0.0-rc.9
require example.com/pseudo v0.1.1-0.20210301000000-00112233aabb
require example.com/big v1.0.0
