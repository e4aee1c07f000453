//! A file with its name, and places in it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use gomod_core::syntax::{LineIndex, Position, Span};

/// A file that findings point into.
pub struct Text {
    name: String,
    bytes: Vec<u8>,
    lines: LineIndex,
    /// Where the lines begin; made when first needed.
    starts: OnceLock<Vec<usize>>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Text {
    /// A file by its name as findings tell it: with slashes, as seen from the repository.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Arc<Self> {
        let bytes = bytes.into();
        Arc::new(Self {
            name: name.into(),
            lines: LineIndex::new(&bytes),
            bytes,
            starts: OnceLock::new(),
        })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is in it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The span of a line, from 1, without its end; empty where there is none.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.starts.get_or_init(|| {
            let ends = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        let Some(&start) = line.checked_sub(1).and_then(|at| starts.get(at)) else {
            return Span::default();
        };
        let end = starts.get(line).copied().unwrap_or(self.bytes.len());
        let text = self.bytes.get(start..end).unwrap_or_default();
        Span { start: to_u32(start), end: to_u32(start + text.trim_ascii_end().len()) }
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A place in a file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub text: Arc<Text>,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// A place by its bytes.
    #[must_use]
    pub fn new(text: &Arc<Text>, span: Span) -> Self {
        Self { text: Arc::clone(text), span }
    }

    /// Where it begins.
    #[must_use]
    pub fn start(&self) -> Position {
        self.text.lines.position(&self.text.bytes, self.span.start)
    }

    /// Where it ends: behind the last character.
    #[must_use]
    pub fn end(&self) -> Position {
        self.text.lines.position(&self.text.bytes, self.span.end.max(self.span.start))
    }

    /// The line in which it begins, without white space around it.
    #[must_use]
    pub fn line_text(&self) -> &[u8] {
        let bytes = &self.text.bytes;
        let start = (self.span.start as usize).min(bytes.len());
        let (head, tail) = bytes.split_at(start);
        let from = head.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let to = tail.iter().position(|&b| b == b'\n').map_or(bytes.len(), |at| start + at);
        bytes.get(from..to).unwrap_or_default().trim_ascii()
    }
}
