//! The time of a document, as RFC 3339 has it, in UTC and whole seconds.

use std::fmt;
use std::str::FromStr;

use gomod_core::pseudo::CommitTime;
use serde::{Serialize, Serializer};

/// A moment in UTC, in whole seconds, from the year 0 to the year 9999.
///
/// ```
/// use gomod_sbom::Timestamp;
///
/// let commit = Timestamp::from_unix_seconds(1_704_067_199).unwrap();
/// assert_eq!(commit.to_string(), "2023-12-31T23:59:59Z");
/// assert_eq!("2024-01-01T01:59:59+02:00".parse(), Ok(commit));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(CommitTime);

impl Timestamp {
    /// The moment that many seconds after the beginning of 1970, as `SOURCE_DATE_EPOCH`
    /// and the times of commits are given; none where the year does not fit four digits.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        CommitTime::from_unix(seconds).map(Timestamp)
    }

    /// The number of seconds since the beginning of 1970.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.unix()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not an RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError(pub String);

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a time such as 2024-01-31T23:59:59Z (RFC 3339)", self.0)
    }
}

impl std::error::Error for TimestampError {}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads an RFC 3339 time with any offset. Fractions of a second are cut off; a
    /// leap second counts as the second that follows it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| TimestampError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let (separator, rest) = rest.split_at_checked(1)?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let [year, month, day] = split(date, "-")?;
    let [hour, minute, second] = split(clock, ":")?;
    if !matches!(separator, "T" | "t" | " ") || year.len() != 4 {
        return None;
    }
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (digits.len() < fraction.len()).then_some(digits)?
        }
        None => rest,
    };
    let (second, leap) = if second == "60" { ("59", 1) } else { (second, 0) };
    let local = CommitTime::from_digits(&[year, month, day, hour, minute, second].concat())?;
    Timestamp::from_unix_seconds(local.unix() + leap - offset(rest)?)
}

/// Three parts, of which the last two have two bytes.
fn split<'a>(text: &'a str, separator: &str) -> Option<[&'a str; 3]> {
    let (first, rest) = text.split_once(separator)?;
    let (second, third) = rest.split_once(separator)?;
    (second.len() == 2 && third.len() == 2).then_some([first, second, third])
}

/// The offset from UTC, in seconds.
fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let (sign, clock) = text.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = clock.split_once(':')?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A number of two digits.
fn number(digits: &str) -> Option<i64> {
    let valid = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    if valid { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first and the last second that four digits of year can name.
    const FIRST: i64 = -62_167_219_200;
    const LAST: i64 = 253_402_300_799;

    fn read(text: &str) -> Option<i64> {
        text.parse::<Timestamp>().ok().map(Timestamp::unix_seconds)
    }

    #[test]
    fn the_ends_of_the_range() {
        assert_eq!(
            Timestamp::from_unix_seconds(FIRST).map(|t| t.to_string()).as_deref(),
            Some("0000-01-01T00:00:00Z")
        );
        assert_eq!(
            Timestamp::from_unix_seconds(LAST).map(|t| t.to_string()).as_deref(),
            Some("9999-12-31T23:59:59Z")
        );
        assert_eq!(Timestamp::from_unix_seconds(LAST + 1), None);
        assert_eq!(Timestamp::from_unix_seconds(i64::MIN), None);
        assert_eq!(read("0000-01-01T00:00:00+00:01"), None);
    }

    #[test]
    fn every_form() {
        assert_eq!(read("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(read("1970-01-01t00:00:00.25z"), Some(0));
        assert_eq!(read("2000-02-29 12:34:56-05:30"), Some(951_847_496));
        assert_eq!(read("2016-12-31T23:59:60Z"), read("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "2024",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+1:00",
            "2024-01-01T00:00:00+01:00x",
            "2024/01/01T00:00:00Z",
            "+024-01-01T00:00:00Z",
            "2024-01-01T00:00:0\u{e9}Z",
            "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
