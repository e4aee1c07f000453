//! Why a project could not be opened or answered.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::graph::{BuildError, InconsistentVendoring, MainSetError, ModError};
use crate::path::PathError;
use crate::query::QueryError;
use crate::source::{SourceError, reason};
use crate::sumfile::SumFileError;
use crate::syntax::ParseErrors;
use crate::version::ModuleVersion;

/// What went wrong, and whose fault it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ProjectError {
    /// A file that could not be read.
    Reading {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        cause: String,
    },
    /// There is neither a go.work nor a go.mod.
    NoModule {
        /// Where the search started.
        dir: PathBuf,
    },
    /// A go.mod or go.work file with errors.
    Syntax {
        /// The file.
        file: PathBuf,
        /// All its errors.
        errors: ParseErrors,
    },
    /// A go.sum file that is malformed.
    Sum {
        /// The file.
        file: PathBuf,
        /// The error.
        error: SumFileError,
    },
    /// Files or settings that make no sense together.
    Invalid {
        /// The message.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// A module that go.work lists cannot be loaded.
    Member {
        /// Its directory.
        dir: PathBuf,
        /// Why not.
        error: Box<ProjectError>,
    },
    /// Several modules that go.work lists cannot be used, each for its reason.
    Several(Vec<ProjectError>),
    /// Main modules that contradict each other, in all these ways.
    MainModules(Vec<MainSetError>),
    /// The module that was asked for could not be had.
    Source(SourceError),
    /// The version query of `module@query` has no answer.
    Query {
        /// The module, with the query for its version.
        module: ModuleVersion,
        /// Why not.
        error: Box<QueryError>,
    },
    /// The vendor directory contradicts the main modules' files.
    Vendoring(InconsistentVendoring),
    /// The vendor directory has packages of modules that go.mod must list and does not.
    Unlisted(Vec<ModuleVersion>),
    /// The graph could not be loaded: a go.mod is missing, broken, or contradicts go.sum.
    Build(BuildError),
}

impl ProjectError {
    pub(super) fn reading(file: &Path, error: &io::Error) -> Self {
        Self::Reading { file: file.to_path_buf(), cause: reason(error) }
    }

    pub(super) fn no_module(dir: &Path) -> Self {
        Self::NoModule { dir: dir.to_path_buf() }
    }

    pub(super) fn parsing(file: &Path, errors: ParseErrors) -> Self {
        Self::Syntax { file: file.to_path_buf(), errors }
    }

    pub(super) fn malformed_sum(file: &Path, error: SumFileError) -> Self {
        Self::Sum { file: file.to_path_buf(), error }
    }

    pub(super) fn settings(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into(), hint: None }
    }

    pub(super) fn at(file: &Path, line: u32, message: String) -> Self {
        Self::settings(format!("{}:{line}: {message}", file.display()))
    }

    pub(super) fn missing_module_line(file: &Path) -> Self {
        Self::Invalid {
            message: format!("error reading {}: missing module declaration", file.display()),
            hint: Some("add a line such as `module example.com/mod`".to_owned()),
        }
    }

    pub(super) fn reserved_path(file: &Path, path: &str) -> Self {
        Self::settings(format!("error reading {}: invalid module path: {path:?}", file.display()))
    }

    pub(super) fn invalid_path(file: &Path, error: &PathError) -> Self {
        Self::settings(format!("error reading {}: {error}", file.display()))
    }

    pub(super) fn query(module: &ModuleVersion, error: QueryError) -> Self {
        Self::Query { module: module.clone(), error: Box::new(error) }
    }

    pub(super) fn no_vendor(dir: &Path) -> Self {
        Self::Invalid {
            message: format!("there is no vendor directory in {}", dir.display()),
            hint: Some("make one with `go mod vendor` or `go work vendor`".to_owned()),
        }
    }

    pub(super) fn from_mod_error(error: &Arc<ModError>) -> Self {
        Self::Build(BuildError { chain: Vec::new(), error: Arc::clone(error) })
    }

    /// The same error, told of a module that go.work lists.
    pub(super) fn listed_in_work(self, dir: &Path) -> Self {
        Self::Member { dir: dir.to_path_buf(), error: Box::new(self) }
    }

    /// All of several errors as one; none where there are none.
    pub(super) fn all(mut errors: Vec<Self>) -> Option<Self> {
        if errors.len() < 2 { errors.pop() } else { Some(Self::Several(errors)) }
    }

    /// Whether the answer could not be completed, as opposed to wrong input.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        matches!(self, Self::Build(_) | Self::Source(_) | Self::Query { .. })
    }

    /// Whether bytes contradict what go.sum records of them.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        matches!(self, Self::Build(error) if error.error.is_contradiction())
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoModule { .. } => {
                Some("name a directory with a go.mod, a go.mod file or module@version".to_owned())
            }
            Self::Invalid { hint, .. } => hint.clone(),
            Self::Source(error) => error.hint().map(str::to_owned),
            Self::Vendoring(error) => Some(error.hint().to_owned()),
            Self::Unlisted(_) => Some("to update go.mod, run `go mod tidy`".to_owned()),
            Self::Build(error) => error.error.hint().map(str::to_owned),
            Self::Query { error, .. } => match &**error {
                QueryError::Source(error) => error.hint().map(str::to_owned),
                _ => None,
            },
            Self::Member { error, .. } => error.hint(),
            Self::MainModules(errors) => errors
                .iter()
                .any(|error| matches!(error, MainSetError::Contradiction(_)))
                .then(|| "keep one of the replace lines".to_owned()),
            Self::Several(errors) => errors.iter().find_map(Self::hint),
            Self::Reading { .. } | Self::Syntax { .. } | Self::Sum { .. } => None,
        }
    }
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reading { file, cause } => write!(f, "reading {}: {cause}", file.display()),
            Self::NoModule { dir } => {
                write!(f, "go.mod file not found in {} or any parent directory", dir.display())
            }
            Self::Syntax { file, errors } => {
                write!(f, "errors parsing {}:\n{errors}", file.display())
            }
            Self::Sum { error, .. } => error.fmt(f),
            Self::Invalid { message, .. } => f.write_str(message),
            Self::Member { dir, error } => {
                write!(f, "cannot load module {} listed in go.work file: ", dir.display())?;
                error.fmt(f)
            }
            Self::Several(errors) => lines(f, errors),
            Self::MainModules(errors) => lines(f, errors),
            Self::Source(error) => error.fmt(f),
            Self::Query { module, error } => write!(f, "{module}: {}", error.cause()),
            Self::Vendoring(error) => error.fmt(f),
            Self::Unlisted(modules) => {
                let told = modules.iter().map(|module| {
                    format!("vendored module {module} should be required explicitly in go.mod")
                });
                lines(f, &told.collect::<Vec<_>>())
            }
            Self::Build(error) => error.fmt(f),
        }
    }
}

/// One error on each line.
fn lines(f: &mut fmt::Formatter<'_>, errors: &[impl fmt::Display]) -> fmt::Result {
    for (number, error) in errors.iter().enumerate() {
        f.write_str(if number == 0 { "" } else { "\n" })?;
        error.fmt(f)?;
    }
    Ok(())
}

impl std::error::Error for ProjectError {}
