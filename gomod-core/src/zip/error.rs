//! Why an archive cannot be read.

use std::fmt;
use std::io;

/// Why an archive cannot be read. The wording is that of Go's `archive/zip`.
#[derive(Debug)]
#[non_exhaustive]
pub enum ZipError {
    /// The file cannot be read.
    Io(io::Error),
    /// The bytes are no zip archive.
    Format,
    /// The archive ends too early.
    UnexpectedEnd,
    /// The comment at the end is longer than the file.
    CommentLength,
    /// An entry is compressed in a way that the go command does not know.
    Algorithm,
    /// The compressed bytes of an entry make no sense.
    Corrupt,
    /// The content of an entry has not the checksum that the archive has for it.
    Checksum,
    /// The list of entries is longer than any module's.
    TooManyEntries,
}

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ZipError::Io(error) => error.fmt(f),
            ZipError::Format => f.write_str("zip: not a valid zip file"),
            ZipError::UnexpectedEnd => f.write_str("unexpected EOF"),
            ZipError::CommentLength => f.write_str("zip: invalid comment length"),
            ZipError::Algorithm => f.write_str("zip: unsupported compression algorithm"),
            ZipError::Corrupt => f.write_str("flate: corrupt input"),
            ZipError::Checksum => f.write_str("zip: checksum error"),
            ZipError::TooManyEntries => f.write_str("zip: too many entries"),
        }
    }
}

impl std::error::Error for ZipError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ZipError::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// A read that found the end of the file too early is a fault of the archive.
impl From<io::Error> for ZipError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => ZipError::UnexpectedEnd,
            _ => ZipError::Io(error),
        }
    }
}

/// For readers, whose errors are those of I/O; [`ZipError`] stays inside.
impl From<ZipError> for io::Error {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => error,
            ZipError::UnexpectedEnd => io::ErrorKind::UnexpectedEof.into(),
            error => io::Error::new(io::ErrorKind::InvalidData, error),
        }
    }
}
