//! Package URLs of Go modules.
//!
//! The package URL specification (ECMA-427, clause 5) says how each part is encoded:
//! ASCII letters, digits, `.`, `-`, `_`, `~` and `:` stand as they are, everything else
//! is percent-encoded UTF-8; so `+incompatible` is written `%2Bincompatible`.
//!
//! Its `golang` type says that namespace and name are lower-cased, a rule older than Go
//! modules, whose paths are case-sensitive: `github.com/BurntSushi/toml` and
//! `github.com/burntsushi/toml` are two modules. Case is kept here, as cyclonedx-gomod
//! and syft keep it.

use std::fmt::Write;

const SCHEME_AND_TYPE: &str = "pkg:golang";

/// The package URL of a module: `pkg:golang/PATH@VERSION?type=module`.
///
/// The qualifier is the one that cyclonedx-gomod writes. A module without a version has
/// no `@` part; where the path names nothing there is no package URL.
///
/// ```
/// use gomod_sbom::purl::module;
///
/// assert_eq!(
///     module("github.com/Azure/azure-sdk-for-go", Some("v68.0.0+incompatible")).as_deref(),
///     Some("pkg:golang/github.com/Azure/azure-sdk-for-go@v68.0.0%2Bincompatible?type=module"),
/// );
/// assert_eq!(
///     module("example.com/app", None).as_deref(),
///     Some("pkg:golang/example.com/app?type=module"),
/// );
/// assert_eq!(module("/", None), None);
/// ```
#[must_use]
pub fn module(path: &str, version: Option<&str>) -> Option<String> {
    let mut purl = String::from(SCHEME_AND_TYPE);
    // Empty segments are not significant and stand in no canonical purl.
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        purl.push('/');
        encode(segment, &mut purl);
    }
    if purl.len() == SCHEME_AND_TYPE.len() {
        return None;
    }
    push_version(version.unwrap_or_default(), &mut purl);
    purl.push_str("?type=module");
    Some(purl)
}

/// The package URL of Go's standard library at a Go release: `pkg:golang/stdlib@1.24.0`.
///
/// This is the name under which the Go vulnerability database and OSV know it.
///
/// ```
/// assert_eq!(gomod_sbom::purl::stdlib("1.24.0"), "pkg:golang/stdlib@1.24.0");
/// ```
#[must_use]
pub fn stdlib(release: &str) -> String {
    let mut purl = String::from("pkg:golang/stdlib");
    push_version(release, &mut purl);
    purl
}

fn push_version(version: &str, purl: &mut String) {
    if !version.is_empty() {
        purl.push('@');
        encode(version, purl);
    }
}

fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_others_are_encoded() {
        assert_eq!(
            module("example.com/a b/c@d?e#f%g", Some("v1/é")).as_deref(),
            Some("pkg:golang/example.com/a%20b/c%40d%3Fe%23f%25g@v1%2F%C3%A9?type=module")
        );
        assert_eq!(
            module("git.sr.ht/~user/x:y", None).as_deref(),
            Some("pkg:golang/git.sr.ht/~user/x:y?type=module")
        );
    }

    #[test]
    fn empty_segments_are_dropped() {
        assert_eq!(
            module("/a//b/", Some("v1.0.0")).as_deref(),
            Some("pkg:golang/a/b@v1.0.0?type=module")
        );
    }
}
