//! Signed notes: a text, and under a blank line who signed it.
//!
//! ```text
//! go.sum database tree
//! 72133030
//! xiGlh3F43kqzbDZ7W7dTHIUbfQN4NHCasnIpUf2si9M=
//!
//! — sum.golang.org Az3grqipZLB54edF...
//! ```
//!
//! The format is that of `golang.org/x/mod/sumdb/note`. What is signed is the text with its last
//! line break. A signature says by name and key hash whose it is: one of an unknown key is passed
//! over, one of a known key must be good, and there must be one of these.
//!
//! ```
//! use gomod_core::note::{self, Verifier};
//!
//! let verifier = Verifier::parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")?;
//! assert_eq!(verifier.name(), "sum.golang.org");
//! assert!(note::open(b"a text that nobody signed\n", &[verifier]).is_err());
//! # Ok::<(), gomod_core::note::NoteError>(())
//! ```

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// The longest note that is read; a tree head has some 200 bytes.
pub const MAX_NOTE: usize = 1 << 20;
/// How many signatures a note may have.
const MAX_SIGNATURES: usize = 100;
/// The kind of key and signature: the first byte of an encoded key.
const ED25519: u8 = 1;

/// Whose signatures are believed: a name, and a public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    hash: u32,
    key: VerifyingKey,
}

/// A note with at least one good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with its last line break.
    pub text: String,
    /// The names of those whose signature is good.
    pub signers: Vec<String>,
}

/// Why a note, or a key, is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteError {
    /// A verifier key that is none.
    MalformedKey,
    /// A verifier key whose hash is that of another key or name.
    KeyHash,
    /// A verifier key for another kind of signature.
    Algorithm,
    /// A note that is none.
    Malformed,
    /// The signature of a known key is not good.
    BadSignature {
        /// The name of the key.
        name: String,
        /// Its hash.
        hash: u32,
    },
    /// No known key has signed it.
    Unsigned {
        /// The names and hashes of the keys that have.
        by: Vec<String>,
    },
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MalformedKey => f.write_str("malformed verifier id"),
            Self::KeyHash => f.write_str("invalid verifier hash"),
            Self::Algorithm => f.write_str("unknown verifier algorithm"),
            Self::Malformed => f.write_str("malformed note"),
            Self::BadSignature { name, hash } => {
                write!(f, "invalid signature for key {name}+{hash:08x}")
            }
            Self::Unsigned { by } if by.is_empty() => f.write_str("note has no signature"),
            Self::Unsigned { by } => {
                write!(f, "note has no verifiable signatures, only of {}", by.join(", "))
            }
        }
    }
}

impl std::error::Error for NoteError {}

impl Verifier {
    /// Reads a verifier key: `NAME+HASH+KEY`.
    ///
    /// # Errors
    /// It is none, its hash is wrong, or its signatures are not Ed25519.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::MalformedKey);
        };
        let key = STANDARD.decode(key).map_err(|_| NoteError::MalformedKey)?;
        let hash = Some(hash)
            .filter(|hash| hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hash| u32::from_str_radix(hash, 16).ok())
            .ok_or(NoteError::MalformedKey)?;
        let Some((algorithm, bytes)) = key.split_first().filter(|_| is_name(name)) else {
            return Err(NoteError::MalformedKey);
        };
        if hash != key_hash(name, &key) {
            return Err(NoteError::KeyHash);
        }
        if *algorithm != ED25519 {
            return Err(NoteError::Algorithm);
        }
        let key = <&[u8; 32]>::try_from(bytes)
            .ok()
            .and_then(|bytes| VerifyingKey::from_bytes(bytes).ok())
            .ok_or(NoteError::MalformedKey)?;
        Ok(Self { name: name.to_owned(), hash, key })
    }

    /// The name of the server that signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hash that its signatures name the key by.
    #[must_use]
    pub fn hash(&self) -> u32 {
        self.hash
    }

    fn is_signed(&self, text: &str, signature: &[u8]) -> bool {
        // Strict: a key or signature of small order, which fits any text, is none.
        <&[u8; 64]>::try_from(signature).is_ok_and(|bytes| {
            self.key.verify_strict(text.as_bytes(), &Signature::from_bytes(bytes)).is_ok()
        })
    }
}

/// The hash of a name and an encoded key: it tells keys apart and proves nothing.
fn key_hash(name: &str, key: &[u8]) -> u32 {
    let digest = Sha256::new().chain_update(name).chain_update(b"\n").chain_update(key).finalize();
    let mut start = [0; 4];
    start.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    u32::from_be_bytes(start)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+')
}

/// Opens a note that one of the verifiers must have signed.
///
/// # Errors
/// It is malformed, a signature of a known key is bad, or there is none.
pub fn open(note: &[u8], known: &[Verifier]) -> Result<Note, NoteError> {
    let all = std::str::from_utf8(note).map_err(|_| NoteError::Malformed)?;
    if all.len() > MAX_NOTE || all.contains(|c: char| c < ' ' && c != '\n') {
        return Err(NoteError::Malformed);
    }
    let split = all.rfind("\n\n").ok_or(NoteError::Malformed)?;
    let (text, below) = all.split_at(split + 1);
    let lines = below.strip_prefix('\n').and_then(|below| below.strip_suffix('\n'));
    let lines = lines.filter(|lines| !lines.is_empty()).ok_or(NoteError::Malformed)?;
    let (mut signers, mut strangers) = (Vec::<&Verifier>::new(), Vec::new());
    for (n, line) in lines.split('\n').enumerate() {
        let (name, hash, signature) = signature(line).ok_or(NoteError::Malformed)?;
        if n >= MAX_SIGNATURES {
            return Err(NoteError::Malformed);
        }
        match known.iter().find(|verifier| verifier.name == name && verifier.hash == hash) {
            None => strangers.push(format!("{name}+{hash:08x}")),
            // The first signature of a key counts.
            Some(verifier) if signers.contains(&verifier) => {}
            Some(verifier) if verifier.is_signed(text, &signature) => signers.push(verifier),
            Some(_) => return Err(NoteError::BadSignature { name: name.to_owned(), hash }),
        }
    }
    if signers.is_empty() {
        strangers.dedup();
        return Err(NoteError::Unsigned { by: strangers });
    }
    let signers = signers.into_iter().map(|verifier| verifier.name.clone()).collect();
    Ok(Note { text: text.to_owned(), signers })
}

/// A line of a signature: the name, the hash of the key, and the signature.
fn signature(line: &str) -> Option<(&str, u32, Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (hash, signature) = bytes.split_first_chunk::<4>()?;
    let is_one = is_name(name) && !signature.is_empty();
    is_one.then(|| (name, u32::from_be_bytes(*hash), signature.to_vec()))
}

#[cfg(test)]
mod tests;
