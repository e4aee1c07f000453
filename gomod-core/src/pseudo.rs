//! Pseudo-versions: versions for commits without a tag.
//!
//! | form | based on |
//! |---|---|
//! | `vX.0.0-yyyymmddhhmmss-abcdef123456` | no earlier version |
//! | `vX.Y.(Z+1)-0.yyyymmddhhmmss-abcdef123456` | `vX.Y.Z` |
//! | `vX.Y.Z-pre.0.yyyymmddhhmmss-abcdef123456` | `vX.Y.Z-pre` |
//!
//! Each but the first may end in build metadata, by custom `+incompatible`. The rules are
//! those of `golang.org/x/mod/module`, see also <https://go.dev/ref/mod#pseudo-versions>.
//!
//! ```
//! use gomod_core::pseudo::{self, CommitTime, PseudoVersion};
//! let v = PseudoVersion::parse("v1.2.4-0.20200102030405-abcdef123456")?;
//! assert_eq!(v.base()?.as_deref(), Some("v1.2.3"));
//! assert_eq!(v.time()?.to_string(), "2020-01-02T03:04:05Z");
//! assert_eq!(v.rev(), "abcdef123456");
//! assert_eq!(pseudo::make("v1", "v1.2.3", v.time()?, v.rev()), v.to_string());
//! # Ok::<(), gomod_core::version::InvalidVersion>(())
//! ```

use std::fmt;

use crate::decimal;
use crate::version::{InvalidVersion, InvalidVersionReason, Parts};

const TIME_LEN: usize = "yyyymmddhhmmss".len();

/// Whether the text is a pseudo-version. Its digits need not be a possible time.
#[must_use]
pub fn is_pseudo(v: &str) -> bool {
    Pieces::new(v).is_some()
}

/// Makes the pseudo-version of a commit.
///
/// `major` (such as `v2`; empty means `v0`) counts only where `older`, the version that
/// the commit follows, is empty or not valid.
#[must_use]
pub fn make(major: &str, older: &str, time: CommitTime, rev: &str) -> String {
    let major = if major.is_empty() { "v0" } else { major };
    let time = time.digits();
    let Some(parts) = Parts::new(older) else {
        return format!("{major}.0.0-{time}-{rev}");
    };
    let build = parts.build();
    if !parts.prerelease().is_empty() {
        return format!("{}.0.{time}-{rev}{build}", parts.release());
    }
    let [major, minor, patch] = parts.numbers();
    let patch = decimal::increment(patch);
    format!("v{major}.{minor}.{patch}-0.{time}-{rev}{build}")
}

/// A pseudo-version, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PseudoVersion<'a> {
    text: &'a str,
    pieces: Pieces<'a>,
}

/// The parts of a pseudo-version, as pieces of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Pieces<'a> {
    base: Base<'a>,
    time: &'a str,
    rev: &'a str,
    build: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Base<'a> {
    /// There is no earlier version.
    None,
    /// The version before this one (`vX.Y.Z`).
    Before(&'a str),
    /// This pre-release.
    Prerelease(&'a str),
}

impl<'a> Pieces<'a> {
    fn new(v: &'a str) -> Option<Self> {
        let parts = Parts::new(v)?;
        let (rest, rev) = parts.release().rsplit_once('-')?;
        let at = rest.len().checked_sub(TIME_LEN)?;
        let (rest, time) = rest.split_at_checked(at)?;
        if rev.is_empty() || rev.contains('.') || !time.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let core = parts.core();
        let base = match rest.get(core.len()..)? {
            "-" if parts.numbers()[1..] == ["0", "0"] => Base::None,
            "-0." => Base::Before(core),
            pre if pre.ends_with(".0.") => Base::Prerelease(&rest[..rest.len() - ".0.".len()]),
            _ => return None,
        };
        Some(Pieces { base, time, rev, build: parts.build() })
    }
}

impl<'a> PseudoVersion<'a> {
    /// Takes a pseudo-version apart.
    ///
    /// # Errors
    /// The text is not of one of the three forms.
    pub fn parse(v: &'a str) -> Result<Self, InvalidVersion> {
        match Pieces::new(v) {
            Some(pieces) => Ok(PseudoVersion { text: v, pieces }),
            None => Err(InvalidVersion {
                version: v.to_owned(),
                reason: InvalidVersionReason::PseudoSyntax,
            }),
        }
    }

    /// The version that the commit follows; none where there is no earlier one.
    ///
    /// # Errors
    /// Two kinds of nonsense that exist in the wild: `vX.Y.0-0.…`, which would follow a
    /// negative patch number, and a build metadata where no earlier version is to bear it.
    pub fn base(&self) -> Result<Option<String>, InvalidVersion> {
        let Pieces { base, build, .. } = self.pieces;
        match base {
            Base::None if build.is_empty() => Ok(None),
            Base::None => Err(self.invalid(InvalidVersionReason::PseudoBuild(build.to_owned()))),
            Base::Prerelease(version) => Ok(Some(format!("{version}{build}"))),
            Base::Before(version) => version
                .rsplit_once('.')
                .and_then(|(head, patch)| Some((head, decimal::decrement(patch)?)))
                .map(|(head, patch)| Some(format!("{head}.{patch}{build}")))
                .ok_or_else(|| self.invalid(InvalidVersionReason::PseudoBase(version.to_owned()))),
        }
    }

    /// The time of the commit.
    ///
    /// # Errors
    /// The digits are no time, such as month 13.
    pub fn time(&self) -> Result<CommitTime, InvalidVersion> {
        let digits = self.pieces.time;
        CommitTime::from_digits(digits)
            .ok_or_else(|| self.invalid(InvalidVersionReason::PseudoTime(digits.to_owned())))
    }

    /// The identifier of the commit: by custom the first 12 digits of its hash.
    #[must_use]
    pub fn rev(&self) -> &'a str {
        self.pieces.rev
    }

    fn invalid(&self, reason: InvalidVersionReason) -> InvalidVersion {
        InvalidVersion { version: self.text.to_owned(), reason }
    }
}

impl fmt::Display for PseudoVersion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// The time of a commit: UTC, to the second, in the years 0 to 9999.
///
/// Displayed in the form of RFC 3339 that `.info` files have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitTime {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl CommitTime {
    /// From the 14 digits `yyyymmddhhmmss`; none where they are no time.
    #[must_use]
    pub fn from_digits(digits: &str) -> Option<Self> {
        if digits.len() != TIME_LEN || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let two = |at: usize| digits.get(at..at + 2)?.parse::<u8>().ok();
        let year = digits.get(..4)?.parse().ok()?;
        let time = CommitTime {
            year,
            month: two(4)?,
            day: two(6)?,
            hour: two(8)?,
            minute: two(10)?,
            second: two(12)?,
        };
        let days = days_in_month(time.year.into(), time.month)?;
        let valid = (1..=days).contains(&time.day)
            && time.hour < 24
            && time.minute < 60
            && time.second < 60;
        valid.then_some(time)
    }

    /// From the seconds since 1970-01-01T00:00:00Z; none outside the years 0 to 9999.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        let (year, month, day) = civil(seconds.div_euclid(86_400))?;
        let of_day = seconds.rem_euclid(86_400);
        let part = |n: i64| u8::try_from(n).ok();
        Some(CommitTime {
            year,
            month,
            day,
            hour: part(of_day / 3600)?,
            minute: part(of_day / 60 % 60)?,
            second: part(of_day % 60)?,
        })
    }

    /// The seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix(self) -> i64 {
        let day = days_from_civil(self.year.into(), self.month.into(), self.day.into());
        let (hour, minute, second) =
            (i64::from(self.hour), i64::from(self.minute), i64::from(self.second));
        ((day * 24 + hour) * 60 + minute) * 60 + second
    }

    /// The 14 digits `yyyymmddhhmmss`.
    #[must_use]
    pub fn digits(self) -> String {
        let CommitTime { year, month, day, hour, minute, second } = self;
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
    }
}

impl fmt::Display for CommitTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CommitTime { year, month, day, hour, minute, second } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

fn days_in_month(year: i64, month: u8) -> Option<u8> {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// Days since 1970-01-01. Counting years from March puts the leap day last, so that the
/// days before a month are `(153 * month + 2) / 5`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    const MARCH_0000_TO_1970: i64 = 719_468;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - MARCH_0000_TO_1970
}

/// The inverse of [`days_from_civil`]: year, month and day.
fn civil(days: i64) -> Option<(u16, u8, u8)> {
    let (first, last) = (days_from_civil(0, 1, 1), days_from_civil(9999, 12, 31));
    if !(first..=last).contains(&days) {
        return None;
    }
    // By the mean length of a year, which is at most one year off.
    let guess = (days - first) * 400 / 146_097;
    let year = (guess - 1..=guess + 1).rev().find(|&y| days_from_civil(y, 1, 1) <= days)?;
    let month = (1..=12).rev().find(|&m| days_from_civil(year, m, 1) <= days)?;
    let day = days - days_from_civil(year, month, 1) + 1;
    Some((year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?))
}
