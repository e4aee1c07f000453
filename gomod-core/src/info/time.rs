//! Times as the go command reads and writes them: strict RFC 3339.

use std::fmt;

use crate::pseudo::CommitTime;

/// A moment, with the offset from UTC in which it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    /// Date and clock as written.
    local: CommitTime,
    nanos: u32,
    /// Minutes east of UTC.
    offset: i32,
}

impl Timestamp {
    /// Reads an RFC 3339 time by the rules of Go's `time.Time.UnmarshalText`: capital T and Z,
    /// two digits each, no leap second, digits after the ninth of a fraction cut off.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (local, mut rest) = text.split_at_checked(19)?;
        let mut digits = String::with_capacity(14);
        for (at, c) in local.char_indices() {
            let mark = match at {
                4 | 7 => '-',
                10 => 'T',
                13 | 16 => ':',
                _ => {
                    digits.push(c);
                    continue;
                }
            };
            if c != mark {
                return None;
            }
        }
        let local = CommitTime::from_digits(&digits)?;

        let mut nanos = 0;
        if let Some(fraction) = rest.strip_prefix('.') {
            let len = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if len == 0 {
                return None;
            }
            let mut fraction_digits = fraction.bytes().take(len).chain(std::iter::repeat(b'0'));
            for digit in fraction_digits.by_ref().take(9) {
                nanos = nanos * 10 + u32::from(digit - b'0');
            }
            rest = &fraction[len..];
        }

        let offset = match rest.as_bytes() {
            b"Z" => 0,
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let two = |a: u8, b: u8| -> Option<i32> {
                    let both = a.is_ascii_digit() && b.is_ascii_digit();
                    both.then(|| i32::from(a - b'0') * 10 + i32::from(b - b'0'))
                };
                let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
                if hours >= 24 || minutes >= 60 {
                    return None;
                }
                let offset = hours * 60 + minutes;
                if *sign == b'-' { -offset } else { offset }
            }
            _ => return None,
        };
        Some(Timestamp { local, nanos, offset })
    }

    /// The time in a pseudo-version: UTC.
    pub(crate) fn utc(local: CommitTime) -> Self {
        Timestamp { local, nanos: 0, offset: 0 }
    }

    /// The moment as seconds and nanoseconds since 1970, to be compared.
    pub(crate) fn instant(&self) -> (i64, u32) {
        (self.local.unix() - i64::from(self.offset) * 60, self.nanos)
    }
}

impl fmt::Display for Timestamp {
    /// Go's `time.RFC3339Nano`: no trailing zeros in the fraction, `Z` for UTC.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.local.to_string();
        f.write_str(local.trim_end_matches('Z'))?;
        if self.nanos > 0 {
            let fraction = format!("{:09}", self.nanos);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        if self.offset == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let offset = self.offset.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", offset / 60, offset % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        for (text, want) in [
            ("2018-02-14T15:44:20Z", "2018-02-14T15:44:20Z"),
            ("2018-02-14T15:44:20+00:00", "2018-02-14T15:44:20Z"),
            ("2018-02-14T15:44:20-00:00", "2018-02-14T15:44:20Z"),
            ("2018-02-14T15:44:20.120+05:30", "2018-02-14T15:44:20.12+05:30"),
            ("2018-02-14T15:44:20.1234567899-01:00", "2018-02-14T15:44:20.123456789-01:00"),
            ("2018-02-14T15:44:20.000Z", "2018-02-14T15:44:20Z"),
            ("0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"),
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), want);
        }
        for bad in [
            "",
            "2018-02-14",
            "2018-02-14T15:44:20",
            "2018-02-14t15:44:20z",
            "2018-02-14 15:44:20Z",
            "2018-02-14T15:44:60Z",
            "2018-02-14T24:00:00Z",
            "2018-02-14T5:44:20Z",
            "2018-02-14T15:44:20,5Z",
            "2018-02-14T15:44:20.Z",
            "2018-02-29T15:44:20Z",
            "2018-13-14T15:44:20Z",
            "2018-00-14T15:44:20Z",
            "2018-02-14T15:44:20+24:00",
            "2018-02-14T15:44:20+0530",
            "2018-02-14T15:44:20Zx",
            "２０18-02-14T15:44:20Z",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn orders_by_the_moment() {
        let at = |text| Timestamp::parse(text).unwrap().instant();
        assert_eq!(at("1970-01-01T00:00:00Z"), (0, 0));
        assert_eq!(at("2000-03-01T00:00:00Z"), (951_868_800, 0));
        assert_eq!(at("2000-02-29T23:59:59.5Z"), (951_868_799, 500_000_000));
        assert_eq!(at("2018-02-14T15:44:20+02:00"), at("2018-02-14T13:44:20Z"));
        assert_eq!(at("0001-01-01T00:00:00Z"), (-62_135_596_800, 0));
    }
}
