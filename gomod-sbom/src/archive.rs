//! The digests of module zips, held against go.sum.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use gomod_core::dirhash::{DirHashError, Hash1};
use gomod_core::modzip::{ModZipError, check_zip};
use gomod_core::version::ModuleVersion;
use sha2::{Digest, Sha256, Sha512};

/// The digests of a module's zip, in lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The SHA-256 of the file.
    pub sha256: String,
    /// The SHA-512 of the file.
    pub sha512: String,
}

impl Archive {
    /// Reads the zip of a module, whose files must have the `h1:` that go.sum has for them.
    ///
    /// go.sum vouches for the files in a zip, not for its bytes: two zips of the same files may
    /// differ. The digests are those of this one.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is no zip of that module, or has another `h1:`.
    pub fn read(module: &ModuleVersion, zip: &Path, h1: &str) -> Result<Archive, ArchiveError> {
        let (archive, checked) = check_zip(module, zip).map_err(ArchiveError::Zip)?;
        checked.result().map_err(ArchiveError::Zip)?;
        let found = Hash1::of_zip(&archive, 1).map_err(ArchiveError::Hash)?.finish();
        if found != h1 {
            return Err(ArchiveError::Mismatch { found });
        }
        let mut file = File::open(zip).map_err(ArchiveError::Io)?;
        let (mut short, mut long) = (Sha256::new(), Sha512::new());
        let mut buffer = vec![0; 64 << 10];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(len) => {
                    let bytes = buffer.get(..len).unwrap_or_default();
                    short.update(bytes);
                    long.update(bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ArchiveError::Io(error)),
            }
        }
        Ok(Archive { sha256: hex(&short.finalize()), sha512: hex(&long.finalize()) })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why the digests of a zip do not count.
#[derive(Debug)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It cannot be read.
    Io(io::Error),
    /// It is no zip of that module.
    Zip(ModZipError),
    /// A file in it cannot be read.
    Hash(DirHashError),
    /// Its files are not those for which go.sum vouches.
    Mismatch {
        /// Their `h1:`.
        found: String,
    },
}

impl ArchiveError {
    /// Whether there is no such file.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        use gomod_core::zip::ZipError;
        let error = match self {
            ArchiveError::Io(error) | ArchiveError::Zip(ModZipError::Zip(ZipError::Io(error))) => {
                error
            }
            _ => return false,
        };
        error.kind() == io::ErrorKind::NotFound
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArchiveError::Io(error) => error.fmt(f),
            ArchiveError::Zip(error) => error.fmt(f),
            ArchiveError::Hash(error) => error.fmt(f),
            ArchiveError::Mismatch { found } => write!(f, "the zip has {found}"),
        }
    }
}

impl std::error::Error for ArchiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ArchiveError::Io(error) => Some(error),
            ArchiveError::Zip(error) => Some(error),
            ArchiveError::Hash(error) => Some(error),
            ArchiveError::Mismatch { .. } => None,
        }
    }
}
