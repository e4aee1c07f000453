//! `!` escaping: each capital letter becomes `!` and its small letter.
//!
//! Module caches and proxies name files after modules, and file systems need not tell
//! cases apart, see <https://go.dev/ref/mod#goproxy-protocol>.

use std::borrow::Cow;

use super::check::{check_path, element_problem};
use super::error::{PathError, PathKind, UnescapeError};
use crate::version::{InvalidVersion, InvalidVersionReason};

/// Escapes a module path.
///
/// # Errors
/// It is no module path.
pub fn escape_path(path: &str) -> Result<Cow<'_, str>, PathError> {
    check_path(path)?;
    Ok(escape(path))
}

/// Escapes a version.
///
/// It need not be a semantic version, so that branches and commits can be asked for, but
/// it must be fit for a file name, of ASCII and without `!`.
///
/// # Errors
/// It is not.
pub fn escape_version(version: &str) -> Result<Cow<'_, str>, InvalidVersion> {
    let fits = version.is_ascii()
        && !version.contains('!')
        && element_problem(version, PathKind::File).is_ok();
    if !fits {
        let reason = InvalidVersionReason::Disallowed;
        return Err(InvalidVersion { version: version.to_owned(), reason });
    }
    Ok(escape(version))
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            out.push('!');
        }
        out.push(c.to_ascii_lowercase());
    }
    Cow::Owned(out)
}

/// Takes back [`escape_path`].
///
/// # Errors
/// The text is no escaped form, or what it stands for is no module path.
pub fn unescape_path(escaped: &str) -> Result<String, UnescapeError> {
    let path = unescape(escaped).ok_or_else(|| UnescapeError::Path(escaped.to_owned()))?;
    match check_path(&path) {
        Ok(()) => Ok(path),
        Err(error) => Err(UnescapeError::PathRules(escaped.to_owned(), error)),
    }
}

/// Takes back [`escape_version`].
///
/// # Errors
/// The text is no escaped form, or what it stands for is not fit for a file name.
pub fn unescape_version(escaped: &str) -> Result<String, UnescapeError> {
    let version = unescape(escaped).ok_or_else(|| UnescapeError::Version(escaped.to_owned()))?;
    match element_problem(&version, PathKind::File) {
        Ok(()) => Ok(version),
        Err(problem) => Err(UnescapeError::VersionRules(version, problem)),
    }
}

fn unescape(escaped: &str) -> Option<String> {
    let mut out = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '!' => chars.next().filter(char::is_ascii_lowercase)?.to_ascii_uppercase(),
            c if c.is_ascii() && !c.is_ascii_uppercase() => c,
            _ => return None,
        });
    }
    Some(out)
}
