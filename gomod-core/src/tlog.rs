//! Transparent logs: Merkle trees over records, and the proofs that they give.
//!
//! The hashes are those of RFC 6962 and of `golang.org/x/mod/sumdb/tlog`: a record has the SHA-256
//! of a zero byte and its text, a node that of a one byte and the hashes below it. Whoever knows the
//! signed hash of a tree can tell from a few hashes that a record is in it
//! ([`check_record`]), and that a smaller tree is its beginning ([`check_tree`]).
//!
//! Servers hand hashes out in [`Tile`]s. [`TileHashes`] believes none of them before it has led
//! it back to the signed hash of the tree.
//!
//! ```
//! use gomod_core::tlog::{Tree, node_hash, record_hash};
//!
//! let (a, b) = (record_hash(b"a"), record_hash(b"b"));
//! let tree = Tree { size: 2, hash: node_hash(&a, &b) };
//! assert_eq!(gomod_core::tlog::check_record(&[b], &tree, 0, &a), Ok(()));
//! ```

mod hash;
mod proof;
mod record;
mod tile;
mod tiles;

use std::fmt;

pub use hash::{Hash, empty_hash, node_hash, record_hash};
pub use proof::{HashReader, Node, check_record, check_tree, prove_record, prove_tree, tree_hash};
pub use record::{Record, Tree};
pub use tile::{MAX_TILE_HEIGHT, Tile, TileData};
pub use tiles::{TileHashes, TileReader};

/// The greatest size of a tree: no sum of positions in it overflows.
pub const MAX_SIZE: u64 = 1 << 62;

/// Why hashes, or the texts about them, are not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlogError {
    /// The text of a tree head is none.
    MalformedTree,
    /// The answer about a record is none.
    MalformedRecord,
    /// The path of a tile is none.
    MalformedTile(String),
    /// A record or a tree is asked for that the tree is too small for.
    NotInTree {
        /// The number of the record, or the size of the tree.
        asked: u64,
        /// The size of the tree.
        size: u64,
    },
    /// A proof does not prove what it should.
    Proof,
    /// A tile has another number of bytes than its hashes take.
    TileLength {
        /// The tile.
        tile: Tile,
        /// Its bytes.
        len: usize,
    },
    /// The tiles at the edge of the tree do not hash to the hash of the tree.
    TreeHash {
        /// The size of the tree.
        size: u64,
    },
    /// A tile does not hash to what the tile above has for it.
    TileHash {
        /// The tile.
        tile: Tile,
    },
}

impl fmt::Display for TlogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MalformedTree => f.write_str("malformed tree note"),
            Self::MalformedRecord => f.write_str("malformed record data"),
            Self::MalformedTile(path) => write!(f, "malformed tile path {path:?}"),
            Self::NotInTree { asked, size } => {
                write!(f, "cannot validate {asked} in tree of size {size}")
            }
            Self::Proof => f.write_str("invalid transparency proof"),
            Self::TileLength { tile, len } => {
                write!(f, "{tile} has {len} bytes, not {}", tile.len())
            }
            Self::TreeHash { size } => {
                write!(f, "inconsistent tiles: they do not hash to the tree of size {size}")
            }
            Self::TileHash { tile } => {
                write!(f, "inconsistent tile: {tile} is not what the tile above it says")
            }
        }
    }
}

impl std::error::Error for TlogError {}

#[cfg(test)]
mod tests;
