#!/bin/sh
# The pipelines over the go command that release scripts are full of, one to one: for `go` stands
# $GO, which is `gomod go` where no Go is. Both give the same bytes.
#
#     GO='gomod go' go-list-jq.sh        in the directory of a module; needs jq
set -eu
GO=${GO:-gomod go}

echo '# direct modules and their sums'
$GO list -m -json all |
    jq -r 'select(.Main|not) | select(.Indirect|not) |
        [.Path, .Version, (.Sum // "no sum")] | @tsv'

echo '# modules that nothing in go.sum vouches for'
$GO list -m -json all |
    jq -r 'select((.Main or .Sum or .GoModSum or (.Replace and (.Replace.Version|not)))|not) | .Path'

echo '# replaced modules'
$GO list -m -json all |
    jq -r 'select(.Replace) | "\(.Path) => \(.Replace.Path) \(.Replace.Version // "")"'

echo '# who requires what most often'
$GO mod graph | cut -d' ' -f2 | sort | uniq -c | sort -k1,1nr -k2,2 | head -n 5 |
    awk '{print $1, $2}'

echo '# the go line, and how many requirements are indirect'
$GO mod edit -json | jq -r '.Go, ([.Require[]? | select(.Indirect)] | length)'
