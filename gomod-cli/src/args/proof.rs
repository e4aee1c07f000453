//! The verbs about bytes: what is here, what go.sum promises, and fetching it.

use clap::Args;

use super::{ModuleArgs, OutputArgs, PathArgs};

/// `gomod verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// The whole module cache instead of this build's modules
    #[arg(long)]
    pub(crate) cache: bool,

    /// Have the log of the checksum database prove each line of go.sum
    ///
    /// GOSUMDB names the database. Signatures and proofs are checked here; what is
    /// in the module cache is not asked for again. Modules that GOPRIVATE or
    /// GONOSUMDB match are passed over.
    #[arg(long)]
    pub(crate) sumdb: bool,

    /// End with 1 also when there is something that nothing vouches for
    #[arg(long)]
    pub(crate) strict: bool,

    /// Name every module, with the means of its proof
    #[arg(long)]
    pub(crate) all: bool,

    /// Print JSON, described by docs/schema/verify.json
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}

/// `gomod download`.
#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    /// Modules, as PATH, PATH@QUERY, a pattern or all
    ///
    /// Without any: what the main module requires; for a module before go 1.17, and in a
    /// workspace, all modules of the build.
    #[arg(value_name = "MODULE@QUERY")]
    pub(crate) modules: Vec<String>,

    /// Print JSON, as `go mod download -json`, described by docs/schema/download.json
    #[arg(long)]
    pub(crate) json: bool,

    /// Leave directories in the module cache writable
    #[arg(long)]
    pub(crate) modcacherw: bool,

    #[command(flatten)]
    pub(crate) lookup: ModuleArgs,
}

/// `gomod sum`.
#[derive(Debug, Args)]
pub(crate) struct SumArgs {
    #[command(flatten)]
    pub(crate) project: PathArgs,

    /// Add what is missing, where a zip or the checksum database proves it
    #[arg(long)]
    pub(crate) fix: bool,

    /// Print JSON, described by docs/schema/sum.json
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) modules: ModuleArgs,
}
