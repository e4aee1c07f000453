//! The hashes of RFC 6962.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The hash of a record, of a node or of a tree; it is shown in base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; Hash::LEN]);

impl Hash {
    /// The number of bytes.
    pub const LEN: usize = 32;

    /// Reads the base64 form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok()?.try_into().ok().map(Hash)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of a record.
#[must_use]
pub fn record_hash(record: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(record).finalize().into())
}

/// The hash of a node, from those of its two halves.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update([1])
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// The hash of the tree without records.
#[must_use]
pub fn empty_hash() -> Hash {
    Hash(Sha256::digest([]).into())
}

/// The hash of a row of subtrees of which each is no larger than the one before: nested to the
/// right. None for an empty row.
pub(super) fn nest(row: &[Hash]) -> Option<Hash> {
    let (last, before) = row.split_last()?;
    Some(before.iter().rev().fold(*last, |below, left| node_hash(left, &below)))
}
