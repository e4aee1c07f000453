//! Edits that a file does not take.

use std::fmt;

use crate::text::Quoted;
use crate::version::InvalidVersion;

/// Why an edit was not made. Displayed, it is in the words of the go command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EditError {
    /// Not the version of a `go` line.
    GoVersion(String),
    /// Not the name of a `toolchain` line.
    ToolchainName(String),
    /// Not a version at all: it cannot stand as one word.
    VersionWord(String),
    /// A version that is not canonical.
    NotCanonical {
        /// The version.
        version: String,
        /// The major version that the module path asks for, if it asks for one.
        major: Option<String>,
    },
    /// A version from 2 on of a module path without major version suffix.
    Incompatible {
        /// The version.
        version: String,
        /// The module path that could have it.
        path: String,
    },
    /// A version that does not fit the module path.
    Version(InvalidVersion),
    /// A `godebug` setting that cannot be written.
    Godebug(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoVersion(version) => write!(f, "invalid language version {}", Quoted(version)),
            Self::ToolchainName(name) => write!(f, "invalid toolchain name {}", Quoted(name)),
            Self::VersionWord(version) => write!(f, "invalid version {}", Quoted(version)),
            Self::NotCanonical { version, major } => {
                let major = major.as_deref().unwrap_or("v1");
                write!(f, "version {} invalid: must be of the form {major}.2.3", Quoted(version))
            }
            Self::Incompatible { version, path } => write!(
                f,
                "version {} invalid: should be {version}+incompatible (or module {path})",
                Quoted(version)
            ),
            Self::Version(error) => error.fmt(f),
            Self::Godebug(setting) => write!(f, "need key=value, not {}", Quoted(setting)),
        }
    }
}

impl std::error::Error for EditError {}
