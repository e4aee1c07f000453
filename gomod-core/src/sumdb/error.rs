//! Why the log does not vouch for a hash.

use std::fmt;

use crate::note::NoteError;
use crate::source::SourceError;
use crate::tlog::{Hash, TlogError};
use crate::version::ModuleVersion;

/// Why the checksum database does not vouch for a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumDbError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    module: Option<ModuleVersion>,
    kind: SumDbErrorKind,
}

/// The class of a [`SumDbError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SumDbErrorKind {
    /// There is no database: GOSUMDB is `off`.
    Off,
    /// GOSUMDB makes no sense.
    Settings(String),
    /// An answer cannot be had; for a module version that the database does not know,
    /// [`SourceError::is_not_exist`].
    Source(SourceError),
    /// The tree head cannot be read or kept.
    Head(String),
    /// The tree head of an answer is not signed as it must be.
    Note(NoteError),
    /// A part of the answer is malformed, or does not lead to the signed tree.
    Log(TlogError),
    /// The record is not the one that the log has under its number.
    Forged {
        /// The number.
        id: u64,
    },
    /// Two signed heads are not of one log.
    Fork(Box<Fork>),
    /// The record has no line for what was asked.
    Absent,
    /// The log has another hash.
    Mismatch {
        /// The hash that was held against it.
        computed: String,
        /// The hash in the log.
        logged: String,
        /// The name of the database.
        database: String,
    },
}

/// The evidence that a database has two histories: both heads with their signatures, and a proof
/// that the newer tree does not begin with the older one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The note of the older tree.
    pub older: String,
    /// The note of the newer tree.
    pub newer: String,
    /// The hash that the newer tree has for the size of the older.
    pub instead: Hash,
    /// The proof that it has: [`prove_tree`](crate::tlog::prove_tree).
    pub proof: Vec<Hash>,
}

impl SumDbError {
    pub(super) fn about(path: &str, version: &str, kind: SumDbErrorKind) -> Self {
        Self::from(kind).with_module(path, version)
    }

    pub(super) fn with_module(mut self, path: &str, version: &str) -> Self {
        self.0.module = Some(ModuleVersion::new(path, version));
        self
    }

    /// The module that was asked about; the version ends in `/go.mod` where that file was meant.
    #[must_use]
    pub fn module(&self) -> Option<&ModuleVersion> {
        self.0.module.as_ref()
    }

    /// The class.
    #[must_use]
    pub fn kind(&self) -> &SumDbErrorKind {
        &self.0.kind
    }

    pub(super) fn is_fork(&self) -> bool {
        matches!(self.0.kind, SumDbErrorKind::Fork(_))
    }

    /// Whether somebody is caught at it: the log or who speaks for it contradicts itself, a
    /// signature, or the hash that was held against it. Otherwise nothing is known.
    #[must_use]
    pub fn is_security(&self) -> bool {
        use SumDbErrorKind as K;
        match &self.0.kind {
            K::Off | K::Settings(_) | K::Source(_) | K::Head(_) => false,
            K::Note(_) | K::Log(_) | K::Forged { .. } | K::Fork(_) | K::Absent => true,
            K::Mismatch { .. } => true,
        }
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        use SumDbErrorKind as K;
        match &self.0.kind {
            K::Source(error) if error.is_not_exist() => Some(
                "the checksum database has no such version: private modules are named in \
                 GOPRIVATE or GONOSUMDB, for which it is not asked",
            ),
            K::Source(error) => error.hint(),
            K::Off | K::Settings(_) => {
                Some("GOSUMDB names the database: see `go help environment`")
            }
            _ => None,
        }
    }
}

impl From<SumDbErrorKind> for SumDbError {
    fn from(kind: SumDbErrorKind) -> Self {
        Self(Box::new(Inner { module: None, kind }))
    }
}

impl From<SourceError> for SumDbError {
    fn from(error: SourceError) -> Self {
        SumDbErrorKind::Source(error).into()
    }
}

impl From<TlogError> for SumDbError {
    fn from(error: TlogError) -> Self {
        SumDbErrorKind::Log(error).into()
    }
}

/// The cause, in the words of the go command; after `verifying module: ` or `verifying go.mod: `
/// where it is about one.
impl fmt::Display for SumDbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ModuleVersion { path, version }) = &self.0.module {
            let (version, noun) = match version.strip_suffix("/go.mod") {
                Some(version) => (version, "go.mod"),
                None => (version.as_str(), "module"),
            };
            write!(f, "{path}@{version}: verifying {noun}: ")?;
        }
        self.0.kind.fmt(f)
    }
}

impl fmt::Display for SumDbErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("checksum database disabled by GOSUMDB=off"),
            Self::Settings(why) | Self::Head(why) => f.write_str(why),
            Self::Source(error) => f.write_str(error.cause()),
            Self::Note(error) => write!(f, "reading tree note: {error}"),
            Self::Log(error) => error.fmt(f),
            Self::Forged { id } => write!(
                f,
                "cannot authenticate record data in server response: the log has another record {id}"
            ),
            Self::Fork(fork) => fork.fmt(f),
            Self::Absent => f.write_str(
                "checksum missing from sumdb response\n\nSECURITY ERROR\n\
                 The record of the checksum database has no line for what was asked.",
            ),
            Self::Mismatch { computed, logged, database } => write!(
                f,
                "checksum mismatch\n\tdownloaded: {computed}\n\t{database}: {logged}\n\n\
                 SECURITY ERROR\n\
                 This is not what the checksum database has for it, and what others got.\n\
                 For more information, see 'go help module-auth'."
            ),
        }
    }
}

impl fmt::Display for Fork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indented = |note: &str| note.trim_end().replace('\n', "\n\t");
        write!(
            f,
            "SECURITY ERROR\ngo.sum database server misbehavior detected: two signed trees are not \
             one log\n\nolder tree:\n\t{}\n\nnewer tree:\n\t{}\n\nthe newer tree begins with\n\t{}\n\
             as this proves:",
            indented(&self.older),
            indented(&self.newer),
            self.instead
        )?;
        self.proof.iter().try_for_each(|hash| write!(f, "\n\t{hash}"))
    }
}

impl std::error::Error for SumDbError {}
