//! The command line: plain data, and the one definition of help, completions and manual pages.

pub(crate) mod check;
mod deferred;
pub(crate) mod proof;
mod report;
mod sbom;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::styling::Styles;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use gomod_core::release;

pub(crate) use self::deferred::{Deferred, define_all};
pub(crate) use self::report::*;
pub(crate) use self::sbom::*;
use crate::help;

/// The modules of a Go program, without a Go toolchain
///
/// gomod reads go.mod, go.work and go.sum, and the go.mod files of the dependencies from the
/// module cache or a module proxy, and answers what the go command would answer. No Go
/// toolchain is needed or called.
#[derive(Debug, Parser)]
#[command(name = "gomod", version, styles = Styles::styled(), max_term_width = 100)]
#[command(after_help = help::GOMOD, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    #[command(flatten)]
    pub(crate) talk: TalkArgs,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write a software bill of materials
    ///
    /// The document names every module of the build list (`go list -m all`) with the hash that
    /// go.sum has for it, and which module requires which. The same sources give the same
    /// bytes on every host.
    #[command(after_help = help::SBOM)]
    Sbom(Deferred<SbomArgs>),

    /// Compare two inventories: documents, directories, module@version
    ///
    /// Each side is a CycloneDX (1.2 to 1.7, JSON or XML) or SPDX 2 (JSON) document of any tool,
    /// or a project of which an inventory is made. Go modules are compared by path: added,
    /// removed, and changed in version, replacement or hash.
    #[command(after_help = help::COMPARE)]
    Compare(Deferred<CompareArgs>),

    /// List the modules of the build, as `go list -m all`
    ///
    /// One module a line: its path and its version, and behind `=>` the module or directory
    /// that a replace line puts in its place.
    #[command(after_help = help::LIST)]
    List(Deferred<ListArgs>),

    /// Print the module requirement graph, as `go mod graph`
    ///
    /// One requirement a line: the module that requires, and the module version that it asks
    /// for. The versions are those before minimal version selection.
    #[command(after_help = help::GRAPH)]
    Graph(Deferred<GraphArgs>),

    /// List the modules that have newer versions, are retracted or are deprecated
    ///
    /// Newer under the same path: a patch, or more than a patch. Newer under the path of a later
    /// major version. What the proxies do not tell of one module is said, and hides no other.
    #[command(after_help = help::OUTDATED)]
    Outdated(Deferred<OutdatedArgs>),

    /// Verify the bytes of modules and vendored files against go.sum
    ///
    /// Every byte is hashed anew: zips, unpacked directories and go.mod files in the module cache,
    /// and the files in vendor, against the modules that they come from. Unlike `go mod verify`,
    /// which compares them with hashes noted beside them, only go.sum counts.
    #[command(after_help = help::VERIFY)]
    Verify(Deferred<proof::VerifyArgs>),

    /// Hold go.sum against the module graph
    ///
    /// Lines that contradict each other, hashes that are missing for go.mod files which the graph
    /// reads, lines that stand twice, and versions that the graph does not have.
    #[command(after_help = help::SUM)]
    Sum(Deferred<proof::SumArgs>),

    /// Judge what the modules, their sums and the settings around them let in
    ///
    /// Replacements, odd versions, missing and contradictory sums, settings that switch proofs off,
    /// names that look like others; with --base also what changed since. Each finding has a code,
    /// which `gomod explain` tells more of, the line it stands in, and how the module comes into
    /// the build. What could not be known is said.
    #[command(after_help = help::CHECK)]
    Check(Deferred<check::CheckArgs>),

    /// Explain a rule of `gomod check`, or list all
    #[command(after_help = help::EXPLAIN)]
    Explain(Deferred<check::ExplainArgs>),

    /// Fetch modules into the module cache, as `go mod download`
    ///
    /// Each is proven before it becomes visible, and unpacked as the go command does it, which
    /// takes the cache for its own. Several processes at once fetch each module once.
    #[command(after_help = help::DOWNLOAD)]
    Download(Deferred<proof::DownloadArgs>),

    /// Format go.mod and go.work files, as `go mod edit -fmt`
    ///
    /// Files are rewritten in place, unless one of --check, --diff and --print says otherwise.
    /// A file that is formatted already is not touched.
    #[command(after_help = help::FMT)]
    Fmt(Deferred<FmtArgs>),

    /// Print a go.mod or go.work file as JSON, as `go mod edit -json`
    ///
    /// A go.work file gives the JSON of `go work edit -json`.
    #[command(after_help = help::PARSE)]
    Parse(Deferred<ParseArgs>),

    /// Answer as the go command, where there is none
    ///
    /// What stands behind `go` is a command line of the go command of Go 1.27.3: its own words,
    /// flags, output, messages and exit codes, for `list -m`, `mod graph`, `mod edit`,
    /// `mod download`, `mod verify`, `work edit`, `env` and `version`. Anything else is refused.
    #[command(after_help = help::GO)]
    Go(Deferred<GoArgs>),

    /// Print a completion script for a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions(Deferred<CompletionsArgs>),

    /// Print a manual page, or write all of them
    #[command(after_help = help::MAN)]
    Man(Deferred<ManArgs>),
}

impl Verb {
    /// Whether the answer is asked for as JSON.
    pub(crate) fn wants_json(&self) -> bool {
        match self {
            Self::Sbom(args) => match &args.verb {
                None | Some(SbomVerb::Convert(_) | SbomVerb::Merge(_)) => false,
                Some(SbomVerb::Verify(args)) => args.report.format() == CompareFormat::Json,
                Some(SbomVerb::Validate(args)) => args.report.format() == ReportFormat::Json,
                Some(SbomVerb::Score(args)) => args.report.format() == ReportFormat::Json,
            },
            Self::Compare(args) => args.report.format() == CompareFormat::Json,
            Self::List(args) => args.json,
            Self::Graph(args) => args.format() == GraphFormat::Json,
            Self::Outdated(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Download(args) => args.json,
            Self::Sum(args) => args.json,
            Self::Check(args) => args.format() != check::CheckFormat::Text,
            Self::Explain(args) => args.json,
            Self::Fmt(args) => args.json,
            Self::Parse(args) => args.json,
            Self::Go(_) | Self::Completions(_) | Self::Man(_) => false,
        }
    }
}

/// What is said besides the answer, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct TalkArgs {
    /// When to use colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,

    /// How errors, warnings and notes are told [default: text; with --json: json]
    #[arg(long, global = true, value_name = "FORMAT", value_enum)]
    pub(crate) error_format: Option<ErrorFormat>,

    /// Print errors only: no notes, no warnings, no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Tell which files are fetched
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// How errors, warnings and notes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    Text,
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Which project is asked.
#[derive(Debug, Args)]
pub(crate) struct PathArgs {
    /// A directory, a go.mod or go.work file, or module@version
    ///
    /// From a directory, the go.work or go.mod that governs it is looked for there and in its
    /// parents. A go.mod that is named stands alone, also in a workspace. module@version is
    /// looked at as if it were checked out.
    #[arg(default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(crate) path: OsString,
}

/// How its modules are looked up.
#[derive(Debug, Args)]
#[command(next_help_heading = "Module options")]
pub(crate) struct ModuleArgs {
    /// Open no socket; use the module cache and file:// proxies
    #[arg(long)]
    pub(crate) offline: bool,

    /// Refuse what go.sum does not vouch for
    #[arg(long)]
    pub(crate) locked: bool,

    /// Ignore go.work
    #[arg(long)]
    pub(crate) no_workspace: bool,

    /// Answer from vendor/modules.txt alone, as -mod=vendor
    #[arg(long)]
    pub(crate) vendor: bool,

    /// How many files to fetch at once
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// `gomod compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A document, a directory, a go.mod or go.work file, or module@version; `-` is a document
    /// on standard input
    #[arg(value_name = "A", value_hint = ValueHint::AnyPath)]
    pub(crate) from: OsString,

    /// Likewise
    #[arg(value_name = "B", value_hint = ValueHint::AnyPath)]
    pub(crate) to: OsString,

    #[command(flatten)]
    pub(crate) report: ComparisonArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// `gomod list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// Print JSON objects, as `go list -m -json all`
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// `gomod outdated`.
#[derive(Debug, Args)]
pub(crate) struct OutdatedArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// Only modules that a main module requires directly
    #[arg(long)]
    pub(crate) direct: bool,

    /// End with 1 when there is anything to tell
    #[arg(long)]
    pub(crate) exit_code: bool,

    /// Print JSON, described by docs/schema/outdated.json: every module, up to date or not
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// `gomod graph`.
#[derive(Debug, Args)]
pub(crate) struct GraphArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// The format of the graph
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: GraphFormat,

    #[command(flatten)]
    pub(crate) json: JsonArgs,

    /// Print only a shortest chain of requirements to MODULE
    ///
    /// It starts at a main module. Without a version it leads to the one that is selected.
    #[arg(long, value_name = "MODULE[@VERSION]")]
    pub(crate) path_to: Option<String>,

    /// Only the modules that are replaced, unproven, retracted or pseudo-versions, each with a
    /// chain that brings it in
    #[arg(long, conflicts_with_all = ["path_to", "go"])]
    pub(crate) risk: bool,

    /// Load the graph as VERSION of Go does (`go mod graph -go`)
    #[arg(long = "go", value_name = "VERSION", conflicts_with = "vendor")]
    #[arg(value_parser = go_version)]
    pub(crate) go: Option<String>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

impl GraphArgs {
    /// The format that is asked for, in one way or the other.
    pub(crate) fn format(&self) -> GraphFormat {
        if self.json.json { GraphFormat::Json } else { self.format }
    }
}

fn go_version(text: &str) -> Result<String, &'static str> {
    match release::is_valid(text) {
        true => Ok(text.to_owned()),
        false => Err("not a Go version such as 1.24"),
    }
}

/// The formats of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// The lines of `go mod graph`
    #[default]
    Text,
    /// One JSON object, described by docs/schema/graph.json
    Json,
    /// The language of Graphviz
    Dot,
    /// An image; only with --risk
    Svg,
    /// A page with the image and a table; only with --risk
    Html,
}

/// `gomod fmt`.
#[derive(Debug, Args)]
pub(crate) struct FmtArgs {
    /// Files, or directories whose go.mod and go.work are meant; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,

    /// Write nothing; list the files that are not formatted
    #[arg(long, group = "mode")]
    pub(crate) check: bool,

    /// Write nothing; print what would change
    #[arg(long, group = "mode")]
    pub(crate) diff: bool,

    /// Write nothing; print the formatted files
    #[arg(long, group = "mode")]
    pub(crate) print: bool,

    /// Print JSON, described by docs/schema/fmt.json: each file, formatted or not
    #[arg(long, conflicts_with = "print")]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) kind: KindArgs,
}

/// `gomod parse`.
#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// A go.mod or go.work file, or a directory; `-` is standard input
    #[arg(value_name = "FILE", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub(crate) path: PathBuf,

    /// Print JSON, which is the only format; errors are JSON then too
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) kind: KindArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// What a file is.
#[derive(Debug, Args)]
pub(crate) struct KindArgs {
    /// What the input is, if its name (*.work or other) does not tell
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<FileKind>,
}

/// The kinds of module files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileKind {
    #[value(name = "go.mod")]
    Mod,
    #[value(name = "go.work")]
    Work,
}

/// `gomod go`.
#[derive(Debug, Args)]
pub(crate) struct GoArgs {
    /// The command line
    #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    #[arg(value_hint = ValueHint::CommandWithArguments)]
    pub(crate) args: Vec<OsString>,
}

/// `gomod completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// `gomod man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command whose page to print, such as list or sbom-verify; without it that of gomod
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,

    /// Write all pages into DIR
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub(crate) dir: Option<PathBuf>,
}
