//! The verbs of judgement.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::{JsonArgs, ModuleArgs, OutputArgs, PathArgs};

/// `gomod check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// Tell also what changed since REV: a revision of git, a directory, a go.mod or a go.sum
    #[arg(long, value_name = "REV", value_hint = ValueHint::AnyPath)]
    pub(crate) base: Option<OsString>,

    /// Tell only of lines that the base does not have
    #[arg(long, requires = "base")]
    pub(crate) new: bool,

    /// Ask the proxies which versions there are; else the module cache tells
    ///
    /// For retractions, deprecations, and the tags that pseudo-versions follow.
    #[arg(long, conflicts_with = "offline")]
    pub(crate) online: bool,

    #[command(flatten)]
    pub(crate) levels: LevelArgs,

    /// The file with settings and waivers [default: gomod.toml beside go.mod or go.work]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// The format of the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: CheckFormat,

    #[command(flatten)]
    pub(crate) json: JsonArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

impl CheckArgs {
    /// The format that is asked for, in one way or the other.
    pub(crate) fn format(&self) -> CheckFormat {
        if self.json.json { CheckFormat::Json } else { self.format }
    }
}

/// Which findings weigh how much.
#[derive(Debug, Args)]
#[command(next_help_heading = "Levels")]
pub(crate) struct LevelArgs {
    /// Do not tell of CODE: a code, the name of a rule or group, or all
    #[arg(short = 'A', long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,

    /// Tell of CODE as a warning
    #[arg(short = 'W', long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) warn: Vec<String>,

    /// Tell of CODE as an error
    #[arg(short = 'D', long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,
}

/// The formats of a report of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Each finding with its line
    #[default]
    Text,
    /// One JSON object, described by docs/schema/check.json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// `gomod explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A code such as GM0101, or the name of a rule; without it all rules are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,

    /// Print JSON, described by docs/schema/explain.json
    #[arg(long)]
    pub(crate) json: bool,
}
