//! The text of a file: borrowed or owned, UTF-8 or nearly.

use std::borrow::Cow;

use super::position::{Span, to_u32};

/// The bytes of a file.
///
/// A go.mod file may hold bytes that are not UTF-8 (Go reads them in comments and words).
/// Such a file is kept as bytes; any other as a string, so that words are string slices
/// without being looked at again.
#[derive(Clone, Debug)]
pub(crate) enum Source<'s> {
    Text(Cow<'s, str>),
    Bytes(Cow<'s, [u8]>),
}

impl<'s> Source<'s> {
    pub(super) fn new(bytes: Cow<'s, [u8]>) -> Self {
        match bytes {
            Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Source::Text(Cow::Borrowed(text)),
                Err(_) => Source::Bytes(Cow::Borrowed(bytes)),
            },
            Cow::Owned(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Source::Text(Cow::Owned(text)),
                Err(error) => Source::Bytes(Cow::Owned(error.into_bytes())),
            },
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Source::Text(text) => text.as_bytes(),
            Source::Bytes(bytes) => bytes,
        }
    }

    /// All of it, if it is UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Source::Text(text) => Some(text),
            Source::Bytes(_) => None,
        }
    }

    /// The text at a place, if it is UTF-8.
    #[inline]
    pub(crate) fn str(&self, span: Span) -> Option<&str> {
        match self {
            Source::Text(text) => text.get(span.range()),
            Source::Bytes(bytes) => std::str::from_utf8(bytes.get(span.range())?).ok(),
        }
    }

    pub(super) fn into_owned(self) -> Source<'static> {
        match self {
            Source::Text(text) => Source::Text(Cow::Owned(text.into_owned())),
            Source::Bytes(bytes) => Source::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// Where the text of a fact stands: in the source, or, where it had to be made, in the
/// [`TextStore`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    start: u32,
    /// The length; the top bit tells the store from the source.
    len: u32,
}

const STORED: u32 = 1 << 31;

impl Text {
    #[inline]
    pub(crate) fn source(span: Span) -> Self {
        Text { start: span.start, len: span.end.saturating_sub(span.start) & !STORED }
    }

    fn span(self) -> Span {
        Span { start: self.start, end: self.start.saturating_add(self.len & !STORED) }
    }
}

/// Texts that are not slices of the source: unquoted, made canonical, joined.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextStore(String);

impl TextStore {
    pub(crate) fn add(&mut self, text: &str) -> Text {
        let start = to_u32(self.0.len());
        self.0.push_str(text);
        Text { start, len: to_u32(text.len()) | STORED }
    }

    #[inline]
    pub(crate) fn get<'a>(&'a self, source: &'a Source<'_>, text: Text) -> &'a str {
        let found = if text.len & STORED == 0 {
            source.str(text.span())
        } else {
            self.0.get(text.span().range())
        };
        found.unwrap_or_default()
    }
}

/// The bytes as text, each byte that is not UTF-8 as one U+FFFD, which is how Go prints
/// them in JSON.
pub(crate) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, chunk.invalid().len()));
    }
    Cow::Owned(text)
}

/// The number of characters, where a byte that is not UTF-8 is one.
pub(super) fn count_runes(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|c| c.valid().chars().count() + c.invalid().len()).sum()
}
