//! Why a version query has no answer.

use std::fmt;
use std::sync::Arc;

use crate::graph::ModError;
use crate::info::VersionOrigin;
use crate::path::PathError;
use crate::source::{SourceError, SourceErrorKind};
use crate::version::ModuleVersion;

/// Why a query has no answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum QueryError {
    /// The source could not answer.
    Source(SourceError),
    /// A go.mod that is needed to decide could not be read.
    Mod(Arc<ModError>),
    /// The path is not one that a module can have.
    Path(PathError),
    /// No version fits.
    NoMatch {
        /// The query.
        query: String,
        /// The version that an upgrade starts from.
        current: Option<String>,
        /// What in a repository it hangs on that none fits.
        origin: Option<Box<VersionOrigin>>,
    },
    /// `patch` without a version to patch.
    NoPatchBase {
        /// The module.
        path: String,
    },
    /// A range that names no version.
    BadRange {
        /// What is named.
        version: String,
        /// The query.
        query: String,
    },
    /// A range that may be read in two ways.
    Ambiguous {
        /// The short form.
        version: String,
        /// The query.
        query: String,
    },
    /// The version is excluded by a main module.
    Excluded(ModuleVersion),
    /// The version is retracted, with the reasons given.
    Retracted(ModuleVersion, Vec<String>),
    /// `go` and `toolchain` are not modules that a proxy serves.
    NotAModule(String),
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Mod(error) => error.fmt(f),
            Self::Path(error) => error.fmt(f),
            Self::NoMatch { query, current, .. } => {
                write!(f, "no matching versions for query {query:?}")?;
                match current {
                    Some(current) if matches!(query.as_str(), "upgrade" | "patch") => {
                        write!(f, " (current version is {current})")
                    }
                    _ => Ok(()),
                }
            }
            Self::NoPatchBase { path } => write!(
                f,
                "can't query version \"patch\" of module {path}: no existing version is required"
            ),
            Self::BadRange { version, query } => {
                write!(f, "invalid semantic version {version:?} in range {query:?}")
            }
            Self::Ambiguous { version, query } => {
                write!(f, "ambiguous semantic version {version:?} in range {query:?}")
            }
            Self::Excluded(module) => write!(f, "{module}: excluded by go.mod"),
            Self::Retracted(module, reasons) => {
                write!(f, "{module}: retracted by module author")?;
                match reasons.first() {
                    Some(reason) => {
                        write!(f, ": {}", short_message(reason, "retracted by module author"))
                    }
                    None => Ok(()),
                }
            }
            Self::NotAModule(path) => write!(f, "can't query versions of {path:?}"),
        }
    }
}

impl std::error::Error for QueryError {}

impl From<SourceError> for QueryError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

impl QueryError {
    /// Whether there is simply no such version, as opposed to not knowing.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::NoMatch { .. } => true,
            Self::Source(error) => error.is_not_exist(),
            Self::Mod(error) => error.is_not_exist(),
            _ => false,
        }
    }

    /// The message without the module that a source's error names.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Source(error) => error.full_cause(),
            other => format!("{other:#}"),
        }
    }

    /// What in a repository the error hangs on, where that is known.
    #[must_use]
    pub fn origin(&self) -> Option<&VersionOrigin> {
        match self {
            Self::NoMatch { origin, .. } => origin.as_deref(),
            Self::Source(error) => error.origin(),
            _ => None,
        }
    }

    /// Whether a proxy refused to answer about the module.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Source(error)
            if matches!(error.kind(), SourceErrorKind::Status(401 | 403 | 451)))
    }

    /// Whether the version exists and may not be used.
    #[must_use]
    pub fn is_disallowed(&self) -> bool {
        matches!(self, Self::Excluded(_) | Self::Retracted(..))
    }
}

/// A message of an author that is safe to show on a terminal: its first line, if short and plain.
#[must_use]
pub fn short_message<'m>(message: &'m str, default: &'m str) -> &'m str {
    const MOST: usize = 500;
    let line = message.lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        default
    } else if line.len() > MOST {
        "(message omitted: too long)"
    } else if line.chars().any(char::is_control) {
        "(message omitted: contains non-printable characters)"
    } else {
        line
    }
}
