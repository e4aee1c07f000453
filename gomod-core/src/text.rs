//! Go's view of text: character classes and the `%q` form that its messages use.

mod tables;

use std::fmt::{self, Write};

/// Whether Go's `unicode.IsLetter` holds.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { within(tables::LETTERS, c) }
}

/// Whether Go's `unicode.IsDigit` holds.
#[cfg(feature = "graph")]
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { within(tables::DIGITS, c) }
}

/// Whether Go's `unicode.IsPrint` holds: a visible character or the ASCII space.
pub(crate) fn is_print(c: char) -> bool {
    if c.is_ascii() { matches!(c, ' '..='~') } else { within(tables::PRINTABLE, c) }
}

fn within(ranges: &[(u32, u32)], c: char) -> bool {
    let c = u32::from(c);
    let i = ranges.partition_point(|&(_, high)| high < c);
    ranges.get(i).is_some_and(|&(low, _)| low <= c)
}

/// Displays a string as Go's `%q` does: a double-quoted Go literal.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        quote(self.0.chars(), '"', f)
    }
}

/// Displays a character as Go's `%q` does: a single-quoted Go literal.
pub(crate) struct QuotedChar(pub(crate) char);

impl fmt::Display for QuotedChar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        quote(std::iter::once(self.0), '\'', f)
    }
}

fn quote(chars: impl Iterator<Item = char>, mark: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char(mark)?;
    for c in chars {
        match c {
            '\\' => f.write_str("\\\\")?,
            _ if c == mark => write!(f, "\\{c}")?,
            _ if is_print(c) => f.write_char(c)?,
            '\x07' => f.write_str("\\a")?,
            '\x08' => f.write_str("\\b")?,
            '\x0c' => f.write_str("\\f")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\x0b' => f.write_str("\\v")?,
            _ => match u32::from(c) {
                n @ (0..0x20 | 0x7f) => write!(f, "\\x{n:02x}")?,
                n @ 0..0x1_0000 => write!(f, "\\u{n:04x}")?,
                n => write!(f, "\\U{n:08x}")?,
            },
        }
    }
    f.write_char(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_is_that_of_go() {
        let cases = [
            ("plain text", r#""plain text""#),
            ("a\"b'c\\", r#""a\"b'c\\""#),
            ("\u{7}\u{8}\u{c}\n\r\t\u{b}\0\u{7f}", r#""\a\b\f\n\r\t\v\x00\x7f""#),
            ("é漢\u{fffd}", "\"é漢\u{fffd}\""),
            ("\u{85}\u{a0}\u{ad}\u{2028}\u{feff}", r#""\u0085\u00a0\u00ad\u2028\ufeff""#),
            ("\u{e000}\u{f0000}", r#""\ue000\U000f0000""#),
        ];
        for (text, want) in cases {
            assert_eq!(Quoted(text).to_string(), want);
        }
        assert_eq!(QuotedChar('\'').to_string(), r"'\''");
        assert_eq!(QuotedChar('"').to_string(), "'\"'");
        assert_eq!(QuotedChar('\u{feff}').to_string(), r"'\ufeff'");
    }

    #[test]
    fn classes_at_the_edges_of_the_tables() {
        assert!(is_letter('ª') && is_letter('é') && is_letter('漢') && is_letter('z'));
        // A mark, a letter-like number and a sign: alphabetic in Unicode, no letters in Go.
        assert!(!is_letter('\u{345}') && !is_letter('Ⅷ') && !is_letter('ⓐ') && !is_letter('_'));
        assert!(is_print('¡') && is_print(' ') && is_print('\u{301}'));
        assert!(!is_print('\u{a0}') && !is_print('\u{10ffff}') && !is_print('\u{7f}'));
    }
}
