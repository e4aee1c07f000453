//! Credentials: in the URL of a proxy, or in the user's netrc file (GOAUTH).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::url::{Url, unescape};
use crate::env::Settings;
use crate::source::read_bounded;

const MAX_NETRC: u64 = 1 << 20;

/// Where credentials come from. What they are is never shown.
pub(super) struct Credentials {
    netrc: Option<PathBuf>,
    /// Values of the header, by host, read when first needed.
    by_machine: OnceLock<BTreeMap<String, String>>,
    notes: Vec<String>,
}

impl Credentials {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut credentials =
            Credentials { netrc: None, by_machine: OnceLock::new(), notes: Vec::new() };
        for method in settings.goauth().split(';').map(str::trim) {
            match method {
                "netrc" => credentials.netrc = netrc_path(settings),
                "off" | "" => {}
                _ => {
                    let word = method.split_whitespace().next().unwrap_or_default();
                    credentials.notes.push(format!(
                        "GOAUTH: the method {word:?} is not supported yet; netrc and off are"
                    ));
                }
            }
        }
        credentials
    }

    pub(super) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The value of the Authorization header for a URL.
    ///
    /// Credentials in the URL go before those in netrc; plain HTTP has none.
    pub(super) fn header(&self, url: &Url) -> Option<String> {
        if url.scheme != "https" {
            return None;
        }
        if let Some(userinfo) = &url.userinfo {
            let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
            return Some(basic(&unescape(user)?, &unescape(password)?));
        }
        let by_machine = self.by_machine.get_or_init(|| {
            let netrc = self.netrc.as_deref().map(read_netrc).unwrap_or_default();
            // Of two entries for a machine the first counts.
            netrc.into_iter().rev().collect()
        });
        // A machine may be a host, or a host with the start of a path (`auth.loadCredential`).
        let mut prefix = format!("{}{}", url.host, url.path);
        loop {
            prefix.truncate(prefix.trim_end_matches('/').len());
            if let Some(header) = by_machine.get(&prefix) {
                return Some(header.clone());
            }
            prefix.truncate(prefix.rfind('/')?);
        }
    }
}

fn basic(user: &[u8], password: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode([user, b":", password].concat()))
}

fn netrc_path(settings: &Settings) -> Option<PathBuf> {
    let named = settings.process("NETRC");
    if !named.is_empty() {
        return Some(PathBuf::from(named));
    }
    let home = Path::new(settings.process(if cfg!(windows) { "USERPROFILE" } else { "HOME" }));
    if home.as_os_str().is_empty() {
        return None;
    }
    let old = home.join("_netrc");
    Some(if cfg!(windows) && old.exists() { old } else { home.join(".netrc") })
}

/// Reads a netrc file, leniently: one that is not there has no entries.
fn read_netrc(path: &Path) -> Vec<(String, String)> {
    match read_bounded(path, MAX_NETRC) {
        Ok(bytes) => parse_netrc(&String::from_utf8_lossy(&bytes)),
        Err(_) => Vec::new(),
    }
}

/// Takes a netrc file apart into machines and headers, as `auth.parseNetrc` does.
fn parse_netrc(text: &str) -> Vec<(String, String)> {
    let mut entries = Vec::new();
    let (mut machine, mut login, mut password) = ("", "", "");
    let mut in_macro = false;
    for line in text.split('\n') {
        if in_macro {
            in_macro = !line.is_empty();
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut pairs = words.chunks_exact(2);
        for pair in &mut pairs {
            match pair[0] {
                "machine" => (machine, login, password) = (pair[1], "", ""),
                "login" => login = pair[1],
                "password" => password = pair[1],
                // What follows, to the next empty line, is a macro.
                "macdef" => in_macro = true,
                _ => {}
            }
            if !machine.is_empty() && !login.is_empty() && !password.is_empty() {
                entries.push((machine.to_owned(), basic(login.as_bytes(), password.as_bytes())));
                (machine, login, password) = ("", "", "");
            }
        }
        // `default` comes after all machines, and stands for any: not what is wanted here.
        if pairs.remainder() == ["default"] {
            break;
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(entries: Vec<(String, String)>) -> Vec<(String, String)> {
        let decode = |header: &str| {
            let bytes = STANDARD.decode(header.strip_prefix("Basic ").unwrap()).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        entries.into_iter().map(|(machine, header)| (machine, decode(&header))).collect()
    }

    #[test]
    fn reads_netrc() {
        let text = "machine incomplete login none\npassword\n\
            machine a.com login u\n\tpassword p\n\
            machine b.com\nlogin v password q\n\
            machine a.com login second password x\n\
            macdef m\nmachine hidden.com login h password h\n\n\
            machine user.com account x login w password r\n\
            default\nmachine late.com login l password l\n";
        let want = [("a.com", "u:p"), ("b.com", "v:q"), ("a.com", "second:x"), ("user.com", "w:r")];
        let want = want.map(|(machine, text)| (machine.to_owned(), text.to_owned()));
        assert_eq!(plain(parse_netrc(text)), want);
    }

    fn credentials(vars: &[(&str, &str)]) -> Credentials {
        let settings = Settings::from_vars(|name| {
            vars.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        });
        Credentials::new(&settings.unwrap())
    }

    #[test]
    fn finds_the_header_for_a_url() {
        let dir = tempfile::tempdir().unwrap();
        let netrc = dir.path().join("netrc");
        let text = "machine a.com login u password p\nmachine a.com login u password 2\n\
                    machine a.com/deep login d password p\nmachine b.com:8443 login b password p\n";
        std::fs::write(&netrc, text).unwrap();
        let netrc = netrc.to_str().unwrap();
        let found = |credentials: &Credentials, url: &str| {
            let header = credentials.header(&Url::parse(url).unwrap())?;
            Some(plain(vec![(String::new(), header)]).remove(0).1)
        };
        let c = credentials(&[("GOENV", "off"), ("NETRC", netrc)]);
        for (url, want) in [
            ("https://a.com", Some("u:p")),
            ("https://a.com/x/@v/list", Some("u:p")),
            ("https://a.com/deep/x", Some("d:p")),
            ("https://a.com/deeper", Some("u:p")),
            ("https://a.com:443/", None),
            ("https://b.com:8443/x", Some("b:p")),
            ("https://sub.a.com/", None),
            ("http://a.com/", None),
            ("https://me:p%40ss@a.com/", Some("me:p@ss")),
            ("https://token@a.com/", Some("token:")),
        ] {
            assert_eq!(found(&c, url).as_deref(), want, "{url}");
        }
        let c = credentials(&[("GOENV", "off"), ("NETRC", netrc), ("GOAUTH", "off")]);
        assert_eq!(found(&c, "https://a.com/"), None);
        assert!(c.notes().is_empty());

        let vars = [("GOENV", "off"), ("NETRC", netrc), ("GOAUTH", "git /secret; netrc")];
        let c = credentials(&vars);
        assert_eq!(found(&c, "https://a.com/").as_deref(), Some("u:p"));
        assert_eq!(c.notes().len(), 1);
        assert!(!c.notes()[0].contains("secret"), "{:?}", c.notes());
    }
}
