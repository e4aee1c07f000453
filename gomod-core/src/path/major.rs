//! The major version at the end of a module path.
//!
//! From major version 2 on it ends in `/vN`, see
//! <https://go.dev/ref/mod#major-version-suffixes>; under `gopkg.in` it ends in `.vN` for
//! every N, perhaps followed by `-unstable`.

use crate::version::{self, InvalidVersion, InvalidVersionReason};

/// Splits a module path into prefix and major version: `/vN` or `.vN`, or nothing.
///
/// None where the path ends in something of that look that [`check_path`] refuses:
/// `example.com/a/v1`, `example.com/a/v02`, `example.com/a/v2.0`, or a `gopkg.in` path
/// without major version.
///
/// [`check_path`]: super::check_path
#[must_use]
pub fn split_path_version(path: &str) -> Option<(&str, &str)> {
    if path.starts_with("gopkg.in/") {
        return split_gopkg_in(path);
    }
    let number = path.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let (head, number) = path.split_at(path.len() - number);
    let prefix = match head.strip_suffix("/v") {
        Some(prefix) if !number.is_empty() => prefix,
        _ => return Some((path, "")),
    };
    if number.contains('.') || number.starts_with('0') || number == "1" {
        return None;
    }
    Some((prefix, &path[prefix.len()..]))
}

fn split_gopkg_in(path: &str) -> Option<(&str, &str)> {
    let stable = path.strip_suffix("-unstable").unwrap_or(path);
    let number = stable.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, number) = stable.split_at(stable.len() - number);
    let prefix = head.strip_suffix(".v")?;
    let path_major = &path[prefix.len()..];
    // As Go has it: `.v-unstable` passes, `.v0-unstable` does not.
    let refused = path_major == ".v" || number.starts_with('0') && path_major != ".v0";
    (!refused).then_some((prefix, path_major))
}

/// Whether [`check_path_major`] accepts.
#[must_use]
pub fn match_path_major(version: &str, path_major: &str) -> bool {
    matches(version, path_major)
}

/// Checks that a version may belong to a module whose path ends in `path_major`, as
/// [`split_path_version`] gives it.
///
/// Without an ending that is major version 0 or 1, or any with `+incompatible`.
///
/// # Errors
/// It may not.
///
/// ```
/// use gomod_core::path::check_path_major;
/// assert_eq!(
///     check_path_major("v2.0.0", "").unwrap_err().to_string(),
///     r#"version "v2.0.0" invalid: should be v0 or v1, not v2"#,
/// );
/// ```
pub fn check_path_major(version: &str, path_major: &str) -> Result<(), InvalidVersion> {
    if matches(version, path_major) {
        return Ok(());
    }
    let want = if path_major.is_empty() { "v0 or v1" } else { expected(path_major) };
    let got = version::major(version).unwrap_or_default();
    Err(InvalidVersion {
        version: version.to_owned(),
        reason: InvalidVersionReason::Major { want: want.to_owned(), got: got.to_owned() },
    })
}

fn matches(version: &str, path_major: &str) -> bool {
    // Pseudo-versions v0.0.0-… were once made for gopkg.in/….v1, and published go.mod
    // files still require them.
    if version.starts_with("v0.0.0-") && expected(path_major) == "v1" && path_major.starts_with('.')
    {
        return true;
    }
    let major = version::major(version);
    if path_major.is_empty() {
        return matches!(major, Some("v0" | "v1")) || version::is_incompatible(version);
    }
    path_major.starts_with(['/', '.']) && major.unwrap_or_default() == expected(path_major)
}

/// The major version that an ending asks for: `v2` for `/v2`, `v3` for `.v3-unstable`.
fn expected(path_major: &str) -> &str {
    let stable = match path_major.strip_suffix("-unstable") {
        Some(stable) if path_major.starts_with(".v") => stable,
        _ => path_major,
    };
    stable.strip_prefix(['/', '.']).unwrap_or(stable)
}
