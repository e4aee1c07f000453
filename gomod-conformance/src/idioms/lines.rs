//! The lines.

/// What a line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// The directory of the program.
    Module,
    /// The directory of the workspace.
    Workspace,
    /// The directory of the program, and zips in the module cache.
    Warm,
}

/// A line of shell.
pub(super) struct Line {
    /// What scripts do it for.
    pub(super) what: &'static str,
    pub(super) needs: Needs,
    pub(super) script: &'static str,
}

const fn of(what: &'static str, script: &'static str) -> Line {
    Line { what, needs: Needs::Module, script }
}

const fn warm(what: &'static str, script: &'static str) -> Line {
    Line { what, needs: Needs::Warm, script }
}

const fn work(what: &'static str, script: &'static str) -> Line {
    Line { what, needs: Needs::Workspace, script }
}

pub(super) const LINES: &[Line] = &[
    // go list -m: the main module.
    of("linker flags", r#"echo "-X $(go list -m)/build.Commit=abc""#),
    of("the module's path, or stop", r#"mod="$(go list -m)" || exit 2; echo "module=$mod""#),
    of(
        "the module's directory",
        "basename \"$(go list -m -f '{{.Dir}}')\"; go list -m -f '{{.GoMod}}'",
    ),
    of("the go line", "go list -m -f '{{.GoVersion}}'"),
    of("the name of the repository", "go list -m -json | jq -r '.Path | split(\"/\") | last'"),
    // One dependency.
    of("a pinned version", "v=$(go list -m -f '{{.Version}}' rsc.io/quote) && echo \"QUOTE=$v\""),
    of(
        "a version, replaced or not",
        "go list -m -f '{{if .Replace}}{{.Replace.Version}}{{else}}{{.Version}}{{end}}' example.com/version",
    ),
    of("a tool's version out of the line", "go list -m rsc.io/sampler | cut -d' ' -f2"),
    of(
        "the files of a dependency",
        "go list -m -f '{{.Dir}}' rsc.io/quote; go list -m -f '{{.Dir}}' example.com/lib",
    ),
    of(
        "a version, or a word for none",
        "v=$(go list -m -f '{{.Version}}' example.com/absent 2>/dev/null) || v=latest; echo \"$v\"",
    ),
    of("a module that is not required", "go list -m example.com/absent"),
    of("several, one of them unknown", "go list -m rsc.io/quote example.com/absent rsc.io/sampler"),
    of(
        "the same, tolerantly",
        "go list -m -e -json rsc.io/quote example.com/absent | jq -r '\"\\(.Path) \\(.Error.Err // \"ok\")\"'",
    ),
    of(
        "an expected version",
        "test \"$(go list -m -f '{{.Version}}' rsc.io/quote)\" = v1.5.2 || { echo unexpected >&2; exit 1; }",
    ),
    // The build list.
    of(
        "an audit of direct modules",
        "go list -m -json all | jq -r 'select(.Main|not) | select(.Indirect|not) | \"\\(.Path)@\\(.Version)\"'",
    ),
    of(
        "the same by a template",
        "go list -m -f '{{if not (or .Main .Indirect)}}{{.Path}}{{end}}' all | grep .",
    ),
    of(
        "a list for a scanner",
        "go list -m all | tail -n +2 | awk '{print $1 \"@\" $2}' | LC_ALL=C sort",
    ),
    of("a count", "go list -m all | wc -l | tr -d ' '"),
    of(
        "an inventory in one document",
        "go list -m -json all | jq -s 'map(select(.Main != true) | {module: .Path, version: .Version, sum: .Sum})'",
    ),
    of("some fields", "go list -m -json=Path,Version,Main all"),
    of("a table", "go list -m -f '{{printf \"%-28s %s\" .Path .Version}}' all"),
    of(
        "old go lines",
        "go list -m -json all | jq -r 'select(.GoVersion != null and .GoVersion < \"1.17\") | .Path'",
    ),
    of("modules under a path", "go list -m example.com/... | cut -d' ' -f1"),
    of(
        "each direct module in turn",
        "for m in $(go list -m -f '{{if not (or .Main .Indirect)}}{{.Path}}{{end}}' all); do go list -m \"$m\" || exit; done",
    ),
    of("the list itself", "go list -m -f '{{.}}' all; go list -m -f '{{.String}}' rsc.io/quote"),
    of(
        "that go.mod and go.sum are complete",
        "go list -m -mod=readonly all >/dev/null && echo complete",
    ),
    of(
        "a sum that is missing",
        "grep -v 'rsc.io/quote v1.5.1/go.mod' go.sum > s && mv s go.sum && go list -m all",
    ),
    // Replacements.
    of("replaced modules", "go list -m all | grep '=>' || echo none"),
    of(
        "no local replacements in a release",
        "if go list -m -json all | jq -e 'select(.Replace != null and .Replace.Version == null)' >/dev/null; then echo 'local replacement' >&2; exit 1; fi",
    ),
    of(
        "pins that differ",
        "go list -m -json all | jq -r 'select(.Replace.Version != null) | select(.Version != .Replace.Version) | \"\\(.Path) pinned: \\(.Replace.Version) asked: \\(.Version)\"'",
    ),
    // Updates.
    of(
        "direct updates",
        "go list -m -u -f '{{if and .Update (not .Indirect)}}{{.Path}}: {{.Version}} -> {{.Update.Version}}{{end}}' all",
    ),
    of(
        "all updates",
        "go list -u -m -json all | jq -r 'select(.Update) | [.Path, .Version, .Update.Version] | @tsv'",
    ),
    of("updates out of the lines", "go list -m -u all | grep '\\['"),
    of(
        "is there a newer one",
        "new=$(go list -m -u -f '{{with .Update}}{{.Version}}{{end}}' rsc.io/quote); [ -z \"$new\" ] || echo \"newer: $new\"",
    ),
    of(
        "retractions",
        "go list -m -u -f '{{if .Retracted}}{{.Path}} {{.Version}}: {{join .Retracted \"; \"}}{{end}}' all",
    ),
    of("deprecations", "go list -m -u -f '{{with .Deprecated}}{{$.Path}}: {{.}}{{end}}' all"),
    of("the newest tag", "go list -m -versions rsc.io/quote | tr ' ' '\\n' | tail -n 1"),
    of(
        "versions, one a line",
        "go list -m -versions -f '{{range .Versions}}{{.}}{{\"\\n\"}}{{end}}' example.com/version",
    ),
    of(
        "the latest",
        "go list -m -json rsc.io/quote@latest | jq -r .Version; go list -m example.com/version@'<v1.1.0'",
    ),
    of("a version that is not there", "go list -m rsc.io/quote@v9.9.9"),
    // go mod graph.
    of("who requires it", "go mod graph | grep ' golang.org/x/text@'"),
    of("how many versions", "go mod graph | awk '{print $2}' | sort -u | wc -l | tr -d ' '"),
    of("direct edges", "go mod graph | grep '^example.com/app ' | cut -d' ' -f2"),
    of(
        "a version out of the graph",
        "v=$(go mod graph | grep '^rsc.io/quote@' | cut -d' ' -f1 | head -n 1); echo \"${v#*@}\"",
    ),
    // go mod edit.
    of("the go version to set up", "go mod edit -json | jq -r .Go"),
    of(
        "required directly",
        "go mod edit -json | jq -r '.Require[] | select(.Indirect|not) | .Path'",
    ),
    of(
        "no replace lines in a release",
        "go mod edit -json | jq -e '.Replace == null' >/dev/null || { go mod edit -json | jq -c '.Replace[]'; exit 1; }",
    ),
    of("a fork", "go mod edit -replace rsc.io/quote=../lib && go mod edit -print"),
    of(
        "a fork at a version",
        "go mod edit -replace=rsc.io/quote@v1.5.1=example.com/quote@v1.5.2 && go mod edit -json | jq -c '.Replace'",
    ),
    of("back to the release", "go mod edit -dropreplace example.com/lib && cat go.mod"),
    of(
        "drop all replacements",
        "go mod edit -json | jq -r '.Replace[]? | \"-dropreplace=\" + .Old.Path + (if .Old.Version then \"@\" + .Old.Version else \"\" end)' | xargs go mod edit -fmt && cat go.mod",
    ),
    of("another version", "go mod edit -require=rsc.io/quote@v1.5.2 && grep quote go.mod"),
    of("another go version", "go mod edit -go=1.25 -toolchain=none && sed -n 3p go.mod"),
    of("another name", "go mod edit -module example.com/fork && head -n 1 go.mod"),
    of(
        "is it formatted",
        "go mod edit -fmt && go mod edit -print | cmp - go.mod && echo formatted",
    ),
    of("a query where a version must be", "go mod edit -require=rsc.io/quote@latest"),
    of("a flag that is none", "go mod edit -frobnicate"),
    of("another file", "go mod edit -json ../lib/go.mod | jq -r .Module.Path"),
    of("a broken file", "echo 'require (' >> go.mod; go mod edit -json; go list -m"),
    // go mod download.
    warm("where the files are", "go mod download -json rsc.io/quote@v1.5.1 | jq -r .Dir"),
    warm(
        "the go.mod of a dependency",
        "cat \"$(go mod download -json rsc.io/sampler@v1.3.0 | sed -n 's/.*\"GoMod\": *\"\\([^\"]*\\)\".*/\\1/p')\"",
    ),
    warm(
        "sums of all that is required",
        "go mod download -json | jq -r '\"\\(.Path) \\(.Version) \\(.Sum)\"'",
    ),
    // What it adds to go.sum.
    of(
        "a sum that go.sum lacks",
        "sed '/quote v1.5.1 /d' go.sum > s && mv s go.sum && go mod download rsc.io/quote && cat go.sum",
    ),
    of(
        "a sum that go.sum lacks, with its version",
        "rm go.sum; go mod download rsc.io/quote@v1.5.1 && cat go.sum",
    ),
    of("a version that is not in the build", "rm go.sum; go mod download rsc.io/quote@v1.5.2"),
    of("what a query means", "rm go.sum; go mod download rsc.io/quote@'<v1.5.2' && cat go.sum"),
    of("the latest, which is not", "rm go.sum; go mod download rsc.io/quote@latest"),
    of("all sums anew", "rm go.sum; go mod download all && cat go.sum"),
    of("modules under a path", "rm go.sum; go mod download rsc.io/... && cat go.sum"),
    of("the sums of go.mod files", "rm go.sum; go mod download && cat go.sum"),
    of("what replaces a module", "rm go.sum; go mod download example.com/version && cat go.sum"),
    of(
        "what is replaced",
        "rm go.sum; go mod download example.com/version@v1.0.0 example.com/lib && cat go.sum",
    ),
    of(
        "-mod in GOFLAGS, which is for others",
        "rm go.sum; GOFLAGS=-mod=readonly go mod download rsc.io/sampler; cat go.sum; GOFLAGS=-mod=vendor go mod download rsc.io/quote; cat go.sum",
    ),
    of(
        "one of two that is nowhere",
        "rm go.sum; go mod download rsc.io/quote example.com/nowhere@v1.0.0; cat go.sum; go mod download -json rsc.io/quote example.com/nowhere@v1.0.0 >/dev/null; cat go.sum",
    ),
    of(
        "a go.sum in disorder",
        "awk '{print $1, \" \", $2, $3; print \"\"}' go.sum | grep -v 'quote v1.5.1 ' | sort -r > s; mv s go.sum; go mod download rsc.io/quote; cat go.sum",
    ),
    of(
        "another go.mod",
        "cp go.mod other.mod && go mod download -modfile=other.mod rsc.io/quote && cat other.sum",
    ),
    of("no module at all", "cd .. && go mod download rsc.io/quote@v1.5.1 && ls go.sum"),
    work(
        "the sums of a workspace",
        "rm -f go.work.sum */go.sum; go mod download && cat go.work.sum",
    ),
    work("those that members have", "cp ../app/go.sum one && go mod download; cat go.work.sum"),
    work(
        "one of a workspace",
        "go mod download rsc.io/sampler@v1.3.0; ls; go mod download rsc.io/sampler && cat go.work.sum",
    ),
    of(
        "a module that is nowhere",
        "go mod download -json example.com/nowhere@v1.0.0 | jq -r .Error",
    ),
    // go env and go version.
    of("the key of a cache", "c=$(go env GOMODCACHE) && echo \"path=$c\""),
    of(
        "the go.mod in use",
        "test \"$(go env GOMOD)\" = \"$PWD/go.mod\" && echo here; cd / && go env GOMOD",
    ),
    of("settings", "go env GOPROXY GOFLAGS GOSUMDB GOPRIVATE"),
    of(
        "the platform",
        "echo \"$(go env GOOS)_$(go env GOARCH)\"; go env -json GOOS GOARCH | jq -r .GOOS",
    ),
    of("the release", "go version | cut -d' ' -f3; go env GOVERSION"),
    // Settings on the way.
    of("flags from the environment", "GOFLAGS=-mod=mod go list -m rsc.io/quote"),
    of(
        "from elsewhere",
        "cd / && go list -m; go list -C \"$HOME/app\" -m; go -C \"$HOME/app\" list -m",
    ),
    of("without the network", "GOPROXY=off go list -m -f '{{.Path}}' rsc.io/quote"),
    of("the pipelines of docs/scripts", "GO=go sh \"$SCRIPTS/go-list-jq.sh\" # jq"),
    of(
        "nothing may be asked",
        "export GOPROXY=off; go list -m rsc.io/quote@latest; go list -m -versions rsc.io/quote; go list -m -u rsc.io/quote; go list -m all",
    ),
    // Workspaces.
    work(
        "every module of the workspace",
        "for d in $(go list -m -f '{{.Dir}}'); do basename \"$d\"; done",
    ),
    work(
        "a matrix of jobs",
        "go list -m -json | jq -sc '{include: map({path: .Path, go: .GoVersion})}'",
    ),
    work("directories of the workspace", "go work edit -json | jq -r '.Use[].DiskPath'"),
    work(
        "is there a workspace",
        "go env GOWORK | xargs basename; cd one && GOWORK=off go list -m && go env GOWORK",
    ),
    work("a module more", "go work edit -use=./three && cat go.work"),
    work("the build list of all", "go list -m all"),
];
