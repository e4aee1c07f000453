//! The `h1:` hashes of go.sum (`golang.org/x/mod/sumdb/dirhash`).
//!
//! The hash of a set of files is the SHA-256 of a list with one line for each file, sorted
//! by name: the SHA-256 of the content in hexadecimal, two spaces, the name. It is not
//! the SHA-256 of any file that one could download, and must not be passed off as one.
//!
//! For a module the names are those in its zip, `path@version/file`; for the go.mod file
//! alone (the lines of go.sum with `/go.mod`) the one name is `go.mod`.
//!
//! ```
//! use gomod_core::dirhash::{Hash1, hash_go_mod};
//! assert_eq!(hash_go_mod(b""), "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=");
//!
//! let mut hash = Hash1::new();
//! hash.add("a.b@v1.0.0/go.mod", b"module a.b\n".as_slice())?;
//! hash.add("a.b@v1.0.0/a.go", b"package a\n".as_slice())?;
//! assert_eq!(hash.finish(), "h1:zylPMqihk3NNYtY1cIBLDuQQE/H7A+KsW6E0ruMBdB4=");
//! # Ok::<(), gomod_core::dirhash::DirHashError>(())
//! ```

use std::fmt;
use std::io::{self, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The `h1:` hash of a go.mod file.
#[must_use]
pub fn hash_go_mod(content: &[u8]) -> String {
    let mut list = Sha256::new();
    add_line(&mut list, &Sha256::digest(content).into(), "go.mod");
    encode(list)
}

/// An `h1:` hash in the making: files are added in any order.
///
/// Where a name comes twice, as a broken zip may have it, each stands in the list, with
/// the content that was added with it.
#[derive(Clone, Debug, Default)]
pub struct Hash1 {
    files: Vec<(String, [u8; 32])>,
}

impl Hash1 {
    /// Begins without files.
    #[must_use]
    pub fn new() -> Self {
        Hash1::default()
    }

    /// Adds a file, reading its content to the end.
    ///
    /// # Errors
    /// The name has a line break, or reading fails.
    pub fn add(
        &mut self,
        name: impl Into<String>,
        mut content: impl Read,
    ) -> Result<(), DirHashError> {
        let name = name.into();
        if name.contains('\n') {
            return Err(DirHashError::LineBreak(name));
        }
        let mut hash = Sha256::new();
        let mut buffer = [0; 16 << 10];
        loop {
            match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(len) => hash.update(buffer.get(..len).unwrap_or(&buffer)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(DirHashError::Read { name, source }),
            }
        }
        self.files.push((name, hash.finalize().into()));
        Ok(())
    }

    /// The hash of the files that were added.
    #[must_use]
    pub fn finish(mut self) -> String {
        self.files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut list = Sha256::new();
        for (name, digest) in &self.files {
            add_line(&mut list, digest, name);
        }
        encode(list)
    }
}

fn add_line(list: &mut Sha256, digest: &[u8; 32], name: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut hex = [0; 64];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(digest) {
        pair[0] = HEX[usize::from(byte >> 4)];
        pair[1] = HEX[usize::from(byte & 15)];
    }
    list.update(hex);
    list.update("  ");
    list.update(name);
    list.update("\n");
}

fn encode(list: Sha256) -> String {
    let mut hash = String::with_capacity("h1:".len() + 44);
    hash.push_str("h1:");
    STANDARD.encode_string(list.finalize(), &mut hash);
    hash
}

/// Files that cannot be hashed.
#[derive(Debug)]
#[non_exhaustive]
pub enum DirHashError {
    /// The name has a line break, so that one line of the list could pass for two.
    LineBreak(String),
    /// The content of a file cannot be read.
    Read {
        /// The name of the file.
        name: String,
        /// Why it cannot be read.
        source: io::Error,
    },
}

impl fmt::Display for DirHashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DirHashError::LineBreak(_) => {
                f.write_str("dirhash: filenames with newlines are not supported")
            }
            DirHashError::Read { name, .. } => write!(f, "reading {name}"),
        }
    }
}

impl std::error::Error for DirHashError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DirHashError::LineBreak(_) => None,
            DirHashError::Read { source, .. } => Some(source),
        }
    }
}
