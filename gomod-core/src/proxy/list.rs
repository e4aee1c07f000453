//! The value of GOPROXY: which proxies are asked, and which error leads on to the next.

use std::fmt;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use super::{Proxy, Transport};
use crate::path::match_prefix_patterns;
use crate::source::{
    Artifact, Fetched, ListedVersion, MAX_INFO, Place, Source, SourceError,
    SourceErrorKind as Kind, VersionList,
};
use crate::version::ModuleVersion;

/// The proxies of a GOPROXY setting, asked one after the other.
///
/// An entry followed by `,` leads on to the next when there is no such module there; one followed
/// by `|` does after any error. `off` and `direct` end the list. Every question starts at the top.
/// Modules that GONOPROXY matches are not asked for at any proxy. (`modfetch.TryProxies`)
#[derive(Clone, Debug)]
pub struct ProxyList {
    entries: Vec<Entry>,
    no_proxy: String,
    direct: Option<Direct>,
}

/// What asks the hosts of modules themselves.
#[derive(Clone)]
struct Direct(Arc<dyn Source>);

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}

#[derive(Clone, Debug)]
struct Entry {
    target: Target,
    /// Whether any error leads on: a `|` follows.
    on_any_error: bool,
}

#[derive(Clone, Debug)]
enum Target {
    Proxy(Proxy),
    /// The host of the module itself, asked by its version-control protocol.
    Direct,
    /// Nothing at all.
    Off,
}

impl ProxyList {
    /// Reads GOPROXY, with the globs of GONOPROXY, so that only local proxies are asked: no HTTP(S)
    /// proxy ever is.
    ///
    /// # Errors
    ///
    /// [`Kind::Settings`] when GOPROXY has no entries or an entry is no URL of a proxy.
    pub fn local(goproxy: &str, gonoproxy: &str) -> Result<Self, SourceError> {
        ProxyList::parse(goproxy, gonoproxy, &Transport::Closed)
    }

    /// Reads GOPROXY, with the globs of GONOPROXY.
    ///
    /// # Errors
    ///
    /// [`Kind::Settings`] when GOPROXY has no entries or an entry is no URL of a proxy.
    #[cfg(feature = "net")]
    pub fn new(
        goproxy: &str,
        gonoproxy: &str,
        client: Arc<super::Client>,
    ) -> Result<Self, SourceError> {
        ProxyList::parse(goproxy, gonoproxy, &Transport::Http(client))
    }

    fn parse(goproxy: &str, gonoproxy: &str, http: &Transport) -> Result<Self, SourceError> {
        let mut entries = Vec::new();
        for part in goproxy.split_inclusive([',', '|']) {
            let on_any_error = part.ends_with('|');
            let target = match part.trim_end_matches([',', '|']).trim() {
                "" => continue,
                "off" => Target::Off,
                "direct" => Target::Direct,
                text => Target::Proxy(Proxy::at(&with_scheme(text), http)?),
            };
            let ends = !matches!(target, Target::Proxy(_));
            entries.push(Entry { target, on_any_error });
            if ends {
                break;
            }
        }
        if entries.is_empty() {
            let cause = "GOPROXY list is not the empty string, but contains no entries";
            return Err(SourceError::new(Kind::Settings, cause));
        }
        Ok(ProxyList { entries, no_proxy: gonoproxy.to_owned(), direct: None })
    }

    /// The same list, with a source that stands for `direct` and for what GONOPROXY matches.
    #[must_use]
    pub fn with_direct(self, direct: Arc<dyn Source>) -> Self {
        ProxyList { direct: Some(Direct(direct)), ..self }
    }

    /// Whether GOPROXY is `off` and nothing else.
    #[must_use]
    pub fn is_off(&self) -> bool {
        matches!(&self.entries[..], [Entry { target: Target::Off, .. }])
    }

    /// The proxy that speaks for a checksum database: the first that says so. None where the
    /// database itself is to be asked: there is no such proxy, or `direct` or `off` comes before it.
    /// A proxy that cannot say is no leave to go past it (`modfetch.dbClient.initBase`).
    pub(crate) fn checksum_database(&self, name: &str) -> Result<Option<Proxy>, SourceError> {
        let mut fault = None;
        for entry in &self.entries {
            let proxy = match &entry.target {
                Target::Proxy(proxy) => proxy,
                Target::Direct => return Ok(None),
                Target::Off => break,
            };
            let below = format!("sumdb/{name}");
            match proxy.read(&format!("{below}/supported"), MAX_INFO) {
                Ok(_) => return Ok(Some(proxy.below(&below))),
                Err(error) if error.is_not_exist() => {}
                Err(error) => {
                    fault = Some(error);
                    if !entry.on_any_error {
                        break;
                    }
                }
            }
        }
        fault.map_or(Ok(None), Err)
    }

    /// Asks one after the other. Of several errors the most helpful is reported: one other than
    /// "does not exist", and of those the last.
    fn each<T>(
        &self,
        path: &str,
        version: &str,
        mut ask: impl FnMut(&dyn Source) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let fail = |kind, cause| SourceError::new(kind, cause).with_module(path, version);
        if match_prefix_patterns(&self.no_proxy, path) {
            return match &self.direct {
                Some(Direct(direct)) => ask(&**direct),
                None => Err(fail(
                    Kind::Unsupported,
                    "GOPRIVATE/GONOPROXY keeps it from the module proxies, \
                     and version control cannot be asked directly here",
                )),
            };
        }
        let mut best: Option<SourceError> = None;
        for entry in &self.entries {
            let error = match &entry.target {
                Target::Proxy(proxy) => match ask(proxy) {
                    Ok(answer) => return Ok(answer),
                    Err(error) => error,
                },
                Target::Off => fail(Kind::Offline, "module lookup disabled by GOPROXY=off"),
                Target::Direct => {
                    // What the host itself says is worth more than what any proxy said.
                    if let Some(Direct(direct)) = &self.direct {
                        return ask(&**direct);
                    }
                    return Err(match best {
                        Some(error) => error.with_direct_skipped(),
                        None => fail(
                            Kind::Unsupported,
                            "GOPROXY=direct: version control cannot be asked directly here",
                        ),
                    });
                }
            };
            // What is switched off says nothing about the module, and leads on.
            let leads_on = error.is_not_exist() || error.kind() == Kind::Offline;
            if !leads_on || best.as_ref().is_none_or(SourceError::is_not_exist) {
                best = Some(error);
            }
            if !leads_on && !entry.on_any_error {
                break;
            }
        }
        // The list is not empty, so that there is an error by now.
        Err(best.unwrap_or_else(|| fail(Kind::Settings, "GOPROXY contains no entries")))
    }
}

/// `https://` in front of what looks like a host. A single word is kept for meanings to come, and
/// what has `:/` or is a path must be a complete URL.
fn with_scheme(text: &str) -> String {
    let is_host = text.contains(['.', ':', '/'])
        && !text.contains(":/")
        && !text.starts_with('/')
        && !Path::new(text).is_absolute();
    if is_host { format!("https://{text}") } else { text.to_owned() }
}

impl Source for ProxyList {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        self.each(&module.path, &module.version, |proxy| proxy.fetch(module, what))
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        self.each(path, "", |proxy| proxy.versions(path))
    }

    fn version_list(&self, path: &str, prefix: &str) -> Result<VersionList, SourceError> {
        self.each(path, "", |proxy| proxy.version_list(path, prefix))
    }

    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        self.each(path, "", |proxy| proxy.latest(path))
    }

    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        self.each(&module.path, &module.version, |proxy| {
            // The proxy before may have broken off.
            file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(|error| {
                SourceError::new(Kind::Io, format!("writing a temporary file: {error}"))
            })?;
            proxy.fetch_zip(module, file)
        })
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        self.each(path, rev, |proxy| proxy.query(path, rev))
    }
}
