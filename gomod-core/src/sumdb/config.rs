//! Which database, and for which modules it is asked.

use super::{SumDbError, SumDbErrorKind};
use crate::env::Settings;
use crate::note::Verifier;
use crate::path::match_prefix_patterns;

/// The databases whose key the go command knows by their name.
const KNOWN: [(&str, &str); 1] =
    [("sum.golang.org", "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")];
/// Another name for the first, where that cannot be reached.
const ALIAS: (&str, &str) = ("sum.golang.google.cn", "sum.golang.org https://sum.golang.google.cn");
/// The module that Go's toolchains are versions of.
pub(crate) const TOOLCHAIN: &str = "golang.org/toolchain";

/// A database: its name, whose signatures it has, and its URL if that is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Database {
    pub(super) name: String,
    pub(super) verifier: Verifier,
    pub(super) url: Option<String>,
}

/// The settings.
pub(super) struct Config {
    pub(super) database: Result<Database, SumDbError>,
    is_off: bool,
    not_for: String,
    /// Whether all modules come from one local tree.
    is_local: bool,
}

impl Config {
    pub(super) fn new(settings: &Settings) -> Self {
        let goproxy = settings.goproxy();
        Self {
            database: parse(settings.gosumdb()),
            is_off: settings.gosumdb() == "off",
            not_for: settings.gonosumdb().to_owned(),
            is_local: goproxy.starts_with("file://") && !goproxy.contains([',', '|']),
        }
    }

    /// `modfetch.useSumDB`.
    pub(super) fn is_asked(&self, path: &str) -> bool {
        if path == TOOLCHAIN && !self.is_local {
            return true;
        }
        !self.is_off && !match_prefix_patterns(&self.not_for, path)
    }
}

/// Reads GOSUMDB: `off`, a known name, or a key, the latter two with a URL behind it if wished
/// (`modfetch.dbDial`).
fn parse(gosumdb: &str) -> Result<Database, SumDbError> {
    let wrong = |why: String| SumDbError::from(SumDbErrorKind::Settings(why));
    let gosumdb = if gosumdb == ALIAS.0 { ALIAS.1 } else { gosumdb };
    if gosumdb == "off" {
        return Err(SumDbErrorKind::Off.into());
    }
    let mut fields = gosumdb.split_whitespace();
    let key = fields.next().ok_or_else(|| wrong("missing GOSUMDB".to_owned()))?;
    let url = fields.next().map(str::to_owned);
    if fields.next().is_some() {
        return Err(wrong("invalid GOSUMDB: too many fields".to_owned()));
    }
    let key = KNOWN.iter().find(|(name, _)| *name == key).map_or(key, |(_, key)| key);
    let verifier =
        Verifier::parse(key).map_err(|error| wrong(format!("invalid GOSUMDB: {error}")))?;
    let name = verifier.name().to_owned();
    if !is_host_and_path(&name) {
        return Err(wrong(format!("invalid sumdb name (must be host[/path]): {name}")));
    }
    Ok(Database { name, verifier, url })
}

/// The name becomes part of URLs and of file names.
fn is_host_and_path(name: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '/' | ':');
    let element = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.chars().all(plain) && name.split('/').all(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(gosumdb: &str, gonosumdb: &str, goproxy: &str) -> Config {
        let settings = Settings::from_vars(|name| {
            let value = match name {
                "GOENV" => "off",
                "GOSUMDB" => gosumdb,
                "GONOSUMDB" => gonosumdb,
                "GOPROXY" => goproxy,
                "GOINSECURE" => "*",
                _ => return None,
            };
            Some(value.to_owned())
        });
        Config::new(&settings.unwrap())
    }

    #[test]
    fn gosumdb_has_many_forms() {
        let read = |gosumdb: &str| parse(gosumdb).map(|d| (d.name, d.url));
        let public = || "sum.golang.org".to_owned();
        assert_eq!(read("sum.golang.org"), Ok((public(), None)));
        assert_eq!(read(KNOWN[0].1), Ok((public(), None)));
        let url = Some("http://127.0.0.1:1/db".to_owned());
        assert_eq!(read("sum.golang.org  http://127.0.0.1:1/db"), Ok((public(), url)));
        let alias = Some("https://sum.golang.google.cn".to_owned());
        assert_eq!(read("sum.golang.google.cn"), Ok((public(), alias)));
        for (wrong, why) in [
            ("off", "checksum database disabled by GOSUMDB=off"),
            (" ", "missing GOSUMDB"),
            ("a b c", "invalid GOSUMDB: too many fields"),
            ("sum.example.com", "invalid GOSUMDB: malformed verifier id"),
            (
                "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "invalid GOSUMDB: invalid verifier hash",
            ),
        ] {
            assert_eq!(read(wrong).unwrap_err().to_string(), why);
        }
    }

    #[test]
    fn names_are_hosts_and_paths() {
        for good in ["a", "sum.golang.org", "localhost.localdev/sumdb", "a:80/b"] {
            assert!(is_host_and_path(good), "{good}");
        }
        for bad in
            ["", "/a", "a/", "a//b", "../a", "a/..", "a?b", "a%2fb", "a b", "a\\b", "a@b", "a#b"]
        {
            assert!(!is_host_and_path(bad), "{bad}");
        }
    }

    #[test]
    fn private_modules_and_off_are_not_asked_about_but_toolchains_are() {
        let tree = "file:///tmp/proxy";
        let is_asked =
            |gosumdb, gonosumdb, goproxy, path| config(gosumdb, gonosumdb, goproxy).is_asked(path);
        assert!(is_asked("sum.golang.org", "*.corp.example,x.y/z", tree, "a.b/c"));
        assert!(!is_asked("sum.golang.org", "*.corp.example,x.y/z", tree, "git.corp.example/c"));
        assert!(!is_asked("sum.golang.org", "*.corp.example,x.y/z", tree, "x.y/z/a"));
        assert!(!is_asked("off", "", tree, "a.b/c"));
        let web = "http://127.0.0.1:1";
        assert!(is_asked("off", "golang.org", web, TOOLCHAIN));
        assert!(is_asked("off", "golang.org", "file:///tmp/proxy,direct", TOOLCHAIN));
        assert!(!is_asked("off", "golang.org", tree, TOOLCHAIN));
    }
}
