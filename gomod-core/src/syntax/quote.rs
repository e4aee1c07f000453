//! Go's quoting of words, and its idea of white space.

use std::fmt;

use crate::text::{Quoted, is_print};

/// Why a quoted word is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuoteError {
    /// A `"…"` literal with an escape or a byte that Go's string syntax does not have.
    Syntax,
    /// A quotation mark in a word that does not begin with `"`. Back quotes are among them:
    /// they are read as one word, but reserved.
    StrayQuote,
}

impl fmt::Display for QuoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            QuoteError::Syntax => "invalid syntax",
            QuoteError::StrayQuote => "unquoted string cannot contain quote",
        })
    }
}

impl std::error::Error for QuoteError {}

/// Whether a word must be quoted to stand as one word in a go.mod file
/// (`modfile.MustQuote`).
///
/// ```
/// use gomod_core::syntax::must_quote;
/// assert!(must_quote(b"../my module"));
/// assert!(must_quote(b"a//b"));
/// assert!(!must_quote(b"example.com/m"));
/// ```
#[must_use]
pub fn must_quote(word: &[u8]) -> bool {
    let special = |c: char| match c {
        ' ' | '"' | '\'' | '`' => true,
        '(' | ')' | '[' | ']' | '{' | '}' | ',' => word.len() > 1,
        c => !is_print(c),
    };
    // A byte that is not UTF-8 is U+FFFD to Go, which is printable.
    word.is_empty()
        || word.utf8_chunks().any(|chunk| chunk.valid().chars().any(special))
        || word.windows(2).any(|pair| matches!(pair, b"//" | b"/*"))
}

/// The word as it is written in a go.mod file: quoted if it has to be
/// (`modfile.AutoQuote`).
#[must_use]
pub fn auto_quote(word: &[u8]) -> Vec<u8> {
    if !must_quote(word) {
        return word.to_vec();
    }
    go_quote(word).into_bytes()
}

/// The text as a Go string literal (`strconv.Quote`).
pub(crate) fn go_quote(text: &[u8]) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for chunk in text.utf8_chunks() {
        let literal = Quoted(chunk.valid()).to_string();
        quoted.push_str(literal.get(1..literal.len() - 1).unwrap_or_default());
        for byte in chunk.invalid() {
            quoted.push_str(&format!("\\x{byte:02x}"));
        }
    }
    quoted.push('"');
    quoted
}

/// The value of a `"…"` literal (`strconv.Unquote`), which may be any bytes.
pub(crate) fn unquote(literal: &[u8]) -> Result<Vec<u8>, QuoteError> {
    let body = literal.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let mut rest = body.ok_or(QuoteError::Syntax)?;
    let mut value = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        // Only an escape can make a byte that is not UTF-8; such a byte as it stands
        // becomes U+FFFD.
        let special = |b: &u8| matches!(b, b'\\' | b'"' | b'\n');
        let (plain, tail) = rest.split_at(rest.iter().position(special).unwrap_or(rest.len()));
        value.extend_from_slice(super::lossy(plain).as_bytes());
        rest = match tail.split_first() {
            None => tail,
            Some((b'\\', tail)) => escape(tail, &mut value)?,
            Some(_) => return Err(QuoteError::Syntax),
        };
    }
    Ok(value)
}

/// Reads the escape behind a backslash, and returns what follows it.
fn escape<'a>(input: &'a [u8], value: &mut Vec<u8>) -> Result<&'a [u8], QuoteError> {
    let (&kind, rest) = input.split_first().ok_or(QuoteError::Syntax)?;
    let number = |digits: &'a [u8], len: usize, radix: u32| {
        let (digits, rest) = digits.split_at_checked(len).ok_or(QuoteError::Syntax)?;
        let digit = |n: u32, &d: &u8| Some(n * radix + char::from(d).to_digit(radix)?);
        let n = digits.iter().try_fold(0, digit).ok_or(QuoteError::Syntax)?;
        Ok((n, rest))
    };
    match kind {
        b'a' => value.push(0x07),
        b'b' => value.push(0x08),
        b'f' => value.push(0x0c),
        b'n' => value.push(b'\n'),
        b'r' => value.push(b'\r'),
        b't' => value.push(b'\t'),
        b'v' => value.push(0x0b),
        b'\\' | b'"' => value.push(kind),
        b'x' | b'0'..=b'7' => {
            let (n, rest) = if kind == b'x' { number(rest, 2, 16)? } else { number(input, 3, 8)? };
            value.push(u8::try_from(n).map_err(|_| QuoteError::Syntax)?);
            return Ok(rest);
        }
        b'u' | b'U' => {
            let (n, rest) = number(rest, if kind == b'u' { 4 } else { 8 }, 16)?;
            let c = char::from_u32(n).ok_or(QuoteError::Syntax)?;
            value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(rest);
        }
        _ => return Err(QuoteError::Syntax),
    }
    Ok(rest)
}

/// The text without white space at its ends (`strings.TrimSpace`).
pub(crate) fn go_trim(text: &[u8]) -> &[u8] {
    let Some(first) = text.utf8_chunks().next() else { return text };
    let text = &text[first.valid().len() - first.valid().trim_start().len()..];
    let Some(last) = text.utf8_chunks().last() else { return text };
    if !last.invalid().is_empty() {
        return text;
    }
    &text[..text.len() - (last.valid().len() - last.valid().trim_end().len())]
}
