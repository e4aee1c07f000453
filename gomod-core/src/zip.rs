//! Zip archives, read as the go command reads them.
//!
//! A proof is worth something only when it is about the bytes that the go command would compile.
//! Zip leaves room: which of two end records counts, what a wrong offset means, whether the count
//! of entries is believed. This reader decides each of these as `archive/zip` of Go does, so that
//! no archive shows one content here and another one there. It reads pieces as they are asked for
//! and never holds a whole archive or file.
//!
//! ```no_run
//! use gomod_core::zip::Archive;
//!
//! let archive = Archive::open("quote.zip".as_ref())?;
//! for entry in archive.entries() {
//!     println!("{:>8} {}", entry.size(), entry.name_lossy());
//! }
//! # Ok::<(), gomod_core::zip::ZipError>(())
//! ```

mod content;
mod directory;
mod error;
mod file;

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

pub use content::Content;
pub use error::ZipError;
use file::At;

/// An archive whose list of entries was read.
#[derive(Debug)]
pub struct Archive {
    file: At,
    entries: Vec<Entry>,
}

/// An entry of an archive, as the central directory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    name: Box<[u8]>,
    method: u16,
    has_descriptor: bool,
    crc32: u32,
    compressed: u64,
    uncompressed: u64,
    /// The kind of file, where a Unix system says it: the upper bits of a mode.
    unix_mode: u16,
    /// Where its local header begins in the file.
    header: u64,
}

impl Archive {
    /// Opens a file and reads its list of entries.
    ///
    /// # Errors
    /// The file cannot be read, or is no zip archive to the go command.
    pub fn open(path: &Path) -> Result<Self, ZipError> {
        Self::from_file(File::open(path).map_err(ZipError::Io)?)
    }

    /// Reads the list of entries of a file.
    ///
    /// # Errors
    /// The file cannot be read, or is no zip archive to the go command.
    pub fn from_file(file: File) -> Result<Self, ZipError> {
        let file = At::new(file).map_err(ZipError::Io)?;
        let entries = directory::read(&file)?;
        Ok(Self { file, entries })
    }

    /// The entries, in the order of the central directory.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The size of the archive itself.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.file.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The content of an entry: read to its end, its size and checksum have been compared.
    ///
    /// # Errors
    /// Its header is not where the directory says, or it is compressed in a way that is not known.
    pub fn content(&self, entry: &Entry) -> Result<Content<'_>, ZipError> {
        Content::open(&self.file, entry)
    }
}

impl Entry {
    /// The name: any bytes.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The name for a person to read.
    #[must_use]
    pub fn name_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.name)
    }

    /// The size of the content, as declared.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.uncompressed
    }

    /// Whether it stands for a file rather than for a link, a device or a directory, as far as the
    /// archive says.
    #[must_use]
    pub fn is_regular(&self) -> bool {
        const KIND: u16 = 0o170_000;
        const REGULAR: u16 = 0o100_000;
        !self.is_dir() && matches!(self.unix_mode & KIND, 0 | REGULAR)
    }

    /// Whether it stands for a directory: its name ends in a slash.
    #[must_use]
    pub fn is_dir(&self) -> bool {
        self.name.ends_with(b"/")
    }
}
