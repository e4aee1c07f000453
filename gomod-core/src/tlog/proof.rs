//! Proofs: that a record is in a tree, and that a tree begins with another.
//!
//! RFC 6962, sections 2.1.1 and 2.1.2.

use super::hash::nest;
use super::{Hash, MAX_SIZE, TlogError, Tree, empty_hash, node_hash};

/// A complete subtree: `2^level` records, from number `index * 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// The height of the subtree; a record has 0.
    pub level: u8,
    /// How many subtrees of that height come before.
    pub index: u64,
}

impl Node {
    /// The record with a number.
    #[must_use]
    pub fn record(id: u64) -> Self {
        Self { level: 0, index: id }
    }

    /// Whether a tree of a size has all its records.
    #[must_use]
    pub fn is_in(self, size: u64) -> bool {
        // So many subtrees of that height are complete.
        let complete = size.checked_shr(u32::from(self.level)).unwrap_or(0);
        self.index < complete
    }
}

/// Tells the hashes of subtrees.
pub trait HashReader {
    /// Why it cannot.
    type Error: From<TlogError>;

    /// The hashes of subtrees, in their order.
    ///
    /// # Errors
    /// One of them cannot be had, or is not believed.
    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error>;
}

/// Some records that follow each other: from, and up to but without.
type Range = (u64, u64);

/// The complete subtrees that records from a number on fall apart into, the largest first. The
/// number must be divisible by the size of the first, as it is in every split of RFC 6962.
pub(super) fn subtrees((mut from, to): Range) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some(level) = to.saturating_sub(from).checked_ilog2() {
        nodes.push(Node { level: u8::try_from(level).unwrap_or(u8::MAX), index: from >> level });
        from += 1 << level;
    }
    nodes
}

/// Where the halves of so many records part: the greatest power of two below.
fn half(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}

fn in_tree(id: u64, size: u64) -> Result<(), TlogError> {
    let fits = id < size && size <= MAX_SIZE;
    if fits { Ok(()) } else { Err(TlogError::NotInTree { asked: id, size }) }
}

fn begins(old: u64, size: u64) -> Result<(), TlogError> {
    let fits = old <= size && size <= MAX_SIZE;
    if fits { Ok(()) } else { Err(TlogError::NotInTree { asked: old, size }) }
}

/// Reads the hashes of ranges.
fn hashes<R: HashReader>(ranges: &[Range], reader: &R) -> Result<Vec<Hash>, R::Error> {
    let rows: Vec<Vec<Node>> = ranges.iter().map(|&range| subtrees(range)).collect();
    let read = reader.read(&rows.concat())?;
    let mut rest = &read[..];
    let mut hashes = Vec::with_capacity(rows.len());
    for row in rows {
        let (these, after) = rest.split_at_checked(row.len()).ok_or(TlogError::Proof)?;
        rest = after;
        hashes.push(nest(these).ok_or(TlogError::Proof)?);
    }
    Ok(hashes)
}

/// The hash of the tree of the first `size` records.
///
/// # Errors
/// What the reader says.
pub fn tree_hash<R: HashReader>(size: u64, reader: &R) -> Result<Hash, R::Error> {
    if size == 0 {
        return Ok(empty_hash());
    }
    begins(size, size)?;
    hashes(&[(0, size)], reader)?.pop().ok_or_else(|| TlogError::Proof.into())
}

/// A proof that a record is in the tree of a size, for [`check_record`].
///
/// # Errors
/// The tree has no such record; what the reader says.
pub fn prove_record<R: HashReader>(size: u64, id: u64, reader: &R) -> Result<Vec<Hash>, R::Error> {
    in_tree(id, size)?;
    let (mut from, mut to) = (0, size);
    let mut ranges = Vec::new();
    while to - from > 1 {
        let middle = from + half(to - from);
        if id < middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    ranges.reverse();
    hashes(&ranges, reader)
}

/// Checks that a tree has a record with a hash.
///
/// # Errors
/// [`TlogError::Proof`], or [`TlogError::NotInTree`].
pub fn check_record(proof: &[Hash], tree: &Tree, id: u64, record: &Hash) -> Result<(), TlogError> {
    fn root(proof: &[Hash], len: u64, id: u64, record: &Hash) -> Option<Hash> {
        if len == 1 {
            return proof.is_empty().then_some(*record);
        }
        let (last, rest) = proof.split_last()?;
        let middle = half(len);
        Some(match id < middle {
            true => node_hash(&root(rest, middle, id, record)?, last),
            false => node_hash(last, &root(rest, len - middle, id - middle, record)?),
        })
    }
    in_tree(id, tree.size)?;
    match root(proof, tree.size, id, record) {
        Some(hash) if hash == tree.hash => Ok(()),
        _ => Err(TlogError::Proof),
    }
}

/// A proof that the tree of a size begins with the tree of a smaller one, for [`check_tree`].
///
/// # Errors
/// The older tree is larger; what the reader says.
pub fn prove_tree<R: HashReader>(size: u64, old: u64, reader: &R) -> Result<Vec<Hash>, R::Error> {
    begins(old, size)?;
    if old == 0 {
        return Ok(Vec::new());
    }
    let (mut from, mut to) = (0, size);
    let mut ranges = Vec::new();
    while old < to {
        let middle = from + half(to - from);
        if old <= middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    // The whole of the older tree is known to who checks.
    if from > 0 {
        ranges.push((from, to));
    }
    ranges.reverse();
    hashes(&ranges, reader)
}

/// Checks that a tree begins with an older one.
///
/// # Errors
/// [`TlogError::Proof`], or [`TlogError::NotInTree`].
pub fn check_tree(proof: &[Hash], tree: &Tree, old: &Tree) -> Result<(), TlogError> {
    /// The hashes of the older and the newer tree, of which both are parts of this one.
    fn roots(proof: &[Hash], len: u64, old: u64, known: Option<Hash>) -> Option<(Hash, Hash)> {
        if old == len {
            return match (known, proof) {
                (Some(hash), []) | (None, &[hash]) => Some((hash, hash)),
                _ => None,
            };
        }
        let (last, rest) = proof.split_last()?;
        let middle = half(len);
        if old <= middle {
            let (older, newer) = roots(rest, middle, old, known)?;
            Some((older, node_hash(&newer, last)))
        } else {
            let (older, newer) = roots(rest, len - middle, old - middle, None)?;
            Some((node_hash(last, &older), node_hash(last, &newer)))
        }
    }
    begins(old.size, tree.size)?;
    let proven = match old.size {
        0 => proof.is_empty() && old.hash == empty_hash(),
        _ => roots(proof, tree.size, old.size, Some(old.hash)) == Some((old.hash, tree.hash)),
    };
    if proven { Ok(()) } else { Err(TlogError::Proof) }
}
