//! Tiles: the hashes of a tree in files of equal size.
//!
//! A tile of height H on level L holds the hashes of subtrees of height `H*L`: number N those from
//! `N * 2^H` on, as many as its width says, at most `2^H`. Its own hash stands in the tile above it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::{Hash, Node, TlogError, node_hash};

/// The greatest height of a tile.
pub const MAX_TILE_HEIGHT: u8 = 30;

/// Which tile; it is shown as its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tile {
    /// The height: 1 to [`MAX_TILE_HEIGHT`]; 8 in the checksum database.
    pub height: u8,
    /// The level; -1 for a file with the records themselves.
    pub level: i8,
    /// The number on its level.
    pub index: u64,
    /// How many hashes it has: 1 to `2^height`, which is a full one.
    pub width: u32,
}

impl Tile {
    /// The tile of a tree, as wide as there, that the hash of a subtree is in or follows from, and
    /// where. None when the subtree is not in the tree.
    pub(super) fn of(height: u8, node: Node, size: u64) -> Option<(Self, Place)> {
        if !(1..=MAX_TILE_HEIGHT).contains(&height) || !node.is_in(size) {
            return None;
        }
        let (level, row) = (node.level / height, node.level % height);
        let index = node.index >> (height - row);
        let at = usize::try_from(node.index - (index << (height - row))).ok()?;
        let tile = Self::widest(height, i8::try_from(level).ok()?, index, size)?;
        Some((tile, Place { row, at }))
    }

    /// The tile with a number on a level, as wide as a tree has it.
    fn widest(height: u8, level: i8, index: u64, size: u64) -> Option<Self> {
        let above = u32::from(height) * u32::try_from(level).ok()?;
        let complete = size.checked_shr(above).unwrap_or(0);
        let width = complete.checked_sub(index << height)?.min(1 << height);
        let width = u32::try_from(width).ok().filter(|&width| width > 0)?;
        Some(Self { height, level, index, width })
    }

    /// The tile that the hash of this one is in, if it is full, and where.
    pub(super) fn above(self, size: u64) -> Option<(Self, usize)> {
        let index = self.index >> self.height;
        let at = usize::try_from(self.index - (index << self.height)).ok()?;
        let level = self.level.checked_add(1)?;
        let above = self.is_full().then(|| Self::widest(self.height, level, index, size));
        Some((above??, at))
    }

    /// Whether it is as wide as can be.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.width == 1 << self.height
    }

    /// The same tile, as wide as can be.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: 1 << self.height, ..self }
    }

    /// How many bytes its hashes take.
    #[must_use]
    pub fn len(self) -> usize {
        self.width as usize * Hash::LEN
    }

    /// Whether it has no hashes; such a tile is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.width == 0
    }

    /// Reads the path of a tile: `tile/H/L/N`, with `.p/W` behind that of one which is not full.
    ///
    /// # Errors
    /// [`TlogError::MalformedTile`]; each tile has just one path.
    pub fn parse(path: &str) -> Result<Self, TlogError> {
        let parse = || {
            let mut parts = path.split('/');
            let height =
                Some("tile").filter(|word| parts.next() == Some(word)).and(parts.next())?;
            let height = height.parse().ok().filter(|h| (1..=MAX_TILE_HEIGHT).contains(h))?;
            let level = match parts.next()? {
                "data" => -1,
                level => level.parse().ok().filter(|&level: &i8| level >= 0)?,
            };
            let (mut index, mut width) = (0_u64, 1 << height);
            while let Some(part) = parts.next() {
                let (number, is_partial) = match part.strip_suffix(".p") {
                    Some(number) => (number, true),
                    None => (part, false),
                };
                let number = number.strip_prefix('x').unwrap_or(number);
                let number = number.parse().ok().filter(|&n: &u64| n < 1000)?;
                index = index.checked_mul(1000)?.checked_add(number)?;
                if is_partial {
                    width = parts.next()?.parse().ok().filter(|&w: &u32| w > 0 && w < width)?;
                    parts.next().is_none().then_some(())?;
                }
            }
            let tile = Self { height, level, index, width };
            // A sign or a missing zero makes another path.
            (tile.to_string() == path).then_some(tile)
        };
        parse().ok_or_else(|| TlogError::MalformedTile(path.to_owned()))
    }
}

/// Where a hash stands in a tile, or follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The row: 0 is what the tile holds.
    pub(super) row: u8,
    /// Where in the row.
    pub(super) at: usize,
}

impl Place {
    /// The hash of a full tile itself.
    pub(super) fn top(height: u8) -> Self {
        Place { row: height, at: 0 }
    }
}

/// The hashes of a tile, shared.
#[derive(Clone, Debug)]
pub struct TileData(Arc<Rows>);

#[derive(Debug)]
struct Rows {
    bytes: Box<[u8]>,
    /// What follows from them, row by row; each has half of the one below. They are computed once:
    /// a tile is asked for many hashes.
    above: OnceLock<Vec<Vec<Hash>>>,
}

impl TileData {
    /// The bytes of a tile, as they are stored and sent.
    #[must_use]
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Self {
        TileData(Arc::new(Rows { bytes: bytes.into(), above: OnceLock::new() }))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    pub(super) fn hash(&self, place: Place) -> Option<Hash> {
        let Some(above) = usize::from(place.row).checked_sub(1) else {
            return self.0.bytes.as_chunks().0.get(place.at).copied().map(Hash);
        };
        let rows = self.0.above.get_or_init(|| {
            let lowest: Vec<Hash> = self.0.bytes.as_chunks().0.iter().copied().map(Hash).collect();
            let pair = |row: &Vec<Hash>| -> Vec<Hash> {
                row.as_chunks().0.iter().map(|[left, right]| node_hash(left, right)).collect()
            };
            let next = |row: &Vec<Hash>| Some(pair(row)).filter(|row| !row.is_empty());
            std::iter::successors(next(&lowest), next).collect()
        });
        rows.get(above)?.get(place.at).copied()
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.height)?;
        if self.level < 0 {
            f.write_str("data/")?
        } else {
            write!(f, "{}/", self.level)?
        }
        let groups = self.index.checked_ilog(1000).unwrap_or(0);
        for group in (1..=groups).rev() {
            write!(f, "x{:03}/", self.index / 1000_u64.pow(group) % 1000)?;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}
