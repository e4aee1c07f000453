//! `gomod sbom` and what is done with documents.

#![allow(rustdoc::invalid_html_tags, reason = "clap prints these comments; <EMAIL> is no tag")]

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use gomod_core::version;
use gomod_sbom::{Party, Profile, Target, Timestamp, TimestampError};

use super::{ComparisonArgs, ModuleArgs, OutputArgs, PathArgs, ReportArgs};
use crate::{config, help};

/// `gomod sbom`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub(crate) struct SbomArgs {
    #[command(subcommand)]
    pub(crate) verb: Option<SbomVerb>,

    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// The format of the document
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: SbomFormat,

    /// The version of the CycloneDX specification [default: 1.6]
    #[arg(long, value_enum, value_name = "VERSION")]
    pub(crate) spec_version: Option<CycloneDxVersion>,

    /// The time of the document: now, none, or an RFC 3339 time
    ///
    /// Such as 2026-01-31T12:00:00Z. Without this option it is SOURCE_DATE_EPOCH, or else the time of the commit that is
    /// checked out, or else left out.
    #[arg(long, value_name = "TIME")]
    pub(crate) timestamp: Option<DocumentTime>,

    /// The version of the main module: none, or a version
    ///
    /// Without this option it is the one that `go build` would stamp into a program: a tag, a
    /// pseudo-version, `+dirty` where files differ from the commit.
    #[arg(long, value_name = "VERSION", value_parser = main_version)]
    pub(crate) main_version: Option<String>,

    /// What the main module is
    #[arg(long = "type", value_enum, value_name = "TYPE", default_value_t)]
    pub(crate) kind: MainType,

    /// Fill what a profile demands, as far as it is known, and tell what only a person can supply
    ///
    /// ntia (the minimum elements of the NTIA, 2021) or bsi-2.1 (BSI TR-03183-2, version 2.1.0),
    /// which takes CycloneDX 1.6 or later. `gomod sbom score` judges documents by the same rules.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<Profile>,

    /// Have the log of the checksum database prove the hashes
    ///
    /// The document then names for each hash the record of the log that has it, and
    /// the signed tree that the records are in.
    #[arg(long)]
    pub(crate) sumdb: bool,

    /// Write one document for each main module into DIR, instead of one of them all
    ///
    /// In a workspace these are its modules, each with what it reaches, at the versions that the
    /// workspace selects. Elsewhere they are the modules of all go.mod files in and below PATH,
    /// each for itself.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    #[arg(conflicts_with_all = ["output", "main_version"])]
    pub(crate) each: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) parties: PartyArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// Who made what.
#[derive(Debug, Args)]
#[command(next_help_heading = "Who made it")]
pub(crate) struct PartyArgs {
    /// Who supplies the main module: NAME <EMAIL> (URL), of which parts may be missing
    #[arg(long, value_name = "WHO", value_parser = config::party)]
    pub(crate) supplier: Option<Party>,

    /// The organization that made the main module, and the document
    #[arg(long, value_name = "WHO", value_parser = config::party)]
    pub(crate) manufacturer: Option<Party>,

    /// A person who made the document: NAME <EMAIL>; may be given more than once
    #[arg(long = "author", value_name = "WHO", value_parser = config::person)]
    pub(crate) authors: Vec<Party>,

    /// Read FILE instead of the gomod.toml beside go.mod or go.work
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
}

/// What is done with documents that are there already.
#[derive(Debug, Subcommand)]
pub(crate) enum SbomVerb {
    /// Hold a document against the modules that it claims to describe
    ///
    /// The inventory of PATH is made and compared with the document, as `gomod compare` does.
    #[command(after_help = help::SBOM_VERIFY)]
    Verify(VerifyArgs),

    /// Check documents against the rules of their format
    ///
    /// CycloneDX in JSON is held against the official schema of its version (1.2 to 1.7), SPDX 2
    /// in JSON against what the specification demands; all, CycloneDX in XML too, against what no
    /// schema can say: references that lead nowhere, package URLs that are none, one thing
    /// under two names, versions that no Go module can have.
    #[command(after_help = help::SBOM_VALIDATE)]
    Validate(ValidateArgs),

    /// Tell how much of what a profile demands a document says
    ///
    /// For CycloneDX and SPDX documents of any tool. Each rule that is broken says by how many
    /// components, and what mends it.
    #[command(after_help = help::SBOM_SCORE)]
    Score(ScoreArgs),

    /// Write a document in another format or version
    ///
    /// Between versions and forms of CycloneDX everything stays that has a place there. What would
    /// be lost is listed, and without --lossy nothing is written then.
    #[command(after_help = help::SBOM_CONVERT)]
    Convert(ConvertArgs),

    /// Make one document of several
    ///
    /// What several documents list is there once, with all that they say of it and all that it
    /// depends on. Their subjects are parts of a new one, unless all have the same subject.
    #[command(after_help = help::SBOM_MERGE)]
    Merge(MergeArgs),
}

/// `gomod sbom merge`.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// CycloneDX or SPDX documents of any tool; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    /// The name of the new subject [default: what the names of the subjects have in common]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// The time of the document: now, or an RFC 3339 time [default: SOURCE_DATE_EPOCH, or the latest
    /// of the documents]
    #[arg(long, value_name = "TIME")]
    pub(crate) timestamp: Option<DocumentTime>,

    /// The format, as of `gomod sbom convert`; CycloneDX of the newest version of the documents
    #[arg(long, value_name = "FORMAT[@VERSION]", default_value = "cyclonedx-json")]
    pub(crate) to: Target,

    /// Write the document although something is lost
    #[arg(long)]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// `gomod sbom convert`.
#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// A CycloneDX (1.2 to 1.7, JSON or XML) or SPDX 2 (JSON) document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// The format: cyclonedx-json or cyclonedx-xml, with @1.4 to @1.7 behind it or not, or spdx-json
    ///
    /// Without a version it is that of the document, where it is one of these, else 1.6.
    #[arg(long, value_name = "FORMAT[@VERSION]")]
    pub(crate) to: Target,

    /// Write the document although something is lost
    #[arg(long)]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// `gomod sbom score`.
#[derive(Debug, Args)]
pub(crate) struct ScoreArgs {
    /// A CycloneDX or SPDX document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// What is demanded: ntia (the minimum elements of the NTIA, 2021) or bsi-2.1 (BSI TR-03183-2,
    /// version 2.1.0)
    #[arg(long, value_name = "PROFILE", default_value = "ntia")]
    pub(crate) profile: Profile,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `gomod sbom validate`.
#[derive(Debug, Args)]
pub(crate) struct ValidateArgs {
    /// CycloneDX or SPDX documents; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// `gomod sbom verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// A CycloneDX or SPDX document; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// Compare also which module requires which
    #[arg(long)]
    pub(crate) edges: bool,

    #[command(flatten)]
    pub(crate) report: ComparisonArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// The formats of a bill of materials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SbomFormat {
    #[default]
    /// CycloneDX in JSON, 1.3 to 1.7
    #[value(name = "cyclonedx-json")]
    CycloneDxJson,
    /// CycloneDX in XML, 1.4 to 1.7
    #[value(name = "cyclonedx-xml")]
    CycloneDxXml,
    /// SPDX 2.3 in JSON
    #[value(name = "spdx-json")]
    SpdxJson,
}

/// The versions of the CycloneDX specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CycloneDxVersion {
    #[value(name = "1.3")]
    V1_3,
    #[value(name = "1.4")]
    V1_4,
    #[value(name = "1.5")]
    V1_5,
    #[default]
    #[value(name = "1.6")]
    V1_6,
    #[value(name = "1.7")]
    V1_7,
}

/// What a main module is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MainType {
    #[default]
    Application,
    Library,
}

/// The time of a document, as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentTime {
    /// When it is made.
    Now,
    /// No time.
    None,
    /// This time.
    At(Timestamp),
}

impl FromStr for DocumentTime {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "now" => Ok(Self::Now),
            "none" => Ok(Self::None),
            time => time.parse().map(Self::At),
        }
    }
}

fn main_version(text: &str) -> Result<String, &'static str> {
    match text == "none" || version::is_valid(text) {
        true => Ok(text.to_owned()),
        false => Err("not a module version such as v1.2.3"),
    }
}
