//! Go's semantic versions.
//!
//! They are [SemVer 2.0.0](https://semver.org) with the changes that `golang.org/x/mod/semver`
//! makes. The `semver` crate settles the precedence of pre-releases, where the two agree;
//! what Go sees otherwise is done here:
//!
//! - a version begins with `v`;
//! - `v1` and `v1.2` are short for `v1.0.0` and `v1.2.0` (without suffixes);
//! - numbers have any length (the crate stops at 64 bits);
//! - build metadata never counts in the order (the crate's `Ord` counts it);
//! - what is not a version is ordered too: before all versions, all alike;
//! - the build metadata `+incompatible` has a meaning: a major version 2 or higher of a
//!   module without a go.mod file.
//!
//! Everything works on the text, and nothing allocates on the way of the two common
//! forms, `v1.2.3` and the pseudo-version.
//!
//! ```
//! use gomod_core::version;
//! assert!(version::compare("v1.9.0", "v1.10.0").is_lt());
//! assert!(version::compare("v1.0.0-rc.2", "v1").is_lt());
//! assert_eq!(version::canonical("v1.2+meta"), None);
//! assert_eq!(version::canonical("v1.2").as_deref(), Some("v1.2.0"));
//! assert_eq!(version::canonical_module("v2.0.0+incompatible").as_deref(), Some("v2.0.0+incompatible"));
//! ```

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::decimal;
use crate::text::Quoted;

/// The build metadata that marks a major version without the suffix in the module path.
const INCOMPATIBLE: &str = "+incompatible";

/// A valid version, taken apart. All parts are pieces of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts<'a> {
    text: &'a str,
    /// Where major, minor and patch end; equal where a short form leaves one out.
    ends: [usize; 3],
    /// Where the pre-release ends, and the build metadata begins.
    pre_end: usize,
}

impl<'a> Parts<'a> {
    pub(crate) fn new(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.first() != Some(&b'v') {
            return None;
        }
        let major = 1 + decimal::number(&bytes[1..])?;
        let mut ends = [major; 3];
        for i in 1..3 {
            match bytes.get(ends[i - 1]) {
                None => {
                    ends[2] = ends[i - 1];
                    return Some(Parts { text, ends, pre_end: bytes.len() });
                }
                Some(b'.') => {
                    let start = ends[i - 1] + 1;
                    ends[i] = start + decimal::number(&bytes[start..])?;
                }
                Some(_) => return None,
            }
        }
        let mut pre_end = ends[2];
        if bytes.get(pre_end) == Some(&b'-') {
            pre_end = identifiers(bytes, pre_end + 1, true)?;
        }
        let end = match bytes.get(pre_end) {
            Some(b'+') => identifiers(bytes, pre_end + 1, false)?,
            _ => pre_end,
        };
        (end == bytes.len()).then_some(Parts { text, ends, pre_end })
    }

    /// Major, minor and patch; `0` where a short form leaves one out.
    pub(crate) fn numbers(&self) -> [&'a str; 3] {
        [self.number(0), self.number(1), self.number(2)]
    }

    fn number(&self, i: usize) -> &'a str {
        let start = if i == 0 { 1 } else { self.ends[i - 1] + 1 };
        self.text.get(start..self.ends[i]).unwrap_or("0")
    }

    /// The text up to the end of the patch number.
    pub(crate) fn core(&self) -> &'a str {
        &self.text[..self.ends[2]]
    }

    /// `-rc1`, or empty.
    pub(crate) fn prerelease(&self) -> &'a str {
        &self.text[self.ends[2]..self.pre_end]
    }

    /// `+meta`, or empty.
    pub(crate) fn build(&self) -> &'a str {
        &self.text[self.pre_end..]
    }

    /// The text without the build metadata.
    pub(crate) fn release(&self) -> &'a str {
        &self.text[..self.pre_end]
    }

    fn missing_numbers(&self) -> &'static str {
        match self.ends {
            [a, b, _] if a == b => ".0.0",
            [_, b, c] if b == c => ".0",
            _ => "",
        }
    }
}

/// The end of the dot-separated identifiers that begin at `at` and stop at a `+` or at
/// the end. Numbers in a pre-release have no leading zeros; in build metadata they may.
fn identifiers(bytes: &[u8], at: usize, prerelease: bool) -> Option<usize> {
    let mut start = at;
    loop {
        let rest = bytes.get(start..)?;
        let mut kinds = 0;
        let len = rest.iter().take_while(|&&b| {
            let kind = IDENTIFIER[usize::from(b)];
            kinds |= kind;
            kind != 0
        });
        let end = start + len.count();
        let zero = prerelease && kinds == DIGIT && bytes[start] == b'0' && end > start + 1;
        if end == start || zero {
            return None;
        }
        match bytes.get(end) {
            Some(b'.') => start = end + 1,
            None | Some(b'+') => return Some(end),
            Some(_) => return None,
        }
    }
}

const DIGIT: u8 = 1;

/// The bytes of identifiers: digits, and others.
static IDENTIFIER: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut b = 0;
    while b < kinds.len() {
        kinds[b] = match b as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' | b'-' => 2,
            _ => 0,
        };
        b += 1;
    }
    kinds
};

/// Whether the text is a version, short forms included.
#[must_use]
pub fn is_valid(v: &str) -> bool {
    Parts::new(v).is_some()
}

/// Orders two versions by precedence (`semver.Compare`).
///
/// Build metadata does not count, and what is not a version comes before all versions
/// and equals everything else that is none.
#[must_use]
pub fn compare(v: &str, w: &str) -> Ordering {
    match (Parts::new(v), Parts::new(w)) {
        (Some(v), Some(w)) => (0..3)
            .map(|i| decimal::compare(v.number(i), w.number(i)))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| compare_prereleases(v.prerelease(), w.prerelease())),
        (v, w) => v.is_some().cmp(&w.is_some()),
    }
}

fn compare_prereleases(v: &str, w: &str) -> Ordering {
    if v == w {
        return Ordering::Equal;
    }
    // A release comes after its pre-releases.
    if v.is_empty() || w.is_empty() {
        return w.len().cmp(&v.len());
    }
    let (v, w) = (&v[1..], &w[1..]);
    // Two pseudo-versions on one base differ first in an identifier that is no number on
    // either side; those stand in the order of their bytes.
    let same = v.bytes().zip(w.bytes()).take_while(|(a, b)| a == b).count();
    let start = v[..same].rfind('.').map_or(0, |dot| dot + 1);
    let (a, b) = (first_identifier(&v[start..]), first_identifier(&w[start..]));
    let word = |s: &str| s.bytes().any(|b| !b.is_ascii_digit());
    if a != b && word(a) && word(b) {
        return a.cmp(b);
    }
    match (semver::Prerelease::new(v), semver::Prerelease::new(w)) {
        (Ok(v), Ok(w)) => v.cmp(&w),
        _ => v.cmp(w),
    }
}

fn first_identifier(prerelease: &str) -> &str {
    prerelease.split('.').next().unwrap_or_default()
}

/// The version with minor and patch filled in and without build metadata
/// (`semver.Canonical`).
#[must_use]
pub fn canonical(v: &str) -> Option<Cow<'_, str>> {
    let parts = Parts::new(v)?;
    Some(match parts.missing_numbers() {
        "" => Cow::Borrowed(parts.release()),
        missing => Cow::Owned(format!("{v}{missing}")),
    })
}

/// Like [`canonical`], but keeps `+incompatible` (`module.CanonicalVersion`): the form
/// that go.mod files require.
#[must_use]
pub fn canonical_module(v: &str) -> Option<Cow<'_, str>> {
    if is_incompatible(v) { Some(Cow::Borrowed(v)) } else { canonical(v) }
}

/// The major version with its `v`, such as `v1`.
#[must_use]
pub fn major(v: &str) -> Option<&str> {
    Parts::new(v).map(|parts| &v[..parts.ends[0]])
}

/// Major and minor version, such as `v1.2`.
#[must_use]
pub fn major_minor(v: &str) -> Option<Cow<'_, str>> {
    let parts = Parts::new(v)?;
    Some(if parts.ends[0] == parts.ends[1] {
        Cow::Owned(format!("{v}.0"))
    } else {
        Cow::Borrowed(&v[..parts.ends[1]])
    })
}

/// The pre-release with its hyphen, such as `-rc1`; empty where there is none.
#[must_use]
pub fn prerelease(v: &str) -> &str {
    Parts::new(v).map_or("", |parts| parts.prerelease())
}

/// The build metadata with its plus sign, such as `+incompatible`; empty where there is none.
#[must_use]
pub fn build(v: &str) -> &str {
    Parts::new(v).map_or("", |parts| parts.build())
}

/// Whether the version is valid and its build metadata is `+incompatible`.
#[must_use]
pub fn is_incompatible(v: &str) -> bool {
    v.ends_with(INCOMPATIBLE) && build(v) == INCOMPATIBLE
}

/// A module path and a version.
///
/// The version is empty for a main module and for a directory that stands in for a module.
///
/// The order is that of `module.Sort`: by path, then by version precedence, where a
/// version may carry a file as in `v1.0.0/go.mod`. What `module.Sort` leaves open (versions
/// that differ only in build metadata) is ordered by text.
///
/// ```
/// use gomod_core::version::ModuleVersion;
/// let mut list = ["v1.10.0", "v1.9.0/go.mod", "v1.9.0"].map(|v| ModuleVersion::new("rsc.io/quote", v));
/// list.sort();
/// assert_eq!(list[1].to_string(), "rsc.io/quote@v1.9.0/go.mod");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ModuleVersion {
    /// The module path, or the directory.
    pub path: String,
    /// The version; may be empty.
    pub version: String,
}

impl ModuleVersion {
    /// Joins the two.
    pub fn new(path: impl Into<String>, version: impl Into<String>) -> Self {
        ModuleVersion { path: path.into(), version: version.into() }
    }
}

impl fmt::Display for ModuleVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.version.is_empty() { Ok(()) } else { write!(f, "@{}", self.version) }
    }
}

impl Ord for ModuleVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path).then_with(|| compare_with_file(&self.version, &other.version))
    }
}

impl PartialOrd for ModuleVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Orders two versions that may carry a file: by precedence, then by text.
pub(crate) fn compare_with_file(v: &str, w: &str) -> Ordering {
    let split = |s| -> (&str, &str) { str::split_at(s, s.find('/').unwrap_or(s.len())) };
    let ((v, v_file), (w, w_file)) = (split(v), split(w));
    if v == w { v_file.cmp(w_file) } else { compare(v, w).then_with(|| v.cmp(w)) }
}

/// A version that cannot be used, and why. The wording is that of `golang.org/x/mod/module`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidVersion {
    /// The version as given.
    pub version: String,
    /// What is wrong with it.
    pub reason: InvalidVersionReason,
}

/// What makes a version invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidVersionReason {
    /// The version is not canonical where a canonical one must stand.
    NotCanonical,
    /// The major version does not fit the module path.
    Major {
        /// What fits: `v2`, or `v0 or v1`.
        want: String,
        /// The major version; empty where the text is no version.
        got: String,
    },
    /// The text cannot be a file name, so it cannot be escaped.
    Disallowed,
    /// Not of the form of a pseudo-version.
    PseudoSyntax,
    /// The digits of a pseudo-version are no time.
    PseudoTime(String),
    /// A pseudo-version says that there is no earlier version, but has build metadata.
    PseudoBuild(String),
    /// A pseudo-version is based on the version before this one, whose patch number is 0.
    PseudoBase(String),
}

impl fmt::Display for InvalidVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use InvalidVersionReason as Reason;
        let noun = match self.reason {
            Reason::NotCanonical | Reason::Major { .. } | Reason::Disallowed => "version",
            _ => "pseudo-version",
        };
        write!(f, "{noun} {} invalid: ", Quoted(&self.version))?;
        match &self.reason {
            Reason::NotCanonical => f.write_str("must be of the form v1.2.3"),
            Reason::Major { want, got } => write!(f, "should be {want}, not {got}"),
            Reason::Disallowed => f.write_str("disallowed version string"),
            Reason::PseudoSyntax => f.write_str("syntax error"),
            Reason::PseudoTime(digits) => write!(f, "malformed time {}", Quoted(digits)),
            Reason::PseudoBuild(build) => {
                write!(f, "lacks base version, but has build metadata {}", Quoted(build))
            }
            Reason::PseudoBase(next) => {
                write!(f, "version before {next} would have negative patch number")
            }
        }
    }
}

impl std::error::Error for InvalidVersion {}
