//! Words, punctuation and comments.
//!
//! The recognizers are nom parsers over bytes; each takes its piece from the front of the
//! input. [`Lexer`] chooses between them by the next byte and counts offsets. The rules are
//! those of `modfile`'s `readToken`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take, take_until, take_while};
use nom::combinator::{recognize, rest};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::position::{Span, to_u32};
use crate::text::is_print;

/// A recognizer takes a piece of the input or fails with what [`LexError`] says.
type Recognized<'i, O = &'i [u8]> = IResult<&'i [u8], O, LexError>;

/// An error, and how much of the input was left where it was met.
#[derive(Clone, Copy, Debug)]
pub(super) struct LexError {
    left: usize,
    kind: FaultKind,
}

/// A syntax error: where Go puts it, and what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) offset: u32,
    pub(super) kind: FaultKind,
}

/// The syntax errors, small enough to be handed around.
#[derive(Clone, Copy, Debug)]
pub(super) enum FaultKind {
    BlockComment,
    UnexpectedCharacter(char),
    EofInString,
    NewlineInString,
    /// With the offset of the block.
    UnterminatedBlock(u32),
    TextAfterBlock,
}

impl nom::error::ParseError<&[u8]> for LexError {
    /// No recognizer fails by nom's own combinators; what would, is no character of a word.
    fn from_error_kind(input: &[u8], _: nom::error::ErrorKind) -> Self {
        LexError { left: input.len(), kind: FaultKind::UnexpectedCharacter(first_char(input)) }
    }

    fn append(_: &[u8], _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

fn fail<'i, O>(at: &[u8], kind: FaultKind) -> Recognized<'i, O> {
    Err(nom::Err::Failure(LexError { left: at.len(), kind }))
}

/// The first character; U+FFFD for a byte that is not UTF-8, as in Go.
fn first_char(input: &[u8]) -> char {
    let head = &input[..input.len().min(4)];
    match head.utf8_chunks().next() {
        Some(chunk) => chunk.valid().chars().next().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => '\0',
    }
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\r')
}

/// A byte of a word that needs no second look: the characters of module paths and versions,
/// but not the slash, which may begin a comment.
#[inline]
fn is_plain(b: u8) -> bool {
    // Without branches and tables, so that it is done for many bytes at once.
    (b.wrapping_sub(b'-') <= b'9' - b'-') & (b != b'/')
        | ((b | 0x20).wrapping_sub(b'a') <= b'z' - b'a')
        | (b == b'_')
}

/// The number of bytes at the front that need no second look, slashes included that begin
/// no comment.
#[inline]
fn plain_prefix(input: &[u8]) -> usize {
    const LANES: usize = 16;
    let mut at = 0;
    while let Some(chunk) = input.get(at..).and_then(|left| left.first_chunk::<{ LANES + 1 }>()) {
        let mut stops = [0; LANES];
        for i in 0..LANES {
            let next = chunk[i + 1];
            let slash = (chunk[i] == b'/') & (next != b'/') & (next != b'*');
            stops[i] = u8::from(!(is_plain(chunk[i]) | slash));
        }
        let stops = u128::from_le_bytes(stops);
        if stops != 0 {
            return at + stops.trailing_zeros() as usize / 8;
        }
        at += LANES;
    }
    at + input[at..].iter().take_while(|&&b| is_plain(b)).count()
}

/// `blank = *( SP / HTAB / CR )`
#[inline]
fn blank(input: &[u8]) -> Recognized<'_> {
    take_while(is_blank).parse(input)
}

/// `comment = "//" *<any byte but LF>`
#[inline]
fn comment(input: &[u8]) -> Recognized<'_> {
    recognize(preceded(tag("//"), alt((take_until("\n"), rest)))).parse(input)
}

/// `raw = "`" *<any byte but "`" and LF> "`"`, or the same in double quotes, where a
/// backslash takes the character behind it along, even a line end.
fn quoted(input: &[u8]) -> Recognized<'_> {
    let quote = input.first().copied().unwrap_or_default();
    let mut left = input.get(1..).unwrap_or_default();
    loop {
        let (at, _) = take_while(|b| b != quote && b != b'\n' && b != b'\\').parse(left)?;
        left = match at {
            [] => return fail(input, FaultKind::EofInString),
            [b'\n', ..] => return fail(at, FaultKind::NewlineInString),
            [b'\\'] if quote == b'"' => return fail(input, FaultKind::EofInString),
            // The character behind may have more bytes; they end no string.
            [b'\\', _, after @ ..] if quote == b'"' => after,
            [b, after @ ..] if *b == quote => {
                return Ok((after, &input[..input.len() - after.len()]));
            }
            [_, after @ ..] => after,
        };
    }
}

/// `word = 1*<printable character but SP and ( ) [ ] { } ,>`, ended by `//` too; and
/// whether there is a quotation mark in it.
#[inline(always)]
fn word(input: &[u8]) -> Recognized<'_, (&[u8], bool)> {
    let mut left = input;
    let mut quotes = false;
    loop {
        let (at, _) = take(plain_prefix(left)).parse(left)?;
        left = match at {
            []
            | [b' ' | b'\t' | b'\r' | b'\n' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',', ..]
            | [b'/', b'/', ..] => return Ok((at, (&input[..input.len() - at.len()], quotes))),
            [b'/', b'*', ..] => return fail(at, FaultKind::BlockComment),
            [b'"' | b'\'' | b'`', after @ ..] => {
                quotes = true;
                after
            }
            [b'!'..=b'~', after @ ..] => after,
            [b, ..] if !b.is_ascii() && is_print(first_char(at)) => &at[first_char_len(at)..],
            _ if at.len() < input.len() => {
                return Ok((at, (&input[..input.len() - at.len()], quotes)));
            }
            _ => return fail(at, FaultKind::UnexpectedCharacter(first_char(at))),
        };
    }
}

fn first_char_len(input: &[u8]) -> usize {
    let head = &input[..input.len().min(4)];
    let first = head.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    first.map_or(1, char::len_utf8)
}

/// What a piece of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Eof,
    Newline,
    /// A comment that stands alone on its line, with its line end.
    Comment,
    /// A comment behind something, with its line end.
    Suffix,
    LParen,
    RParen,
    /// A word, a quoted string, other punctuation.
    Word,
}

impl Kind {
    /// Whether a line ends here.
    pub(super) fn ends_line(self) -> bool {
        matches!(self, Kind::Eof | Kind::Newline | Kind::Suffix)
    }
}

/// A piece of the file. The span of a comment is without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// Cuts a file into pieces.
#[derive(Debug)]
pub(super) struct Lexer<'i> {
    /// The length of the file.
    len: usize,
    /// What is not read yet.
    left: &'i [u8],
    /// Whether something else than blanks was met on this line.
    in_line: bool,
    /// Whether a word had a quotation mark in it.
    pub(super) has_quotes: bool,
}

impl<'i> Lexer<'i> {
    pub(super) fn new(source: &'i [u8]) -> Self {
        Lexer { len: source.len(), left: source, in_line: false, has_quotes: false }
    }

    #[inline]
    pub(super) fn next(&mut self) -> Result<Lexeme, Fault> {
        let (input, _) = blank(self.left).map_err(|e| self.fault(e))?;
        let (kind, recognized) = match input {
            [] => (Kind::Eof, Ok((input, input))),
            [b'\n', ..] => (Kind::Newline, Ok((&input[1..], &input[..1]))),
            [b'/', b'/', ..] => {
                (if self.in_line { Kind::Suffix } else { Kind::Comment }, comment(input))
            }
            [b'(', ..] => (Kind::LParen, Ok((&input[1..], &input[..1]))),
            [b')', ..] => (Kind::RParen, Ok((&input[1..], &input[..1]))),
            [b'[' | b']' | b'{' | b'}' | b',', ..] => (Kind::Word, Ok((&input[1..], &input[..1]))),
            [b'"' | b'`', ..] => {
                self.has_quotes = true;
                (Kind::Word, quoted(input))
            }
            _ => {
                let (left, (piece, quotes)) = word(input).map_err(|e| self.fault(e))?;
                self.has_quotes |= quotes;
                (Kind::Word, Ok((left, piece)))
            }
        };
        let (left, piece) = recognized.map_err(|e| self.fault(e))?;
        let start = self.len - input.len();
        let mut end = start + piece.len();
        self.left = left;
        self.in_line = !matches!(kind, Kind::Newline);
        if matches!(kind, Kind::Comment | Kind::Suffix) {
            self.in_line = false;
            if let [b'\n', after @ ..] = left {
                self.left = after;
                // The line end of a comment is CR LF if it can be; other CRs belong to it.
                end -= usize::from(piece.ends_with(b"\r"));
            }
        }
        Ok(Lexeme { kind, span: Span { start: to_u32(start), end: to_u32(end) } })
    }

    #[cold]
    fn fault(&self, error: nom::Err<LexError>) -> Fault {
        match error {
            nom::Err::Error(e) | nom::Err::Failure(e) => {
                Fault { offset: to_u32(self.len - e.left), kind: e.kind }
            }
            // Complete parsers never ask for more.
            nom::Err::Incomplete(_) => {
                Fault { offset: to_u32(self.len), kind: FaultKind::EofInString }
            }
        }
    }
}
