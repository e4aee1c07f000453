//! Just enough of URLs: what the GOPROXY protocol needs, with nothing that hides a credential.

use std::fmt;

/// An absolute `http`, `https` or `file` URL, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Url {
    pub(crate) scheme: String,
    /// `user:password` as written, percent-escaped. Never shown.
    pub(crate) userinfo: Option<String>,
    /// Host and port as written.
    pub(crate) host: String,
    /// The path, percent-escaped, starting with `/` unless empty.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
}

impl Url {
    /// Parses `scheme://[userinfo@]host/path?query#fragment`, or `scheme:/path`.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.bytes().any(|c| c.is_ascii_control() || c == b' ') {
            return Err("invalid character in URL");
        }
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            _ => (String::new(), text),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query.to_owned())),
            None => (rest, None),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        let (userinfo, host) = match authority.rsplit_once('@') {
            Some((userinfo, host)) => (Some(userinfo.to_owned()), host.to_owned()),
            None => (None, authority.to_owned()),
        };
        Ok(Url { scheme, userinfo, host, path: path.to_owned(), query })
    }

    /// Returns the URL with elements added to its path: the module path and a file, unescaped.
    pub(crate) fn join(&self, elements: &str) -> Self {
        let mut url = self.clone();
        url.path.truncate(url.path.trim_end_matches('/').len());
        url.path.push('/');
        url.path.push_str(&escape(elements));
        url
    }
}

#[cfg(feature = "net")]
impl Url {
    /// Resolves the `Location` of a redirect, by RFC 3986 section 5 as far as it is met with.
    pub(crate) fn redirect(&self, location: &str) -> Result<Self, &'static str> {
        let mut to = Url::parse(location)?;
        if !to.scheme.is_empty() {
            return Ok(to);
        }
        to.scheme.clone_from(&self.scheme);
        if to.host.is_empty() {
            to.host.clone_from(&self.host);
            if to.path.is_empty() {
                to.path.clone_from(&self.path);
            } else if !to.path.starts_with('/') {
                let dir = self.path.rfind('/').map_or("/", |at| &self.path[..=at]);
                to.path = format!("{dir}{}", to.path);
            }
        }
        Ok(to)
    }

    /// Scheme and host, by which servers differ.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    /// Whether credentials for one URL may be sent to the other.
    pub(crate) fn same_origin(&self, other: &Url) -> bool {
        self.scheme == other.scheme && self.host.eq_ignore_ascii_case(&other.host)
    }

    /// The host without its port and brackets, and the port if written.
    pub(crate) fn host_port(&self) -> (&str, Option<&str>) {
        let (host, port) = match self.host.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (self.host.as_str(), None),
        };
        let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        (bare, port)
    }
}

/// The URL without credentials.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if !self.host.is_empty() || self.userinfo.is_some() || !self.scheme.is_empty() {
            write!(f, "//{}", self.host)?;
        }
        f.write_str(&self.path)?;
        match &self.query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'+' | b'-' | b'.'))
}

/// Escapes path elements as Go's `url.PathEscape` does, but for `/`.
pub(crate) fn escape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.bytes() {
        if c.is_ascii_alphanumeric() || b"-_.~$&+=:@/".contains(&c) {
            out.push(char::from(c));
        } else {
            out.push_str(&format!("%{c:02X}"));
        }
    }
    out
}

/// Undoes percent-escapes. None for a malformed one.
pub(crate) fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(c) = bytes.next() {
        if c == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            out.push(u8::try_from(value).ok()?);
        } else {
            out.push(c);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_apart() {
        let url = Url::parse("HTTPS://me:s%40t@Proxy.example.com:8443/go/?a=b#x").unwrap();
        assert_eq!(url.scheme, "https");
        assert_eq!(url.userinfo.as_deref(), Some("me:s%40t"));
        assert_eq!(url.to_string(), "https://Proxy.example.com:8443/go/?a=b");
        assert_eq!(format!("{url:?}"), "Url(https://Proxy.example.com:8443/go/?a=b)");
        assert_eq!(
            url.join("github.com/!azure/x/@v/v1.0.0+incompatible.info").to_string(),
            "https://Proxy.example.com:8443/go/github.com/%21azure/x/@v/v1.0.0+incompatible.info?a=b"
        );
        assert_eq!(Url::parse("file:/tmp/p").unwrap().to_string(), "file:///tmp/p");
        assert_eq!(Url::parse("nothing").unwrap().scheme, "");
        assert!(Url::parse("http://a b").is_err());
        assert!(Url::parse("http://a\nb").is_err());
    }

    #[cfg(feature = "net")]
    #[test]
    fn splits_hosts() {
        for (url, want) in [
            ("http://Proxy.example.com:8443/", ("Proxy.example.com", Some("8443"))),
            ("http://a", ("a", None)),
            ("http://[::1]:80/", ("::1", Some("80"))),
            ("http://[::1]", ("::1", None)),
        ] {
            assert_eq!(Url::parse(url).unwrap().host_port(), want);
        }
    }

    #[cfg(feature = "net")]
    #[test]
    fn follows_locations() {
        let from = Url::parse("https://u:p@a.com/x/y?q").unwrap();
        for (location, want) in [
            ("http://b.com/z", "http://b.com/z"),
            ("//b.com/z", "https://b.com/z"),
            ("/z", "https://a.com/z"),
            ("z?r", "https://a.com/x/z?r"),
            ("?r", "https://a.com/x/y?r"),
        ] {
            let to = from.redirect(location).unwrap();
            assert_eq!(to.to_string(), want);
            assert_eq!(to.userinfo, None);
        }
    }

    #[test]
    fn unescapes() {
        assert_eq!(unescape("a%2Fb%ff").unwrap(), b"a/b\xff");
        assert_eq!(unescape("a%2"), None);
        assert_eq!(unescape("%zz"), None);
    }
}
