//! The line of a file that an error is about.

use std::ops::Range;

use gomod_core::syntax::Span;

/// Longer lines are not shown: no person reads them.
const MAX_LINE: usize = 1000;

/// A line as text, and what is marked in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The line without its end. A byte that is not UTF-8 is one replacement character, as Go
    /// counts columns.
    pub(crate) text: String,
    /// The marked bytes of `text`.
    pub(crate) marked: Range<usize>,
}

impl Excerpt {
    /// The line in which a span starts; none when it is too long, or not there.
    pub(crate) fn of(source: &[u8], span: Span) -> Option<Self> {
        let start = span.start as usize;
        let (head, tail) = source.split_at_checked(start)?;
        let line_start = head.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let line_end = tail.iter().position(|&b| b == b'\n').unwrap_or(tail.len());
        let before = &head[line_start..];
        let rest = &tail[..line_end];
        if before.len() + rest.len() > MAX_LINE {
            return None;
        }
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        let (marked, after) =
            rest.split_at((span.end as usize).saturating_sub(start).min(rest.len()));
        let mut text = decode(before);
        let marked_start = text.len();
        text += &decode(marked);
        let marked = marked_start..text.len();
        text += &decode(after);
        Some(Self { text, marked })
    }
}

fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text += chunk.valid();
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(source: &[u8], start: u32, end: u32) -> Option<(String, Range<usize>)> {
        Excerpt::of(source, Span { start, end }).map(|e| (e.text, e.marked))
    }

    #[test]
    fn the_line_of_a_span() {
        let source = b"module m\r\n\nfoo bar\ngo 1.21";
        assert_eq!(excerpt(source, 0, 6), Some(("module m".into(), 0..6)));
        assert_eq!(excerpt(source, 11, 14), Some(("foo bar".into(), 0..3)));
        assert_eq!(excerpt(source, 15, 99), Some(("foo bar".into(), 4..7)));
        assert_eq!(excerpt(source, 26, 26), Some(("go 1.21".into(), 7..7)));
        assert_eq!(excerpt(source, 99, 99), None);
        assert_eq!(excerpt(b"x\n", 2, 2), Some((String::new(), 0..0)));
    }

    #[test]
    fn every_stray_byte_is_a_character() {
        let source = b"a \xff\xe2\x82 b";
        assert_eq!(excerpt(source, 6, 7), Some(("a \u{fffd}\u{fffd}\u{fffd} b".into(), 12..13)));
    }

    #[test]
    fn no_line_without_end() {
        assert_eq!(excerpt(&vec![b'x'; MAX_LINE + 1], 3, 4), None);
    }
}
