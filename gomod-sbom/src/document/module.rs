//! Which Go module a component is, in the spellings that tools have for it.
//!
//! The path is that of the purl, percent-decoded. Some tools lower-case it there, so the
//! component's name counts where it differs in nothing else. Some leave the `v` off the
//! version. The standard library is `stdlib`, `std` or `go`, with versions `go1.24.0`,
//! `v1.24.0` or `1.24.0`.

use gomod_core::path::check_path;
use gomod_core::version;

use super::Entry;

/// A Go module, spelled as Go spells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Module {
    /// The path; `stdlib` for the standard library.
    pub path: String,
    /// The version, with its `v` (`go1.24.0` of the standard library); none where the
    /// document has none, or one that says nothing (`(devel)`).
    pub version: Option<String>,
}

impl Entry {
    /// The Go module that the component is; none when it is something else.
    ///
    /// A component with the purl of another type is none, nor is a package or a file of a
    /// module. Without a purl it is a module when its name can be a module's path.
    #[must_use]
    pub fn module(&self) -> Option<Module> {
        let (path, version) = match &self.purl {
            Some(purl) => {
                let purl = golang(purl)?;
                let is_named = |path: &str| path.eq_ignore_ascii_case(&self.name);
                // syft cuts a path after the third element; the rest is the subpath.
                let whole = format!("{}/{}", purl.path, purl.subpath);
                let named = is_named(&purl.path) || is_named(&whole);
                let path = if named { self.name.clone() } else { purl.path };
                (path, purl.version.or_else(|| self.version.clone()))
            }
            None if self.kind == "file" || self.kind == "operating-system" => return None,
            None if self.name == "stdlib" || self.name.contains('/') => {
                (self.name.clone(), self.version.clone())
            }
            None => return None,
        };
        Module::spelled(&path, version.as_deref())
    }
}

impl Module {
    pub(crate) fn spelled(path: &str, version: Option<&str>) -> Option<Module> {
        if matches!(path, "stdlib" | "std" | "go") {
            let release = version.map(|v| v.trim_start_matches("go").trim_start_matches('v'));
            let version = release.filter(|r| r.starts_with(|c: char| c.is_ascii_digit()));
            let version = version.map(|release| format!("go{release}"));
            return Some(Module { path: "stdlib".to_owned(), version });
        }
        // Paths of directories, as some tools have for local replacements, are kept.
        if path.is_empty() || (check_path(path).is_err() && !path.contains('/')) {
            return None;
        }
        let version = version.filter(|v| !matches!(*v, "" | "(devel)" | "UNKNOWN" | "unknown"));
        let version = version.map(|v| {
            let with_v = format!("v{v}");
            if version::is_valid(&with_v) { with_v } else { v.to_owned() }
        });
        Some(Module { path: path.to_owned(), version })
    }
}

struct Purl {
    path: String,
    version: Option<String>,
    subpath: String,
}

/// Takes a `pkg:golang` purl apart; none for another type, or for a package of a module.
fn golang(purl: &str) -> Option<Purl> {
    let rest = purl.strip_prefix("pkg:")?.trim_start_matches('/');
    let (rest, subpath) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, rest) = rest.split_once('/')?;
    let is_package = qualifiers.split('&').any(|q| q == "type=package");
    if !kind.eq_ignore_ascii_case("golang") || is_package {
        return None;
    }
    let (path, version) = match rest.rsplit_once('@') {
        Some((path, version)) => (path, Some(decode(version))),
        None => (rest, None),
    };
    let subpath = decode(subpath.trim_matches('/'));
    Some(Purl { path: decode(path.trim_matches('/')), version, subpath })
}

/// Percent-decoded; what is not UTF-8 then stays as it was.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let value = digits.filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
        match value.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
