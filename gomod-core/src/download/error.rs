//! Why a module cannot be had.

use std::fmt;
use std::io;
use std::path::Path;

use crate::source::{SourceError, reason};
use crate::sumdb::SumDbError;
use crate::version::ModuleVersion;

/// Why a module cannot be put into the module cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DownloadError {
    /// There are no bytes.
    Source(SourceError),
    /// Their hash is not the one in go.sum.
    Mismatch {
        /// The module; its version ends in `/go.mod` where that file is meant.
        module: ModuleVersion,
        /// The hash of the bytes.
        computed: String,
        /// The hash in go.sum.
        recorded: String,
        /// Which go.sum.
        file: String,
    },
    /// The checksum database does not vouch for them.
    Log(SumDbError),
    /// The zip is none that a module may have.
    BadZip {
        /// The module.
        module: ModuleVersion,
        /// What is wrong with it.
        reason: String,
    },
    /// The zip in the module cache cannot be unpacked.
    Unzip {
        /// The zip.
        zip: String,
        /// Why not.
        reason: String,
    },
    /// The module cache cannot be written.
    Write(String),
}

impl DownloadError {
    pub(super) fn writing(path: &Path, error: io::Error) -> Self {
        Self::Write(format!("writing {}: {}", path.display(), reason(&error)))
    }

    /// Whether bytes contradict go.sum or the checksum database, or somebody forged the answer of
    /// that.
    #[must_use]
    pub fn is_mismatch(&self) -> bool {
        match self {
            Self::Mismatch { .. } => true,
            Self::Log(error) => error.is_security(),
            _ => false,
        }
    }
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) if f.alternate() => write!(f, "{error:#}"),
            Self::Source(error) => error.fmt(f),
            Self::Mismatch { module, computed, recorded, file } => write!(
                f,
                "verifying {module}: checksum mismatch\n\tdownloaded: {computed}\n\
                 \t{file}:     {recorded}\n\nSECURITY ERROR\n\
                 This download does NOT match an earlier download recorded in go.sum.\n\
                 The bits may have been replaced on the origin server, or an attacker may\n\
                 have intercepted the download attempt.\n\n\
                 For more information, see 'go help module-auth'.\n"
            ),
            Self::Log(error) => error.fmt(f),
            Self::BadZip { module, reason } => write!(f, "zip for {module}: {reason}"),
            Self::Unzip { zip, reason } => write!(f, "unzip {zip}: {reason}"),
            Self::Write(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for DownloadError {}
