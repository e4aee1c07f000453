#!/bin/sh
# What a release needs of its modules, with gomod alone: no Go, no jq, no network beyond a proxy.
#
#     release-audit.sh MODULE_DIR OUT_DIR [LAST_BOM]
#
# Writes into OUT_DIR: modules.json (every module of the build), direct.txt (those that the module
# requires itself), bom.json, its score, and with LAST_BOM, the document of the last release,
# changes.md. Ends with 0 when all is well, 1 when there is something to look at, 2 when it was
# called wrongly or the input makes no sense, 3 when it could not be completed.
set -u

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: release-audit.sh MODULE_DIR OUT_DIR [LAST_BOM]" >&2
    exit 2
fi
dir=$1 out=$2 last=${3-}
mkdir -p "$out" || exit 2
worst=0

# Runs a step. Its exit code counts; of all the greatest is that of the audit.
step() {
    name=$1
    shift
    "$@"
    code=$?
    case $code in
        0) echo "ok    $name" ;;
        1) echo "FOUND $name" ;;
        *) echo "STOP  $name ($code)" ;;
    esac
    if [ "$code" -gt "$worst" ]; then worst=$code; fi
}

# The build list, as objects for whoever reads on.
step 'build list' gomod list --json -o "$out/modules.json" "$dir"

# What the module requires itself: the words of the go command, answered by gomod.
direct() {
    gomod go -C "$dir" list -m -f \
        '{{if not (or .Main .Indirect)}}{{.Path}} {{with .Replace}}=> {{.}}{{else}}{{.Version}}{{end}}{{end}}' \
        all > "$out/direct.txt"
}
step 'direct requirements' direct
echo "      $(wc -l < "$out/modules.json" | tr -d ' ') lines of JSON, $(wc -l < "$out/direct.txt" | tr -d ' ') direct"

# Every go.mod that the build list rests on must be one that go.sum vouches for. Bytes that
# contradict go.sum are a finding of each step.
proven() {
    if gomod list --locked --error-format json -o /dev/null "$dir" 2> "$out/locked.json"; then
        return 0
    else
        code=$?
    fi
    gomod list --locked --quiet -o /dev/null "$dir"
    # That go.sum lacks a line is a finding, not a failure to look.
    if grep -q '"kind":"unproven"' "$out/locked.json"; then return 1; fi
    return "$code"
}
step 'go.sum vouches for the build list' proven

step 'module files are formatted' gomod fmt --check "$dir"

# The document: without a time, so that the same sources give the same bytes.
step 'bill of materials' gomod sbom --timestamp none -o "$out/bom.json" "$dir"
step 'it keeps the rules of its format' gomod sbom validate "$out/bom.json"
step 'it describes the tree' gomod sbom verify --edges "$out/bom.json" "$dir"

# How much of the minimum elements it says is for people to read; it is no reason to stop.
gomod sbom score "$out/bom.json" > "$out/score.txt"
echo "      $(head -n 1 "$out/score.txt")"

# What is new since the last release: for the notes, and a reason to look.
changes() {
    gomod compare --format markdown -o "$out/changes.md" "$last" "$out/bom.json"
}
if [ -n "$last" ]; then step 'the same modules as in the last release' changes; fi

exit "$worst"
