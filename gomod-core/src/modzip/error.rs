//! What is wrong with the files of a module.

use std::fmt;
use std::io;

use super::{MAX_GO_MOD, MAX_LICENSE, MAX_ZIP};
use crate::path::PathError;
use crate::text::Quoted;
use crate::zip::ZipError;

/// A file that is left out of a module zip, or must not be in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The file, from the root of the module; in a zip its whole name.
    pub path: String,
    /// Why.
    pub problem: FileProblem,
}

/// Why a file is left out, or must not be there. The wording is that of `golang.org/x/mod/zip`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileProblem {
    /// The path has `.`, `..` or an empty element.
    NotClean,
    /// The path begins with a slash.
    NotRelative,
    /// The path is no text.
    NotUtf8(String),
    /// The path breaks a rule for names of files.
    Path(PathError),
    /// The name in the zip does not begin as it must.
    NoPrefix(String),
    /// A go.mod with capital letters.
    GoModCase,
    /// A go.mod that is not at the root.
    GoModNotInRoot,
    /// The go.mod is too large.
    GoModSize,
    /// The LICENSE is too large.
    LicenseSize,
    /// Two names differ in case only.
    CaseCollision {
        /// The name that came first.
        first: String,
        /// The name that came second.
        second: String,
    },
    /// A name is that of a file and of a directory.
    FileAndDirectory(String),
    /// A name comes twice.
    Multiple(String),
    /// What the system says when asked about it.
    Unreadable(String),
    /// Left out: it belongs to a version control system.
    VersionControl,
    /// Left out: a package in a vendor directory.
    Vendored,
    /// Left out: a file of another module.
    SubmoduleFile,
    /// Left out: the directory of another module.
    SubmoduleDirectory,
    /// Left out: made by `hg archive`.
    HgArchive,
    /// Left out: a symbolic link.
    Link,
    /// Left out: neither file nor directory.
    NotRegular,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotClean => "file path is not clean",
            Self::NotRelative => "file path is not relative",
            Self::NotUtf8(path) => {
                return write!(f, "malformed file path {}: invalid UTF-8", Quoted(path));
            }
            Self::Path(error) => return error.fmt(f),
            Self::NoPrefix(prefix) => {
                return write!(f, "path does not have prefix {}", Quoted(prefix));
            }
            Self::GoModCase => "go.mod files must have lowercase names",
            Self::GoModNotInRoot => "go.mod file not in module root directory",
            Self::GoModSize => {
                return write!(f, "go.mod file too large (max size is {MAX_GO_MOD} bytes)");
            }
            Self::LicenseSize => {
                return write!(f, "LICENSE file too large (max size is {MAX_LICENSE} bytes)");
            }
            Self::CaseCollision { first, second } => {
                let (first, second) = (Quoted(first), Quoted(second));
                return write!(f, "case-insensitive file name collision: {first} and {second}");
            }
            Self::FileAndDirectory(path) => {
                return write!(f, "entry {} is both a file and a directory", Quoted(path));
            }
            Self::Multiple(path) => return write!(f, "multiple entries for file {}", Quoted(path)),
            Self::Unreadable(reason) => reason,
            Self::VersionControl => "directory is a version control repository",
            Self::Vendored => "file is in vendor directory",
            Self::SubmoduleFile => "file is in another module",
            Self::SubmoduleDirectory => "directory is in another module",
            Self::HgArchive => "file is inserted by 'hg archive' and is always omitted",
            Self::Link => "file is a symbolic link",
            Self::NotRegular => "not a regular file",
        })
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// That a module is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLarge {
    /// The files that would go into a zip.
    Tree,
    /// The files in a zip.
    Contents,
    /// The zip itself, of that many bytes.
    Zip(u64),
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TooLarge::Tree => {
                write!(f, "module source tree too large (max size is {MAX_ZIP} bytes)")
            }
            TooLarge::Contents => write!(
                f,
                "total uncompressed size of module contents too large (max size is {MAX_ZIP} bytes)"
            ),
            TooLarge::Zip(size) => {
                write!(f, "module zip file is too large ({size} bytes; limit is {MAX_ZIP} bytes)")
            }
        }
    }
}

/// Why a module zip cannot be made, read or unpacked.
#[derive(Debug)]
#[non_exhaustive]
pub enum ModZipError {
    /// The version is not in its canonical form.
    NotCanonical {
        /// The version.
        version: String,
        /// The form that it should have; empty when it is no version.
        want: String,
    },
    /// The module path is none, or does not go with the version.
    Module(String),
    /// Files that must not be there.
    Files(Vec<FileError>),
    /// There is too much of it.
    TooLarge(TooLarge),
    /// A file is not as large as it was a moment ago, or as the zip declares.
    Larger {
        /// The name of the file.
        name: String,
    },
    /// The archive cannot be read.
    Zip(ZipError),
    /// The directory to unpack to holds something.
    NotEmpty(String),
    /// A file cannot be read or written.
    Io {
        /// Its name.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

impl fmt::Display for ModZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCanonical { version, want } => {
                let (version, want) = (Quoted(version), Quoted(want));
                write!(f, "version {version} is not canonical (should be {want})")
            }
            Self::Module(reason) => f.write_str(reason),
            Self::Files(files) => {
                for (i, file) in files.iter().enumerate() {
                    write!(f, "{}{file}", if i == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
            Self::TooLarge(too_large) => too_large.fmt(f),
            Self::Larger { name } => {
                write!(f, "file {} is larger than declared size", Quoted(name))
            }
            Self::Zip(error) => error.fmt(f),
            Self::NotEmpty(dir) => write!(f, "target directory {dir} exists and is not empty"),
            Self::Io { path, source } => write!(f, "{path}: {source}"),
        }
    }
}

impl std::error::Error for ModZipError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Zip(error) => Some(error),
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl ModZipError {
    pub(super) fn io(path: impl fmt::Display, source: io::Error) -> Self {
        Self::Io { path: path.to_string(), source }
    }
}

impl From<ZipError> for ModZipError {
    fn from(error: ZipError) -> Self {
        Self::Zip(error)
    }
}
