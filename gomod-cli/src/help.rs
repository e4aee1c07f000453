//! What stands below the options in the help of each verb.

/// Below the verbs.
pub(crate) const GOMOD: &str = "\
Examples:
  gomod sbom -o bom.json             An SBOM of the module in this directory
  gomod list ~/src/service           Its build list, as `go list -m all`
  gomod graph --path-to golang.org/x/net
                                     Who brings golang.org/x/net
  gomod fmt --check                  Are go.mod and go.work formatted?

Exit codes:
  0  all is well
  1  there are differences, what was asked for is not there, or bytes contradict
     go.sum
  2  the command line, the configuration or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod sbom`.
pub(crate) const SBOM: &str = "\
Examples:
  gomod sbom                         The module in this directory, CycloneDX 1.6
  gomod sbom ~/src/service -o bom.json
  gomod sbom github.com/gin-gonic/gin@v1.10.0 --type library
  gomod sbom --offline --spec-version 1.5 services/api/go.mod
  gomod sbom --timestamp none        Without a time
  gomod sbom --format spdx-json      As SPDX 2.3
  gomod sbom --each dist/            A document for each module of the workspace
  gomod sbom --profile bsi-2.1 --manufacturer 'Acme <sbom@acme.example>'

What could not be known stands in the document, under compositions.

Exit codes:
  0  the document is written
  2  the command line, the configuration or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod sbom verify`.
pub(crate) const SBOM_VERIFY: &str = "\
Examples:
  gomod sbom verify bom.json         Does bom.json describe this directory?
  gomod sbom verify --edges bom.json ~/src/service

Exit codes:
  0  the document describes what is there
  1  there are differences
  2  the command line or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod sbom validate`.
pub(crate) const SBOM_VALIDATE: &str = "\
Examples:
  gomod sbom validate bom.json
  gomod sbom validate --json dist/*.json
  syft dir:. -o cyclonedx-json | gomod sbom validate -

Exit codes:
  0  nothing is wrong
  1  something is wrong
  2  the command line makes no sense, or a file is no document";

/// `gomod sbom score`.
pub(crate) const SBOM_SCORE: &str = "\
Examples:
  gomod sbom score bom.json          The minimum elements of the NTIA
  gomod sbom score --profile bsi-2.1 bom.json

Exit codes:
  0  every rule is kept
  1  a rule is broken
  2  the command line makes no sense, or the file is no document";

/// `gomod sbom convert`.
pub(crate) const SBOM_CONVERT: &str = "\
Examples:
  gomod sbom convert bom.json --to spdx-json -o bom.spdx.json
  gomod sbom convert bom.xml --to cyclonedx-json
  gomod sbom convert --lossy bom.json --to cyclonedx-json@1.4

Exit codes:
  0  the document is written
  1  something would be lost, so nothing is written
  2  the command line makes no sense, or the file is no document";

/// `gomod sbom merge`.
pub(crate) const SBOM_MERGE: &str = "\
Examples:
  gomod sbom merge api.json worker.json --name example.com/product -o product.json
  gomod sbom merge dist/*.json --to spdx-json

Exit codes:
  0  the document is written
  1  something would be lost, so nothing is written
  2  the command line makes no sense, or a file is no document";

/// `gomod compare`.
pub(crate) const COMPARE: &str = "\
Examples:
  gomod compare old.json new.json    Two documents of any tool
  gomod compare bom.json .           A document and this directory
  gomod compare golang.org/x/tools@v0.30.0 golang.org/x/tools@v0.31.0
  gomod compare --format markdown old.json new.json >> notes.md

Exit codes:
  0  the modules are the same
  1  there are differences
  2  the command line or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod list`.
pub(crate) const LIST: &str = "\
Examples:
  gomod list                         The module in this directory
  gomod list --json ~/src/service    All that is known of each module
  gomod list github.com/gin-gonic/gin@v1.10.0
  gomod list --offline --locked      Proven by go.sum, without the network

Exit codes:
  0  the list is complete
  2  the command line, the configuration or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod outdated`.
pub(crate) const OUTDATED: &str = "\
Examples:
  gomod outdated --direct            What this module requires itself
  gomod outdated --exit-code         For a check that shall fail
  gomod outdated --json | jq '.modules[] | select(.retracted)'

Exit codes:
  0  all was asked for; with --exit-code also: there is nothing to tell
  1  with --exit-code: something is newer, retracted or deprecated
  2  the command line, the configuration or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod verify`.
pub(crate) const VERIFY: &str = "\
Examples:
  gomod verify                       This build's modules, and vendor
  gomod verify --offline --strict    In a pipeline
  gomod verify --cache               All that is in the module cache
  gomod verify --sumdb               Is go.sum what everybody has seen?
  gomod verify --json | jq '.modules[] | select(.standing != \"proven\")'

Exit codes:
  0  all that is here and that go.sum knows is what it should be
  1  bytes are not those of go.sum, or go.sum is not what the checksum database
     has; with --strict also: nothing vouches for some
  2  the command line, the configuration or the input makes no sense
  3  nothing was proven, the build list is not known, or the checksum database
     could not be asked";

/// `gomod sum`.
pub(crate) const SUM: &str = "\
Examples:
  gomod sum                          Anything wrong with go.sum?
  gomod sum --fix                    Add what is missing and proven

Exit codes:
  0  nothing contradicts, nothing is missing
  1  lines contradict each other, or are missing
  2  go.sum or another file is malformed, or the command line makes no sense
  3  the module graph is not known: no network, a missing module";

/// `gomod download`.
pub(crate) const DOWNLOAD: &str = "\
Examples:
  gomod download                     What this module requires
  gomod download all                 All modules of the build
  gomod download --json golang.org/x/mod@latest
                                     One module, with no go.mod needed

Exit codes:
  0  all is in the module cache
  1  bytes contradict go.sum or the checksum database; they were thrown away
  2  the command line, the configuration or the input makes no sense
  3  not all could be fetched, or the checksum database could not be asked";

/// `gomod graph`.
pub(crate) const GRAPH: &str = "\
Examples:
  gomod graph                        The module in this directory
  gomod graph --path-to golang.org/x/net
                                     Why golang.org/x/net is in the build
  gomod graph --format dot | dot -Tsvg -o graph.svg
  gomod graph --risk --format html -o risks.html
  gomod graph --json | jq '.nodes | length'
  gomod graph --go 1.16              Without pruning

Exit codes:
  0  the graph is printed
  1  --path-to names a module that is not in the graph
  2  the command line, the configuration or the input makes no sense
  3  the answer could not be completed: no network, a missing module";

/// `gomod check`.
pub(crate) const CHECK: &str = "\
Examples:
  gomod check                        The module or workspace of this directory
  gomod check --base origin/main     For a pull request: also what it changes
  gomod check --base origin/main --new -D replace
  gomod check -A incompatible -D retracted --online
  gomod check --format sarif -o gomod.sarif
  gomod explain GM0104

Levels can stand in gomod.toml too, and waivers of findings with a reason, an
owner and a last day.

Exit codes:
  0  nothing is found but warnings
  1  there are errors
  2  the command line, gomod.toml or the input makes no sense
  3  there is nothing to look at, or not all could be read";

/// `gomod explain`.
pub(crate) const EXPLAIN: &str = "\
Examples:
  gomod explain                      All rules
  gomod explain GM0104
  gomod explain replace-owner

Exit codes:
  0  the rule is explained
  2  there is no such rule";

/// `gomod fmt`.
pub(crate) const FMT: &str = "\
Examples:
  gomod fmt                          go.mod (and go.work) of this directory
  gomod fmt services/*/go.mod
  gomod fmt --check                  For a CI job
  gomod fmt - < go.mod               Print it

Exit codes:
  0  every file is formatted
  1  --check or --diff found a file that is not formatted
  2  the command line or the input makes no sense
  3  a file could not be written";

/// `gomod parse`.
pub(crate) const PARSE: &str = "\
Examples:
  gomod parse                        go.mod of this directory
  gomod parse go.work
  gomod parse | jq -r '.Require[].Path'
  git show v1.0.0:go.mod | gomod parse -

Exit codes:
  0  the file is printed
  2  the command line or the input makes no sense";

/// `gomod go`.
pub(crate) const GO: &str = "\
Examples:
  gomod go list -m -json all         As `go list -m -json all`
  gomod go list -m -versions golang.org/x/text
  gomod go list -m -f '{{.Path}}@{{.Version}}' all
  gomod go mod edit -json
  gomod go mod graph

Exit codes:
  0  the go command would have succeeded
  1  the go command would have failed
  2  the command line is wrong, or not covered: it says which";

/// `gomod completions`.
pub(crate) const COMPLETIONS: &str = "\
Examples:
  gomod completions bash > ~/.local/share/bash-completion/completions/gomod
  gomod completions zsh > \"${fpath[1]}/_gomod\"
  gomod completions fish > ~/.config/fish/completions/gomod.fish";

/// `gomod man`.
pub(crate) const MAN: &str = "\
Examples:
  gomod man | man -l -
  gomod man list | man -l -
  gomod man --dir ~/.local/share/man/man1";
