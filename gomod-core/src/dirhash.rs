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

mod files;

use std::fmt;
use std::io::{self, Read};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The `h1:` hash of a go.mod file.
#[must_use]
pub fn hash_go_mod(content: &[u8]) -> String {
    let mut list = Sha256::new();
    add_line(&mut list, &Sha256::digest(content).into(), b"go.mod");
    encode(list)
}

/// An `h1:` hash in the making: files are added in any order.
///
/// Where a name comes twice, as a broken zip may have it, each stands in the list, with
/// the content that was added with it.
#[derive(Clone, Debug, Default)]
pub struct Hash1 {
    files: Vec<(Box<[u8]>, Digest256)>,
}

/// The SHA-256 of a file's content.
pub type Digest256 = [u8; 32];

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
        name: impl Into<Vec<u8>>,
        content: impl Read,
    ) -> Result<(), DirHashError> {
        let name = name.into();
        let digest = digest(&name, content, &mut vec![0; PIECE])?;
        self.files.push((name.into(), digest));
        Ok(())
    }

    /// The files that were added: their names, which need not be UTF-8, and the SHA-256 of each.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&[u8], &Digest256)> {
        self.files.iter().map(|(name, digest)| (&**name, digest))
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

/// How much of a file is read at once.
const PIECE: usize = 64 << 10;

/// The SHA-256 of a content, once the name is known to be fit for the list.
fn digest(
    name: &[u8],
    mut content: impl Read,
    buffer: &mut [u8],
) -> Result<Digest256, DirHashError> {
    let lossy = || String::from_utf8_lossy(name).into_owned();
    if name.contains(&b'\n') {
        return Err(DirHashError::LineBreak(lossy()));
    }
    let mut hash = Sha256::new();
    loop {
        match content.read(buffer) {
            Ok(0) => return Ok(hash.finalize().into()),
            Ok(len) => hash.update(buffer.get(..len).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => return Err(DirHashError::Read { name: lossy(), source }),
        }
    }
}

fn add_line(list: &mut Sha256, digest: &Digest256, name: &[u8]) {
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
