//! Go releases and toolchains: `1.21`, `1.21rc2`, `1.22.3`, `go1.22.3-custom`.
//!
//! They are not semantic versions: the rules are those of Go's `internal/gover`. From Go
//! 1.21 on, `1.21` names the language and comes before its first release candidate,
//! `1.21rc1`, which comes before the release, `1.21.0`; before that, `1.20` *is* the release.
//!
//! ```
//! use gomod_core::release;
//! assert!(release::compare("1.21", "1.21rc1").is_lt());
//! assert!(release::compare("1.20rc1", "1.20").is_lt());
//! assert_eq!(release::from_toolchain("go1.22.3-custom"), Some("1.22.3"));
//! assert_eq!(release::lang("1.22.3").as_deref(), Some("1.22"));
//! ```

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::{decimal, version};

/// The release that a go.mod file without a `go` line stands for.
pub const DEFAULT_GO_MOD: &str = "1.16";
/// The release that a go.work file without a `go` line stands for.
pub const DEFAULT_GO_WORK: &str = "1.18";
/// From this release on a go.mod file names every module that its packages need, which
/// is what lets the module graph be pruned.
pub const EXPLICIT_INDIRECT: &str = "1.17";
/// From this release on a module's `go` line is at least that of each of its requirements.
pub const STRICT: &str = "1.21";

/// A release, taken apart. The order of the fields is the order of releases; all are
/// empty for what is no release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Release<'a> {
    major: &'a str,
    minor: &'a str,
    patch: &'a str,
    /// `alpha`, `beta` or `rc` by custom; the rules take any small letters.
    kind: &'a str,
    pre: &'a str,
}

impl<'a> Release<'a> {
    fn new(text: &'a str) -> Option<Self> {
        let (major, rest) = number(text)?;
        if rest.is_empty() {
            return Some(Release { major, minor: "0", patch: "0", ..Release::default() });
        }
        let (minor, rest) = number(rest.strip_prefix('.')?)?;
        let mut release = Release { major, minor, ..Release::default() };
        if rest.is_empty() {
            if decimal::compare(minor, "21").is_lt() {
                release.patch = "0";
            }
            return Some(release);
        }
        if let Some(rest) = rest.strip_prefix('.') {
            // A pre-release has no patch number: `1.21.3rc1` is no release.
            let (patch, rest) = number(rest)?;
            release.patch = patch;
            return rest.is_empty().then_some(release);
        }
        let kind = rest.bytes().take_while(u8::is_ascii_lowercase).count();
        if kind == 0 {
            return None;
        }
        (release.kind, release.pre) = rest.split_at(kind);
        let valid = release.pre.is_empty()
            || decimal::number(release.pre.as_bytes()) == Some(release.pre.len());
        valid.then_some(release)
    }

    fn compare(&self, other: &Self) -> Ordering {
        decimal::compare(self.major, other.major)
            .then_with(|| decimal::compare(self.minor, other.minor))
            .then_with(|| decimal::compare(self.patch, other.patch))
            .then_with(|| self.kind.cmp(other.kind))
            .then_with(|| decimal::compare(self.pre, other.pre))
    }
}

fn number(text: &str) -> Option<(&str, &str)> {
    decimal::number(text.as_bytes()).map(|n| text.split_at(n))
}

/// Whether the text is a release, without the prefix `go`.
#[must_use]
pub fn is_valid(x: &str) -> bool {
    Release::new(x).is_some()
}

/// Orders two releases without the prefix `go`; what is none comes first.
#[must_use]
pub fn compare(x: &str, y: &str) -> Ordering {
    Release::new(x).unwrap_or_default().compare(&Release::new(y).unwrap_or_default())
}

/// The language version of a release: `1.22` for `1.22.3`.
///
/// Go calls the language of the releases `1` and `1.0` `1`.
#[must_use]
pub fn lang(x: &str) -> Option<Cow<'_, str>> {
    let Release { major, minor, .. } = Release::new(x)?;
    Some(match x.get(..major.len() + 1 + minor.len()) {
        _ if (major, minor) == ("1", "0") => Cow::Borrowed(major),
        Some(written) => Cow::Borrowed(written),
        None => Cow::Owned(format!("{major}.{minor}")),
    })
}

/// The release that a toolchain's name stands for: `1.22.3` for `go1.22.3-custom`.
///
/// None where the name is not `go` and a release, perhaps with a suffix after `-`, space
/// or tab; nor where it holds a path separator.
#[must_use]
pub fn from_toolchain(name: &str) -> Option<&str> {
    if name.contains(['/', '\\']) {
        return None;
    }
    let release = name.strip_prefix("go")?.split([' ', '\t', '-']).next()?;
    is_valid(release).then_some(release)
}

/// Orders two toolchains, named `go1.22.3` or `1.22.3`; what is neither comes first
/// (`default`, `local`).
#[must_use]
pub fn toolchain_compare(x: &str, y: &str) -> Ordering {
    let release = |name| Release::new(name).map_or_else(|| from_toolchain(name), |_| Some(name));
    compare(release(x).unwrap_or_default(), release(y).unwrap_or_default())
}

/// Whether the path names one of the two pseudo-modules `go` and `toolchain`, by which
/// the module graph carries requirements on Go itself.
#[must_use]
pub fn is_toolchain(path: &str) -> bool {
    matches!(path, "go" | "toolchain")
}

/// Orders two versions of the module `path`: releases for `go`, toolchains for
/// `toolchain`, semantic versions for every other.
#[must_use]
pub fn mod_compare(path: &str, v: &str, w: &str) -> Ordering {
    match path {
        "go" => compare(v, w),
        "toolchain" => toolchain_compare(v, w),
        _ => version::compare(v, w),
    }
}
