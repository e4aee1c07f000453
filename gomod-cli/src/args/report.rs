//! How an answer is written, and where.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// The short word for JSON where there are other formats.
#[derive(Debug, Args)]
pub(crate) struct JsonArgs {
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// Where the answer goes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write to FILE, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

/// How a report is written.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The format of the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: ReportFormat,

    #[command(flatten)]
    pub(crate) json: JsonArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

impl ReportArgs {
    /// The format that is asked for, in one way or the other.
    pub(crate) fn format(&self) -> ReportFormat {
        if self.json.json { ReportFormat::Json } else { self.format }
    }
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// How a comparison is written.
#[derive(Debug, Args)]
pub(crate) struct ComparisonArgs {
    /// The format of the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: CompareFormat,

    #[command(flatten)]
    pub(crate) json: JsonArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

impl ComparisonArgs {
    /// The format that is asked for, in one way or the other.
    pub(crate) fn format(&self) -> CompareFormat {
        if self.json.json { CompareFormat::Json } else { self.format }
    }
}

/// The formats of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// One line for each difference
    #[default]
    Text,
    /// One JSON object, described by docs/schema/compare.json
    Json,
    /// Markdown, for a release note
    Markdown,
}
