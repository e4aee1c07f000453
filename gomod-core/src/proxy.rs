//! Module proxies: the GOPROXY protocol over `file://` trees and, with feature `net`, HTTP(S).
//!
//! The rules are those of the go command's `modfetch/proxy.go` and of
//! <https://go.dev/ref/mod#goproxy-protocol>. What the answers have in common
//! is here; how bytes are got is in the two transports; a [`ProxyList`] is the
//! value of GOPROXY.

mod file;
#[cfg(feature = "net")]
mod http;
mod list;
pub(crate) mod url;

use std::fmt;
use std::fs::File;
use std::path::Path;
use std::str;
#[cfg(feature = "net")]
use std::sync::Arc;

#[cfg(feature = "net")]
pub use http::{Client, NetOptions, Timeouts};
pub use list::ProxyList;

use crate::info::{Timestamp, VersionInfo};
use crate::modzip::MAX_ZIP;
use crate::path::{escape_path, escape_version};
use crate::pseudo::{self, PseudoVersion};
use crate::source::{
    Artifact, Fetched, ListedVersion, MAX_INFO, MAX_LIST, Place, Source, SourceError,
    SourceErrorKind,
};
use crate::version::{self, ModuleVersion};
use url::Url;

/// One module proxy.
///
/// ```
/// use gomod_core::proxy::Proxy;
/// use gomod_core::source::Source;
///
/// let proxy = Proxy::directory(&std::env::temp_dir().join("no-such-proxy"));
/// assert!(proxy.versions("example.com/a").unwrap_err().is_not_exist());
/// ```
#[derive(Clone)]
pub struct Proxy {
    base: Url,
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    File,
    #[cfg(feature = "net")]
    Http(Arc<Client>),
    /// An HTTP(S) proxy that must not, or cannot, be asked.
    Closed,
}

impl Proxy {
    /// Returns the proxy whose tree is in a local directory, as with a `file://` URL.
    #[must_use]
    pub fn directory(dir: &Path) -> Self {
        Proxy { base: file::url(dir), transport: Transport::File }
    }

    /// Returns the proxy at an `http://` or `https://` URL.
    ///
    /// # Errors
    ///
    /// [`SourceErrorKind::Settings`] when the URL is of another kind.
    #[cfg(feature = "net")]
    pub fn http(base: &str, client: Arc<Client>) -> Result<Self, SourceError> {
        Proxy::at(base, &Transport::Http(client))
    }

    /// Checks a URL as `modfetch.newProxyRepo` does.
    fn at(text: &str, http: &Transport) -> Result<Self, SourceError> {
        let bad = |cause: String| SourceError::new(SourceErrorKind::Settings, cause);
        let base = Url::parse(text).map_err(|cause| bad(format!("parse proxy URL: {cause}")))?;
        let transport = match base.scheme.as_str() {
            "http" | "https" if base.host.is_empty() => {
                return Err(bad(format!("invalid proxy URL missing host: {base}")));
            }
            "http" | "https" => http.clone(),
            "file" => {
                let path_only = base.host.is_empty()
                    && base.userinfo.is_none()
                    && base.query.is_none()
                    && !text.contains('#')
                    && base.path.starts_with('/');
                if !path_only {
                    let cause = "invalid file:// proxy URL with non-path elements";
                    return Err(bad(format!("{cause}: {base}")));
                }
                Transport::File
            }
            "" => return Err(bad(format!("invalid proxy URL missing scheme: {base}"))),
            _ => {
                let cause = "invalid proxy URL scheme (must be https, http, file)";
                return Err(bad(format!("{cause}: {base}")));
            }
        };
        Ok(Proxy { base, transport })
    }

    fn get(&self, elements: &str, limit: u64) -> Result<Fetched, SourceError> {
        let url = self.base.join(elements);
        let fetched = match &self.transport {
            Transport::File => file::get(&url, limit),
            #[cfg(feature = "net")]
            Transport::Http(client) => client.get(&url, limit),
            Transport::Closed => Err(closed(&url)),
        };
        let fetched = fetched.map_err(|error| error.with_url(url.to_string()))?;
        // A login page of a hotel or a company answers 200 to everything. No file of the protocol
        // starts so.
        let start = fetched.bytes.trim_ascii_start();
        let start = start.get(..9).unwrap_or(start).to_ascii_lowercase();
        if start.starts_with(b"<!doctype") || start.starts_with(b"<html") {
            let cause = format!("invalid response from proxy {:?}: an HTML page", self.to_string());
            return Err(
                SourceError::new(SourceErrorKind::Malformed, cause).with_url(url.to_string())
            );
        }
        Ok(fetched)
    }

    fn get_info(&self, path: &str, file: &str) -> Result<(Fetched, VersionInfo), SourceError> {
        let fetched = self.get(&format!("{}/{file}", escape(path)?), MAX_INFO)?;
        match VersionInfo::parse(&fetched.bytes) {
            Ok(info)
                if version::canonical_module(&info.version).as_deref() == Some(&info.version) =>
            {
                Ok((fetched, info))
            }
            Ok(info) => {
                Err(self.malformed(&fetched, format!("invalid version {:?}", info.version)))
            }
            Err(error) => Err(self.malformed(&fetched, error.to_string())),
        }
    }

    /// Reads a file below the URL, which is part of no module.
    pub(crate) fn read(&self, file: &str, limit: u64) -> Result<Vec<u8>, SourceError> {
        self.get(file, limit).map(|fetched| fetched.bytes)
    }

    /// What is below its URL, as a tree of its own.
    fn below(&self, elements: &str) -> Self {
        Proxy { base: self.base.join(elements), transport: self.transport.clone() }
    }

    /// The tree at a URL, of which only a local one is read.
    pub(crate) fn local(base: &str) -> Result<Self, SourceError> {
        Proxy::at(base, &Transport::Closed)
    }

    fn malformed(&self, fetched: &Fetched, cause: String) -> SourceError {
        let cause = format!("invalid response from proxy {:?}: {cause}", self.to_string());
        SourceError::new(SourceErrorKind::Malformed, cause).with_url(fetched.from.to_string())
    }

    fn list(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        let fetched = self.get(&format!("{}/@v/list", escape(path)?), MAX_LIST)?;
        let lines = fetched.bytes.split(|c| *c == b'\n');
        let listed = lines.filter_map(|line| {
            // A line that is not even text lists no version.
            let mut fields = str::from_utf8(line).ok()?.split_whitespace();
            let version = fields.next().filter(|v| version::is_valid(v))?.to_owned();
            Some(ListedVersion { version, time: fields.next().map(str::to_owned) })
        });
        Ok(listed.collect())
    }

    /// Finds the newest of the listed versions that have a time: `proxyRepo.latestFromList`.
    fn latest_from_list(&self, path: &str) -> Result<Fetched, SourceError> {
        let time_of = |listed: &ListedVersion| match &listed.time {
            Some(text) => Timestamp::parse(text),
            None => Some(Timestamp::utc(PseudoVersion::parse(&listed.version).ok()?.time().ok()?)),
        };
        let mut best = None;
        for listed in self.list(path)? {
            let Some(moment) = time_of(&listed).map(|time| time.instant()) else { continue };
            if best.as_ref().is_none_or(|(newest, _)| *newest < moment) {
                best = Some((moment, listed.version));
            }
        }
        match best {
            Some((_, version)) => self.query(path, &version),
            None => Err(SourceError::new(SourceErrorKind::NotExist, "no commits")),
        }
    }
}

impl Source for Proxy {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        let ModuleVersion { path, version } = module;
        let get = || {
            if version::canonical_module(version).as_deref() != Some(version) {
                let cause = "must be of the form v1.2.3";
                return Err(SourceError::new(SourceErrorKind::Invalid, cause));
            }
            let file = format!("@v/{}.{}", escape_rev(version)?, what.suffix());
            if what == Artifact::Mod {
                return self.get(&format!("{}/{file}", escape(path)?), what.limit());
            }
            let (fetched, info) = self.get_info(path, &file)?;
            if info.version != *version {
                let cause = format!(
                    "proxy returned info for version {} instead of requested version",
                    info.version
                );
                return Err(SourceError::new(SourceErrorKind::Malformed, cause)
                    .with_url(fetched.from.to_string()));
            }
            Ok(fetched)
        };
        get().map_err(|error| error.with_module(path, version))
    }

    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        let ModuleVersion { path, version } = module;
        let mut get = || {
            let elements = format!("{}/@v/{}.zip", escape(path)?, escape_rev(version)?);
            let url = self.base.join(&elements);
            let got = match &self.transport {
                Transport::File => file::copy(&url, MAX_ZIP, file),
                #[cfg(feature = "net")]
                Transport::Http(client) => client.download(&url, MAX_ZIP, file),
                Transport::Closed => Err(closed(&url)),
            };
            got.map_err(|error| error.with_url(url.to_string()))
        };
        get().map_err(|error| error.with_module(path, version))
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        let mut list = self.list(path).map_err(|error| error.with_module(path, ""))?;
        list.retain(|listed| !pseudo::is_pseudo(&listed.version));
        list.sort_by(|a, b| {
            version::compare(&a.version, &b.version).then_with(|| a.version.cmp(&b.version))
        });
        Ok(list)
    }

    /// `@latest`, which a proxy need not have; then the newest of its list.
    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        let get = match self.get_info(path, "@latest") {
            Err(error) if error.is_not_exist() => self.latest_from_list(path),
            result => result.map(|(fetched, _)| fetched),
        };
        get.map_err(|error| error.with_module(path, ""))
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        let get = || Ok(self.get_info(path, &format!("@v/{}.info", escape_rev(rev)?))?.0);
        get().map_err(|error: SourceError| error.with_module(path, rev))
    }
}

/// No socket may be opened, or could be.
fn closed(url: &Url) -> SourceError {
    if cfg!(feature = "net") {
        let cause = format!("fetching over the network is disabled: {url}");
        SourceError::new(SourceErrorKind::Offline, cause)
    } else {
        let cause = format!("built without support for HTTP(S) proxies: {url}");
        SourceError::new(SourceErrorKind::Unsupported, cause)
    }
}

fn escape(path: &str) -> Result<std::borrow::Cow<'_, str>, SourceError> {
    escape_path(path).map_err(|e| SourceError::new(SourceErrorKind::Invalid, e.to_string()))
}

fn escape_rev(rev: &str) -> Result<std::borrow::Cow<'_, str>, SourceError> {
    escape_version(rev).map_err(|e| SourceError::new(SourceErrorKind::Invalid, e.to_string()))
}

/// The URL of the proxy, without credentials.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.base.fmt(f)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({})", self.base)
    }
}
