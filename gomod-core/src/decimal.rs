//! Decimal numbers of any length, kept as text.
//!
//! Go never turns the numbers of a version into machine integers, so that none overflows.

use std::cmp::Ordering;

/// The number of ASCII digits at the start.
pub(crate) fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

/// The length of the number at the start: none where there is none, or where it has a
/// needless leading zero.
pub(crate) fn number(text: &[u8]) -> Option<usize> {
    match (digits(text), text.first()) {
        (0, _) => None,
        (n, Some(b'0')) if n > 1 => None,
        (n, _) => Some(n),
    }
}

/// Orders two numbers without leading zeros. The empty text comes before all.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// The number plus one.
pub(crate) fn increment(number: &str) -> String {
    let kept = number.trim_end_matches('9');
    let nines = number.len() - kept.len();
    let mut out = String::with_capacity(number.len() + 1);
    let mut head = kept.chars();
    match head.next_back() {
        Some(last) => {
            out.push_str(head.as_str());
            out.push(char::from_digit(last.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0'));
        }
        None => out.push('1'),
    }
    out.extend(std::iter::repeat_n('0', nines));
    out
}

/// The number minus one; none below zero.
pub(crate) fn decrement(number: &str) -> Option<String> {
    let kept = number.trim_end_matches('0');
    let zeros = number.len() - kept.len();
    let mut head = kept.chars();
    let last = head.next_back()?.to_digit(10)?.checked_sub(1)?;
    let mut out = String::with_capacity(number.len());
    out.push_str(head.as_str());
    if last > 0 || !out.is_empty() || zeros == 0 {
        out.extend(char::from_digit(last, 10));
    }
    out.extend(std::iter::repeat_n('9', zeros));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps() {
        for (low, high) in [
            ("0", "1"),
            ("8", "9"),
            ("9", "10"),
            ("10", "11"),
            ("99", "100"),
            ("199", "200"),
            ("18446744073709551615", "18446744073709551616"),
            ("99999999999999999999", "100000000000000000000"),
        ] {
            assert_eq!(increment(low), high);
            assert_eq!(decrement(high).as_deref(), Some(low));
            assert_eq!(compare(low, high), Ordering::Less);
        }
        assert_eq!(decrement("0"), None);
        assert_eq!(number(b"01"), None);
        assert_eq!(number(b""), None);
        assert_eq!(number(b"0.1"), Some(1));
    }
}
