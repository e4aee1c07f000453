//! Where more about a module is found: its repository, its page, its file.
//!
//! The repository is told by the path where the path's host leaves no doubt; only for
//! other paths by what a proxy said ([`Origin`]). So the document of a module on a
//! well-known host does not depend on which proxy was asked, or whether any was.

use gomod_core::inventory::Origin;

use crate::model::{ExternalReference, ExternalReferenceType};
use crate::options::Options;

/// The references of a module that is built as published.
pub(super) fn of_module(
    path: &str,
    version: Option<&str>,
    origins: &[&Origin],
    options: &Options,
) -> Vec<ExternalReference> {
    let mut references = Vec::new();
    let origin = || origins.iter().filter_map(|origin| public_url(&origin.url)).min();
    references.extend(
        repository(path).or_else(origin).map(|url| reference(ExternalReferenceType::Vcs, url)),
    );
    let Some(version) = version else { return references };
    let page = format!("https://pkg.go.dev/{path}@{version}");
    references
        .extend(has_host(path).then(|| reference(ExternalReferenceType::Website, encoded(&page))));
    let _ = options;
    references
}

/// The references of Go's standard library.
pub(super) fn of_stdlib() -> Vec<ExternalReference> {
    vec![
        reference(ExternalReferenceType::Vcs, "https://go.googlesource.com/go".to_owned()),
        reference(ExternalReferenceType::Website, "https://pkg.go.dev/std".to_owned()),
    ]
}

fn reference(kind: ExternalReferenceType, url: String) -> ExternalReference {
    ExternalReference { kind, url, ..ExternalReference::default() }
}

/// Whether the path begins with a host name, as every path that is fetched does.
fn has_host(path: &str) -> bool {
    path.split('/').next().is_some_and(|host| host.contains('.') && !host.starts_with('.'))
}

/// The repository of a module, where its path alone tells it.
fn repository(path: &str) -> Option<String> {
    let mut elements = path.split('/');
    let host = elements.next()?;
    let rest: Vec<&str> = elements.collect();
    match (host, rest.as_slice()) {
        // The go command takes owner and repository from the path; what follows is a
        // directory of the repository or a major version.
        ("github.com" | "bitbucket.org", [owner, name, ..]) => at(host, owner, name),
        // GitLab has groups within groups, so that a longer path leaves open where the
        // repository ends.
        ("gitlab.com", [owner, name] | [owner, name, _])
            if rest.get(2).is_none_or(|last| is_major(last)) =>
        {
            at(host, owner, name)
        }
        ("golang.org", ["x", name, ..]) => {
            is_name(name).then(|| format!("https://go.googlesource.com/{name}"))
        }
        // gopkg.in/NAME.vN is github.com/go-NAME/NAME, gopkg.in/OWNER/NAME.vN is
        // github.com/OWNER/NAME.
        ("gopkg.in", [name]) => {
            let name = unversioned(name)?;
            at("github.com", &format!("go-{name}"), name)
        }
        ("gopkg.in", [owner, name]) => at("github.com", owner, unversioned(name)?),
        _ => None,
    }
}

fn at(host: &str, owner: &str, name: &str) -> Option<String> {
    let name = name.strip_suffix(".git").unwrap_or(name);
    (is_name(owner) && is_name(name)).then(|| format!("https://{host}/{owner}/{name}"))
}

/// Whether the text can be the name of an owner or a repository.
fn is_name(text: &str) -> bool {
    text.bytes().any(|b| b != b'.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b))
}

/// Whether a path element is a major version: `v2`.
fn is_major(element: &str) -> bool {
    element.strip_prefix('v').is_some_and(is_number)
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The name without its `.vN` or `.vN-unstable`.
fn unversioned(name: &str) -> Option<&str> {
    let (name, version) = name.rsplit_once(".v")?;
    is_number(version.strip_suffix("-unstable").unwrap_or(version)).then_some(name)
}

/// A URL that may stand in a document: of a scheme that others can use, and without
/// credentials or anything after the path, where credentials may be as well.
fn public_url(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "https" | "http" | "git" | "ssh" | "svn") || rest.contains(['?', '#']) {
        return None;
    }
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let host = match authority.rsplit_once('@') {
        // The user of an ssh URL is part of the address (`git@`); a password is not.
        Some((user, host)) if scheme == "ssh" => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{user}@{host}")
        }
        Some((_, host)) => host.to_owned(),
        None => authority.to_owned(),
    };
    (!authority.is_empty()).then(|| encoded(&format!("{scheme}://{host}{path}")))
}

/// The URL with everything that RFC 3986 has no place for percent-encoded.
fn encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let bytes = url.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let digits = bytes.get(index + 1..index + 3);
        let escape = byte == b'%'
            && digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if escape || byte.is_ascii_alphanumeric() || b"-._~:/@!$&'()*+,;=".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
