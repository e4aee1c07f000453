//! Places in a file.

use super::source::count_runes;

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes of the source at this place; empty where the span lies outside of it.
    #[must_use]
    pub fn of(self, source: &[u8]) -> &[u8] {
        source.get(self.range()).unwrap_or_default()
    }

    /// The span as a range of indexes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A place in a file, as Go's messages count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters; a byte that is not UTF-8 is a character.
    pub column: u32,
    /// The offset in bytes, from 0.
    pub offset: u32,
}

/// Finds lines and columns of many places in one file.
///
/// ```
/// use gomod_core::syntax::LineIndex;
/// let source = "module m\n\trequire é v1\n".as_bytes();
/// let at = LineIndex::new(source).position(source, 21);
/// assert_eq!((at.line, at.column), (2, 12));
/// ```
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// Where the lines after the first begin.
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of a file.
    #[must_use]
    pub fn new(source: &[u8]) -> Self {
        let newline = |(i, &b): (usize, &u8)| (b == b'\n').then(|| to_u32(i + 1));
        LineIndex { starts: source.iter().enumerate().filter_map(newline).collect() }
    }

    /// The position of an offset in the file that the index was made from.
    #[must_use]
    pub fn position(&self, source: &[u8], offset: u32) -> Position {
        let before = self.starts.partition_point(|&start| start <= offset);
        let start = if before == 0 { 0 } else { self.starts[before - 1] };
        let head = Span { start, end: offset }.of(source);
        Position { line: to_u32(before + 1), column: to_u32(count_runes(head) + 1), offset }
    }
}

/// Offsets and counts fit, because files are limited to [`super::MAX_FILE_SIZE`].
pub(super) fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The position of one offset.
pub(super) fn position(source: &[u8], offset: u32) -> Position {
    let head = Span { start: 0, end: offset }.of(source);
    let line_start = head.iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let line = head.iter().filter(|&&b| b == b'\n').count() + 1;
    Position { line: to_u32(line), column: to_u32(count_runes(&head[line_start..]) + 1), offset }
}
