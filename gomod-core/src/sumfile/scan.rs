//! From the text of a go.sum file to the places of its words.

use nom::bytes::complete::{tag, take};
use nom::combinator::verify;
use nom::sequence::terminated;
use nom::{IResult, Offset, Parser};

use super::Sum;
use super::error::{BadLine, SumFileProblem};

/// The hash of a module whose go.mod file is empty: what came of a bug.
const EMPTY_GO_MOD: &[u8] = b"h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

/// How many bad lines are told.
const MOST_BAD_LINES: usize = 100;

/// Where the words of a line stand, as offsets into the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    path: (u32, u32),
    version: (u32, u32),
    hash: (u32, u32),
    number: u32,
}

impl Line {
    pub(super) fn path<'a>(&self, text: &'a str) -> &'a str {
        slice(text, self.path)
    }

    pub(super) fn version<'a>(&self, text: &'a str) -> &'a str {
        slice(text, self.version)
    }

    pub(super) fn hash<'a>(&self, text: &'a str) -> &'a str {
        slice(text, self.hash)
    }

    pub(super) fn sum<'a>(&self, text: &'a str) -> Sum<'a> {
        Sum {
            path: self.path(text),
            version: self.version(text),
            hash: self.hash(text),
            line: self.number as usize,
        }
    }
}

fn slice(text: &str, (start, end): (u32, u32)) -> &str {
    &text[start as usize..end as usize]
}

/// The lines that count, and whether they are sorted by path.
pub(super) fn lines(text: &str) -> Result<(Vec<Line>, bool), SumFileProblem> {
    if u32::try_from(text.len()).is_err() {
        return Err(SumFileProblem::TooLarge);
    }
    let bytes = text.as_bytes();
    let ascii = bytes.is_ascii();
    let mut lines = Vec::with_capacity(bytes.len() / 64);
    let mut bad = Vec::new();
    let mut sorted = true;
    let mut last_path: &[u8] = b"";
    let (mut rest, mut number) = (bytes, 0);
    while !rest.is_empty() {
        number += 1;
        let words;
        (rest, words) = match plain_line(rest) {
            Ok((rest, words)) if ascii => (rest, Ok(words)),
            _ => any_line(text, bytes.offset(rest)),
        };
        let (path, version, hash) = match words {
            Ok((_, _, EMPTY_GO_MOD)) | Err(0) => continue,
            Ok(words) => words,
            Err(words) => {
                if bad.len() < MOST_BAD_LINES {
                    bad.push(BadLine { line: number as usize, words });
                }
                continue;
            }
        };
        sorted &= last_path <= path;
        last_path = path;
        let place = |word: &[u8]| {
            let start = bytes.offset(word) as u32;
            (start, start + word.len() as u32)
        };
        let (path, version, hash) = (place(path), place(version), place(hash));
        lines.push(Line { path, version, hash, number });
    }
    if bad.is_empty() { Ok((lines, sorted)) } else { Err(SumFileProblem::BadLines(bad)) }
}

type Words<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// A line as the `go` command writes it: three words with a space between them.
fn plain_line(text: &[u8]) -> IResult<&[u8], Words<'_>, ()> {
    let space = || terminated(word, tag(" "));
    (space(), space(), terminated(word, tag("\n"))).parse(text)
}

/// A word, up to the next space or control character.
fn word(text: &[u8]) -> IResult<&[u8], &[u8], ()> {
    verify(take(word_len(text)), |word: &[u8]| !word.is_empty()).parse(text)
}

/// How many bytes come before the next space or control character.
///
/// Eight bytes are looked at in one step, which is most of the speed of this parser:
/// subtracting 0x21 from each byte of a number sets the top bit of those that are less.
/// It may borrow from the bytes above these, so only the lowest such bit counts.
fn word_len(text: &[u8]) -> usize {
    let (eights, _) = text.as_chunks::<8>();
    for (i, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let less = eight.wrapping_sub(0x2121_2121_2121_2121) & !eight & 0x8080_8080_8080_8080;
        if less != 0 {
            return i * 8 + less.trailing_zeros() as usize / 8;
        }
    }
    let seen = eights.len() * 8;
    seen + text[seen..].iter().take_while(|&&b| b > b' ').count()
}

/// The line at an offset whatever white space it has, and what comes after it: its words,
/// or how many there are if not three.
fn any_line(text: &str, start: usize) -> (&[u8], Result<Words<'_>, usize>) {
    let rest = text.get(start..).unwrap_or_default();
    let (line, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let mut words = line.split_whitespace().map(str::as_bytes);
    let words = match [words.next(), words.next(), words.next(), words.next()] {
        [Some(path), Some(version), Some(hash), None] => Ok((path, version, hash)),
        found => Err(found.iter().flatten().count() + words.count()),
    };
    (rest.as_bytes(), words)
}
