module github.com/google/cel-go

go 1.18

require (
	github.com/antlr/antlr4/runtime/Go/antlr/v4 v4.0.0-20230305170008-8188dc5388df
	github.com/stoewer/go-strcase v1.2.0
	golang.org/x/text v0.8.0
	google.golang.org/genproto/googleapis/api v0.0.0-20230525234035-dd9d682886f9
	google.golang.org/protobuf v1.30.0
)

require (
	golang.org/x/exp v0.0.0-20220722155223-a9213eeb770e // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20230525234030-28d5490b6b19 // indirect
)
