//! The texts: the head of a tree, and the answer about a record.

use std::fmt;

use super::{Hash, MAX_SIZE, TlogError, empty_hash};

const TREE_PREFIX: &str = "go.sum database tree\n";
/// The longest text of a tree head, as the go command has it.
const MAX_TREE: usize = 1_000_000;

/// The head of a tree: how many records it has, and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tree {
    /// The number of records.
    pub size: u64,
    /// The hash.
    pub hash: Hash,
}

impl Tree {
    /// The tree without records.
    #[must_use]
    pub fn empty() -> Self {
        Self { size: 0, hash: empty_hash() }
    }

    /// Reads the text of a tree head; lines below the third are for others.
    ///
    /// # Errors
    /// [`TlogError::MalformedTree`].
    pub fn parse(text: &str) -> Result<Self, TlogError> {
        let parse = || {
            let rest = Some(text).filter(|t| t.len() <= MAX_TREE)?.strip_prefix(TREE_PREFIX)?;
            let (size, rest) = rest.split_once('\n')?;
            let (hash, _) = rest.split_once('\n')?;
            Some(Self { size: number(size)?, hash: Hash::parse(hash)? })
        };
        parse().ok_or(TlogError::MalformedTree)
    }
}

/// The text that is signed.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{TREE_PREFIX}{}\n{}\n", self.size, self.hash)
    }
}

/// The answer about a record: its number, its text, and the signed head of a tree that has it.
///
/// Only the text is what the record's hash is about: whatever stands around it proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The number of the record in the log, from 0.
    pub id: u64,
    /// The text: whole lines, none empty.
    pub text: &'a str,
    /// The signed note of a tree.
    pub note: &'a [u8],
}

impl<'a> Record<'a> {
    /// Takes an answer apart.
    ///
    /// # Errors
    /// [`TlogError::MalformedRecord`].
    pub fn parse(answer: &'a [u8]) -> Result<Self, TlogError> {
        let parse = || {
            let end = answer.iter().position(|&b| b == b'\n')?;
            let (id, rest) = answer.split_at(end);
            let rest = rest.get(1..)?;
            let end = rest.windows(2).position(|pair| pair == b"\n\n")? + 1;
            let (text, note) = rest.split_at(end);
            let text = std::str::from_utf8(text).ok()?;
            let is_text = !text.starts_with('\n') && !text.contains(|c| c < ' ' && c != '\n');
            let id = number(std::str::from_utf8(id).ok()?)?;
            is_text.then_some(Self { id, text, note: note.get(1..)? })
        };
        parse().ok_or(TlogError::MalformedRecord)
    }
}

/// A number without sign or needless zeros, that a tree can have.
fn number(text: &str) -> Option<u64> {
    let canonical =
        text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|&n| canonical && n <= MAX_SIZE)
}
