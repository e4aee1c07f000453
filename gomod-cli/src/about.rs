//! What an error is about, in fields that a program can ask for.

use gomod_core::graph::{ModError, ModErrorKind};
use gomod_core::project::ProjectError;
use gomod_core::query::QueryError;
use gomod_core::source::{SourceError, SourceErrorKind};
use gomod_core::syntax::ParseErrors;
use gomod_core::verified::VerifyError;
use gomod_core::version::ModuleVersion;
use serde::Serialize;

/// The class of an error: what there is to do about it. Programs may rely on the words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// The command line makes no sense.
    #[default]
    Usage,
    /// Settings, or files that make no sense together.
    Configuration,
    /// A module file or gomod.toml with faults.
    Syntax,
    /// A file that cannot be read.
    Read,
    /// A file, or standard output, that cannot be written.
    Write,
    /// There is no go.mod or go.work.
    NoModule,
    /// The go.mod of a module is not one that it may have.
    Module,
    /// The vendor directory contradicts the module files.
    Vendor,
    /// A file is no document of materials.
    Document,
    /// A document would lose something.
    Lossy,
    /// Bytes contradict go.sum.
    Checksum,
    /// go.sum does not vouch for a module, and must.
    Unproven,
    /// There is no such module or version.
    NotFound,
    /// It would have to be fetched, and nothing may be.
    Offline,
    /// It could not be fetched.
    Fetch,
}

/// What an error is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct About {
    pub(crate) kind: Kind,
    /// As it was named, or found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<usize>,
    /// From 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
    /// The path of the module.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) module: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    /// Without credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
}

impl About {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, ..Self::default() }
    }

    pub(crate) fn file(kind: Kind, file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::new(kind) }
    }

    /// What a module proxy does not tell of a module, or is not asked.
    pub(crate) fn fetching(path: &str, version: &str, offline: bool) -> Self {
        Self::new(if offline { Kind::Offline } else { Kind::Fetch })
            .of_module(&ModuleVersion::new(path, version))
    }

    fn of_module(self, module: &ModuleVersion) -> Self {
        let some = |text: &String| (!text.is_empty()).then(|| text.clone());
        Self { module: some(&module.path), version: some(&module.version), ..self }
    }

    fn at(kind: Kind, file: &str, errors: &ParseErrors) -> Self {
        let first = errors.iter().next().map(|error| error.position);
        Self {
            line: first.map(|at| at.line as usize),
            column: first.map(|at| at.column as usize),
            ..Self::file(kind, file)
        }
    }

    pub(crate) fn project(error: &ProjectError) -> Self {
        match error {
            ProjectError::Reading { file, .. } => {
                Self::file(Kind::Read, file.display().to_string())
            }
            ProjectError::NoModule { .. } => Self::new(Kind::NoModule),
            ProjectError::Syntax { file, errors } => {
                Self::at(Kind::Syntax, &file.display().to_string(), errors)
            }
            ProjectError::Sum { file, .. } => Self::file(Kind::Syntax, file.display().to_string()),
            ProjectError::Source(error) => Self::source(error),
            ProjectError::Query { module, error } => Self::query(error).of_module(module),
            ProjectError::Vendoring(_) | ProjectError::Unlisted(_) => Self::new(Kind::Vendor),
            ProjectError::Member { error, .. } => Self::project(error),
            ProjectError::Build(error) => Self::module(&error.error),
            // Files and settings that make no sense together, and what is to come.
            _ => Self::new(Kind::Configuration),
        }
    }

    /// Why a module's go.mod could not be used.
    pub(crate) fn module(error: &ModError) -> Self {
        let about = match &error.kind {
            ModErrorKind::Source(VerifyError::Source(error)) => Self::source(error),
            ModErrorKind::Source(VerifyError::Mismatch(mismatch)) => {
                Self::file(Kind::Checksum, &mismatch.file)
            }
            ModErrorKind::Source(VerifyError::Unproven(_)) => Self::new(Kind::Unproven),
            ModErrorKind::Directory { file, .. } => {
                Self::file(Kind::Read, file.display().to_string())
            }
            ModErrorKind::Parse { file, errors } => Self::at(Kind::Syntax, file, errors),
            _ => Self::new(Kind::Module),
        };
        about.of_module(&error.module)
    }

    fn query(error: &QueryError) -> Self {
        match error {
            QueryError::Source(error) => Self::source(error),
            QueryError::Mod(error) => Self::module(error),
            QueryError::Path(_) => Self::new(Kind::Usage),
            _ => Self::new(Kind::NotFound),
        }
    }

    fn source(error: &SourceError) -> Self {
        use SourceErrorKind as K;
        let kind = match error.kind() {
            K::NotExist => Kind::NotFound,
            K::Offline => Kind::Offline,
            K::Settings => Kind::Configuration,
            K::Invalid => Kind::Usage,
            K::Io => Kind::Read,
            _ => Kind::Fetch,
        };
        let about = Self { url: error.url().map(str::to_owned), ..Self::new(kind) };
        match error.module() {
            Some(module) => about.of_module(module),
            None => about,
        }
    }
}
