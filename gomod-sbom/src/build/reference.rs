//! Where more about a module is found: its repository, its page, its file.
//!
//! The repository is told by the path where the path's host leaves no doubt; only for
//! other paths by what a proxy said ([`Origin`]). So the document of a module on a
//! well-known host does not depend on which proxy was asked, or whether any was.

use std::net::Ipv6Addr;

use gomod_core::inventory::Origin;
use gomod_core::path::{
    check_path, escape_path, escape_version, match_prefix_patterns, split_path_version,
};
use gomod_core::pseudo::PseudoVersion;
use gomod_core::version::is_valid;

use crate::model::{ExternalReference, ExternalReferenceType};
use crate::options::Options;

/// The references of a module that is built as published.
pub(super) fn of_module(
    path: &str,
    version: Option<&str>,
    origins: &[&Origin],
    options: &Options,
) -> Vec<ExternalReference> {
    let origin = || origins.iter().filter_map(|origin| public_url(&origin.url)).min();
    let vcs = repository(path).or_else(origin);
    // Private modules have neither page nor file where the public ones have theirs.
    let private = match_prefix_patterns(&options.private, path);
    let published = version.filter(|_| !private);
    let website = published.and_then(|version| page(path, version));
    let distribution =
        published.zip(options.proxy.as_deref()).and_then(|(v, proxy)| file(proxy, path, v));
    [
        (ExternalReferenceType::Vcs, vcs),
        (ExternalReferenceType::Website, website),
        (ExternalReferenceType::Distribution, distribution),
    ]
    .into_iter()
    .filter_map(|(kind, url)| Some(reference(kind, url?)))
    .collect()
}

/// The references of Go's standard library.
pub(super) fn of_stdlib() -> Vec<ExternalReference> {
    vec![
        reference(ExternalReferenceType::Vcs, "https://go.googlesource.com/go".to_owned()),
        reference(ExternalReferenceType::Website, "https://pkg.go.dev/std".to_owned()),
    ]
}

/// Where the source of a version is seen, or else the repository that has it.
///
/// A tag is that of the version, with the directory of the module before it
/// (`modfetch/codehost`: `sub/v1.2.3`); a pseudo-version names its commit.
pub(super) fn source(path: &str, version: Option<&str>, origin: Option<&Origin>) -> Option<String> {
    let Some(repository) = repository(path) else {
        let origin = origin?;
        let url = public_url(&origin.url)?;
        return Some(at_revision(url, Some(&origin.hash)));
    };
    let revision = version.filter(|version| is_valid(version)).map(|version| {
        if let Ok(pseudo) = PseudoVersion::parse(version) {
            return pseudo.rev().to_owned();
        }
        let tag = version.strip_suffix("+incompatible").unwrap_or(version);
        match directory(path) {
            Some(directory) => format!("{directory}/{tag}"),
            None => tag.to_owned(),
        }
    });
    let revision = revision.or_else(|| origin.map(|origin| origin.hash.clone()));
    Some(at_revision(repository, revision.as_deref()))
}

/// The source of a Go release.
pub(super) fn stdlib_source(release: &str) -> String {
    let repository = "https://go.googlesource.com/go".to_owned();
    // `1.24` is a language version; releases have three numbers since 1.21.
    let is_release =
        release.split('.').count() == 3 && release.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match is_release {
        true => format!("{repository}/+/refs/tags/go{release}"),
        false => repository,
    }
}

/// The directory of a module in its repository, where the path tells it; gopkg.in knows none.
fn directory(path: &str) -> Option<&str> {
    let (unversioned, _) = split_path_version(path)?;
    let elements = match unversioned.split('/').next()? {
        "github.com" | "bitbucket.org" | "golang.org" => 3,
        _ => return None,
    };
    let (end, _) = unversioned.match_indices('/').nth(elements - 1)?;
    unversioned.get(end + 1..)
}

/// The page of a revision, on hosts that are known to have one.
fn at_revision(repository: String, revision: Option<&str>) -> String {
    let Some(revision) = revision.filter(|revision| !revision.is_empty()) else {
        return repository;
    };
    let host = repository.strip_prefix("https://").and_then(|rest| rest.split('/').next());
    let between = match host {
        Some("github.com") => "tree",
        Some("gitlab.com") => "-/tree",
        Some("bitbucket.org") => "src",
        Some("go.googlesource.com") if !revision.contains('v') => "+",
        Some("go.googlesource.com") => "+/refs/tags",
        _ => return repository,
    };
    let repository = repository.strip_suffix(".git").unwrap_or(&repository);
    format!("{repository}/{between}/{}", encoded(revision))
}

fn reference(kind: ExternalReferenceType, url: String) -> ExternalReference {
    ExternalReference { kind, url, ..ExternalReference::default() }
}

/// The page of a module on the documentation site.
fn page(path: &str, version: &str) -> Option<String> {
    let published = check_path(path).is_ok() && is_valid(version);
    published.then(|| format!("https://pkg.go.dev/{path}@{version}"))
}

/// The zip file of a module on a proxy.
fn file(proxy: &str, path: &str, version: &str) -> Option<String> {
    let proxy = public_url(proxy).filter(|url| url.starts_with("http"))?;
    if !is_valid(version) {
        return None;
    }
    let (path, version) = (escape_path(path).ok()?, escape_version(version).ok()?);
    Some(format!("{}/{path}/@v/{version}.zip", proxy.trim_end_matches('/')))
}

/// The repository of a module, where its path alone tells it.
fn repository(path: &str) -> Option<String> {
    check_path(path).ok()?;
    let (unversioned, _) = split_path_version(path)?;
    let mut elements = unversioned.split('/');
    let host = elements.next()?;
    let rest: Vec<&str> = elements.collect();
    match (host, rest.as_slice()) {
        // The go command takes owner and repository from the path; what follows is a
        // directory of the repository.
        ("github.com" | "bitbucket.org", [owner, name, ..]) => Some(at(host, owner, name)),
        // GitLab has groups within groups, so that a longer path leaves open where the
        // repository ends.
        ("gitlab.com", [owner, name]) => Some(at(host, owner, name)),
        ("golang.org", ["x", name, ..]) => Some(format!("https://go.googlesource.com/{name}")),
        // gopkg.in/NAME.vN is github.com/go-NAME/NAME, gopkg.in/OWNER/NAME.vN is
        // github.com/OWNER/NAME.
        ("gopkg.in", [name]) => Some(at("github.com", &format!("go-{name}"), name)),
        ("gopkg.in", [owner, name]) => Some(at("github.com", owner, name)),
        _ => None,
    }
}

fn at(host: &str, owner: &str, name: &str) -> String {
    format!("https://{host}/{owner}/{}", name.strip_suffix(".git").unwrap_or(name))
}

/// A URL that may stand in a document: of a scheme that others can use, and without
/// credentials or anything after the path, where credentials may be as well.
fn public_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "https" | "http" | "git" | "ssh" | "svn") || rest.contains(['?', '#']) {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (user, host) = match authority.rsplit_once('@') {
        // The user of an ssh URL is part of the address (`git@`); a password is not.
        Some((user, host)) if scheme == "ssh" => (user.split(':').next(), host),
        Some((_, host)) => (None, host),
        None => (None, authority),
    };
    let user = user.map(|user| format!("{}@", encoded(user))).unwrap_or_default();
    let host = if is_ipv6(host) { host.to_owned() } else { encoded(host) };
    (!host.is_empty()).then(|| format!("{scheme}://{user}{host}{}", encoded(path)))
}

/// Whether a host with its port is an address of version 6, `[::1]:80`.
fn is_ipv6(host: &str) -> bool {
    let Some((address, port)) = host.strip_prefix('[').and_then(|host| host.split_once(']')) else {
        return false;
    };
    address.parse::<Ipv6Addr>().is_ok()
        && (port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.parse::<u16>().is_ok()))
}

/// The part of a URL with everything that RFC 3986 has no place for percent-encoded.
fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    let bytes = part.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let digits = bytes.get(index + 1..index + 3);
        let escape =
            byte == b'%' && digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if escape || byte.is_ascii_alphanumeric() || b"-._~:/@!$&'()*+,;=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_told_by_the_path() {
        for (path, url) in [
            ("github.com/BurntSushi/toml", Some("https://github.com/BurntSushi/toml")),
            ("github.com/o/r/v2", Some("https://github.com/o/r")),
            ("github.com/o/r/sub/dir/v3", Some("https://github.com/o/r")),
            ("github.com/o/r.git", Some("https://github.com/o/r")),
            ("github.com/o", None),
            ("bitbucket.org/o/r/sub", Some("https://bitbucket.org/o/r")),
            ("gitlab.com/o/r/v2", Some("https://gitlab.com/o/r")),
            ("gitlab.com/group/group/r", None),
            ("golang.org/x/text", Some("https://go.googlesource.com/text")),
            ("golang.org/x/tools/gopls", Some("https://go.googlesource.com/tools")),
            ("golang.org/toolchain", None),
            ("gopkg.in/yaml.v3", Some("https://github.com/go-yaml/yaml")),
            ("gopkg.in/src-d/go-git.v4", Some("https://github.com/src-d/go-git")),
            ("gopkg.in/yaml.v3-unstable", Some("https://github.com/go-yaml/yaml")),
            ("gopkg.in/yaml", None),
            ("k8s.io/api", None),
            ("github.com/o/..", None),
            ("github.com/o/r r", None),
            ("command-line-arguments", None),
            ("", None),
        ] {
            assert_eq!(repository(path).as_deref(), url, "{path}");
        }
    }

    #[test]
    fn sources_of_versions() {
        for (path, version, url) in [
            ("github.com/o/r", "v1.0.0", "https://github.com/o/r/tree/v1.0.0"),
            ("github.com/o/r/v2", "v2.0.0", "https://github.com/o/r/tree/v2.0.0"),
            ("github.com/o/r/a/b/v2", "v2.0.0", "https://github.com/o/r/tree/a/b/v2.0.0"),
            ("github.com/o/r", "v2.0.0+incompatible", "https://github.com/o/r/tree/v2.0.0"),
            (
                "github.com/o/r",
                "v0.0.0-20240203000000-58aed3f4e92c",
                "https://github.com/o/r/tree/58aed3f4e92c",
            ),
            ("gitlab.com/o/r", "v1.0.0", "https://gitlab.com/o/r/-/tree/v1.0.0"),
            ("bitbucket.org/o/r", "v1.0.0", "https://bitbucket.org/o/r/src/v1.0.0"),
            (
                "golang.org/x/tools/gopls",
                "v0.1.0",
                "https://go.googlesource.com/tools/+/refs/tags/gopls/v0.1.0",
            ),
            (
                "golang.org/x/text",
                "v0.0.0-20240203000000-58aed3f4e92c",
                "https://go.googlesource.com/text/+/58aed3f4e92c",
            ),
            ("gopkg.in/yaml.v3", "v3.0.1", "https://github.com/go-yaml/yaml/tree/v3.0.1"),
        ] {
            assert_eq!(source(path, Some(version), None).as_deref(), Some(url), "{path}");
        }
        assert_eq!(source("k8s.io/api", Some("v1.0.0"), None), None);
        let origin = Origin {
            url: "https://github.com/k/api.git".to_owned(),
            hash: "58aed3f4e92c".to_owned(),
            ..Origin::default()
        };
        let url = source("k8s.io/api", Some("v1.0.0"), Some(&origin));
        assert_eq!(url.as_deref(), Some("https://github.com/k/api/tree/58aed3f4e92c"));
        assert_eq!(stdlib_source("1.24"), "https://go.googlesource.com/go");
        assert!(stdlib_source("1.24.1").ends_with("/+/refs/tags/go1.24.1"));
        assert_eq!(stdlib_source("1.25rc1"), "https://go.googlesource.com/go");
    }

    #[test]
    fn urls_lose_their_secrets() {
        for (url, public) in [
            ("https://example.com/a", Some("https://example.com/a")),
            ("https://user:secret@example.com/a", Some("https://example.com/a")),
            ("https://user:sec@ret@example.com/a", Some("https://example.com/a")),
            ("ssh://git:secret@example.com/a", Some("ssh://git@example.com/a")),
            ("https://example.com/a?token=x", None),
            ("https://example.com/a#x", None),
            ("https://[::1]:3000/p", Some("https://[::1]:3000/p")),
            ("https://[::1/p", Some("https://%5B::1/p")),
            ("https://example.com/a b%20c%", Some("https://example.com/a%20b%20c%25")),
            ("file:///home/user/proxy", None),
            ("https://", None),
            ("direct", None),
        ] {
            assert_eq!(public_url(url).as_deref(), public, "{url}");
        }
    }

    #[test]
    fn files_on_a_proxy() {
        let proxy = "https://user:secret@proxy.example.com/go/";
        assert_eq!(
            file(proxy, "github.com/BurntSushi/toml", "v1.0.0+incompatible").as_deref(),
            Some(
                "https://proxy.example.com/go/github.com/!burnt!sushi/toml/@v/\
                 v1.0.0+incompatible.zip"
            )
        );
        assert_eq!(file(proxy, "not a module", "v1.0.0"), None);
        assert_eq!(file(proxy, "example.com/a", "master"), None);
        assert_eq!(file("direct", "example.com/a", "v1.0.0"), None);
        assert_eq!(file("ssh://example.com", "example.com/a", "v1.0.0"), None);
    }

    #[test]
    fn private_modules_have_no_public_places() {
        let proxy = Some("https://proxy.example.com".to_owned());
        let mut options = Options { proxy, ..Options::default() };
        let all = of_module("github.com/o/r", Some("v1.0.0"), &[], &options);
        assert_eq!(all.len(), 3);
        options.private = "github.com/o".to_owned();
        let some = of_module("github.com/o/r", Some("v1.0.0"), &[], &options);
        assert_eq!(some.len(), 1);
        assert_eq!(some[0].kind, ExternalReferenceType::Vcs);
    }

    #[test]
    fn an_origin_is_asked_last() {
        let origin = |url: &str| Origin { url: url.to_owned(), ..Origin::default() };
        let (a, b) = (origin("https://git.example.com/a"), origin("https://git.example.com/b"));
        let options = Options::default();
        let url = |path, origins: &[&Origin]| {
            of_module(path, None, origins, &options).first().map(|r| r.url.clone())
        };
        assert_eq!(url("k8s.io/api", &[&b, &a]).as_deref(), Some("https://git.example.com/a"));
        assert_eq!(url("github.com/o/r", &[&a]).as_deref(), Some("https://github.com/o/r"));
    }
}
