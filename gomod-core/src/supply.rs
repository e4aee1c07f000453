//! The supply of a process: the module cache first, then the proxies, and what GOPROXY and
//! GONOPROXY leave to version control itself.
//!
//! ```no_run
//! use gomod_core::env::Settings;
//! use gomod_core::source::{Artifact, Source};
//! use gomod_core::supply::{Supply, SupplyOptions};
//! use gomod_core::version::ModuleVersion;
//!
//! let settings = Settings::from_process()?;
//! let supply = Supply::open(&settings, SupplyOptions::default())?;
//! let quote = ModuleVersion::new("rsc.io/quote", "v1.5.2");
//! let go_mod = supply.fetch(&quote, Artifact::Mod)?;
//! println!("{}: {} bytes", go_mod.from, go_mod.bytes.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::Cache;
#[cfg(feature = "direct")]
use crate::direct::Direct;
use crate::env::{Settings, SettingsError};
use crate::info::VersionInfo;
#[cfg(feature = "net")]
use crate::proxy::{Client, NetOptions};
use crate::proxy::{Proxy, ProxyList};
use crate::source::{
    Artifact, Fetched, ListedVersion, Place, Source, SourceError, SourceErrorKind, VersionList,
};
use crate::version::ModuleVersion;

/// Is told what is fetched from proxies, to show a user that something goes on.
///
/// Calls come from many threads. What the module cache has is not told.
pub trait Progress: Send + Sync {
    /// A question to the proxies begins; the version is empty when it is about the path.
    fn started(&self, module: &ModuleVersion);
    /// The question was answered, or could not be.
    fn finished(&self, module: &ModuleVersion);
}

/// How a [`Supply`] goes about it.
#[derive(Clone)]
pub struct SupplyOptions {
    /// Open no socket: ask only the module cache, and proxies that are `file://` trees.
    pub offline: bool,
    /// How many requests go on at the same time; connections are kept for as many.
    pub workers: usize,
    /// Whether what is fetched is kept in the module cache.
    pub cache_write: bool,
    /// Whether a file of the module cache is looked at also where go.sum vouches for what an
    /// earlier run read of it. To the go command one that was changed since is an error.
    pub look_at_files: bool,
    /// Is told what is fetched.
    pub progress: Option<Arc<dyn Progress>>,
    /// Time limits and retries.
    #[cfg(feature = "net")]
    pub net: NetOptions,
    /// How many bytes one fetch from a repository may write; git is stopped when it wrote more.
    #[cfg(feature = "direct")]
    pub most_fetched: u64,
}

impl Default for SupplyOptions {
    fn default() -> Self {
        SupplyOptions {
            offline: false,
            workers: 32,
            cache_write: true,
            look_at_files: false,
            progress: None,
            #[cfg(feature = "net")]
            net: NetOptions::default(),
            #[cfg(feature = "direct")]
            most_fetched: crate::direct::DEFAULT_MOST_FETCHED,
        }
    }
}

impl fmt::Debug for SupplyOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SupplyOptions")
            .field("offline", &self.offline)
            .field("workers", &self.workers)
            .field("cache_write", &self.cache_write)
            .field("look_at_files", &self.look_at_files)
            .finish_non_exhaustive()
    }
}

/// The module cache and the proxies, as the settings have them.
///
/// What is in the module cache is not asked for again. What is fetched is kept there, in the go
/// command's own layout: a `.info` at once, a go.mod when [`Source::keep`] says that nothing
/// contradicts it.
#[derive(Debug)]
pub struct Supply {
    cache: Option<Cache>,
    /// A GOPROXY that makes no sense matters only when a proxy is needed.
    proxies: Result<ProxyList, SourceError>,
    /// None where no socket may be opened.
    #[cfg(feature = "net")]
    client: Option<Arc<Client>>,
    options: SupplyOptions,
    /// Cleared when the module cache turned out not to take anything.
    cache_takes: AtomicBool,
    notes: Mutex<Vec<String>>,
}

impl Supply {
    /// Opens the supply. Nothing is read or fetched yet.
    ///
    /// # Errors
    ///
    /// A module cache that is not an absolute path.
    pub fn open(settings: &Settings, options: SupplyOptions) -> Result<Self, SettingsError> {
        let mut notes = Vec::new();
        let cache = match settings.gomodcache() {
            Ok(root) if options.cache_write => Some(Cache::new(root).indexed()),
            Ok(root) => Some(Cache::new(root)),
            Err(error) if settings.has_gomodcache() => return Err(error),
            // No home directory, as in a bare container: the proxies alone will do.
            Err(error) => {
                notes.push(error.to_string());
                None
            }
        };
        let (goproxy, gonoproxy) = (settings.goproxy(), settings.gonoproxy());
        #[cfg(feature = "net")]
        let client = (!options.offline).then(|| {
            let client = Client::new(settings, options.workers, options.net);
            notes.extend(client.notes().iter().cloned());
            Arc::new(client)
        });
        #[cfg(feature = "net")]
        let proxies = match &client {
            Some(client) => ProxyList::new(goproxy, gonoproxy, Arc::clone(client)),
            None => ProxyList::local(goproxy, gonoproxy),
        };
        #[cfg(feature = "direct")]
        let proxies = match (&client, &cache) {
            (Some(client), Some(cache)) if options.cache_write => proxies.map(|proxies| {
                let direct = Direct::new(settings, cache, Arc::clone(client), options.net)
                    .fetching_at_most(options.most_fetched);
                proxies.with_direct(Arc::new(direct))
            }),
            _ => proxies,
        };
        #[cfg(not(feature = "net"))]
        let proxies = ProxyList::local(goproxy, gonoproxy);
        Ok(Supply {
            cache,
            proxies,
            #[cfg(feature = "net")]
            client,
            cache_takes: AtomicBool::new(options.cache_write),
            options,
            notes: Mutex::new(notes),
        })
    }

    /// The module cache; none when there is not even a home directory.
    #[must_use]
    pub fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> &SupplyOptions {
        &self.options
    }

    /// What the user should know, though it stopped nothing: a module cache that cannot be
    /// written, a setting that is not supported.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the proxies, unless that is forbidden.
    fn ask<T>(
        &self,
        module: &ModuleVersion,
        ask: impl FnOnce(&ProxyList) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let named = |error: SourceError| error.with_module(&module.path, &module.version);
        let proxies = self.proxies.as_ref().map_err(|error| named(error.clone()))?;
        let answer = {
            let _told = self.telling(module);
            ask(proxies)
        };
        answer.map_err(|error| {
            use SourceErrorKind as Kind;
            let unknown = matches!(error.kind(), Kind::Offline | Kind::Unsupported)
                || error.is_direct_skipped();
            if self.options.offline && unknown {
                let cause = "not in the module cache, and fetching is disabled (offline)";
                named(SourceError::new(Kind::Offline, cause))
            } else {
                error
            }
        })
    }

    /// Where a checksum database is asked: at its URL if one is given, else at the proxy that speaks
    /// for it, else at its own host.
    pub(crate) fn checksum_database(
        &self,
        name: &str,
        url: Option<&str>,
    ) -> Result<Proxy, SourceError> {
        if let Some(url) = url {
            return self.tree_at(url);
        }
        let proxies = self.proxies.as_ref().map_err(Clone::clone)?;
        match proxies.checksum_database(name)? {
            Some(proxy) => Ok(proxy),
            None => self.tree_at(&format!("https://{name}")),
        }
    }

    fn tree_at(&self, url: &str) -> Result<Proxy, SourceError> {
        #[cfg(feature = "net")]
        if let Some(client) = &self.client {
            return Proxy::http(url, Arc::clone(client));
        }
        Proxy::local(url)
    }

    /// Tells that a module is asked for, until what is returned is dropped.
    pub(crate) fn telling<'a>(&'a self, module: &'a ModuleVersion) -> Option<impl Drop + 'a> {
        self.options.progress.as_deref().map(|progress| Told::start(progress, module))
    }

    /// Whether nothing but the cache may answer for a commit or branch.
    fn is_off(&self) -> bool {
        self.options.offline || self.proxies.as_ref().is_ok_and(ProxyList::is_off)
    }

    fn store(&self, module: &ModuleVersion, what: Artifact, bytes: &[u8]) {
        let Some(cache) = &self.cache else { return };
        if !self.cache_takes.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = cache.store(module, what, bytes)
            // Of all threads that meet the fault, one notes it.
            && error.kind() == SourceErrorKind::Io
            && self.cache_takes.swap(false, Ordering::Relaxed)
        {
            let note =
                format!("what is fetched is not kept in the module cache: {}", error.cause());
            self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(note);
        }
    }

    /// Keeps a `.info` under the version that a question resolved to. One that is there gives way
    /// to the answer about a branch or commit, not to what is the latest (`modfetch.cachingRepo`).
    fn resolved(&self, path: &str, fetched: Fetched, gives_way: bool) -> Fetched {
        if let Ok(info) = VersionInfo::parse(&fetched.bytes) {
            let module = ModuleVersion::new(path, info.version.clone());
            let bytes = info.for_cache().to_json();
            let known = self.cache.as_ref().and_then(|c| c.fetch(&module, Artifact::Info).ok());
            if known.is_none_or(|known| gives_way && known.bytes != bytes) {
                self.store(&module, Artifact::Info, &bytes);
            }
        }
        fetched
    }
}

impl Source for Supply {
    /// The bytes of a `.info` are in its canonical form, whether they were in the cache or not;
    /// just fetched, they may tell of tags what the cache does not keep.
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        if let Some(cache) = &self.cache {
            match cache.fetch(module, what) {
                Ok(fetched) => return Ok(fetched),
                Err(error) if error.kind() == SourceErrorKind::Invalid => return Err(error),
                // To the go command a cache file that cannot be read is one that is not there.
                Err(_) => {}
            }
        }
        let mut fetched = self.ask(module, |proxies| proxies.fetch(module, what))?;
        if what == Artifact::Info
            && let Ok(info) = VersionInfo::parse(&fetched.bytes)
        {
            fetched.bytes = info.to_json();
            self.store(module, what, &info.for_cache().to_json());
        }
        Ok(fetched)
    }

    /// Always from the proxies: the module cache knows only what once was needed.
    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        self.ask(&ModuleVersion::new(path, ""), |proxies| proxies.versions(path))
    }

    fn version_list(&self, path: &str, prefix: &str) -> Result<VersionList, SourceError> {
        self.ask(&ModuleVersion::new(path, ""), |proxies| proxies.version_list(path, prefix))
    }

    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        let fetched = self.ask(&ModuleVersion::new(path, ""), |proxies| proxies.latest(path))?;
        Ok(self.resolved(path, fetched, false))
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        if self.is_off()
            && let Some(cache) = &self.cache
            && let Ok(fetched) = cache.query(path, rev)
        {
            return Ok(fetched);
        }
        let fetched =
            self.ask(&ModuleVersion::new(path, rev), |proxies| proxies.query(path, rev))?;
        Ok(self.resolved(path, fetched, true))
    }

    fn remembered(&self, module: &ModuleVersion, what: Artifact) -> Option<&[u8]> {
        let cache = self.cache.as_ref().filter(|_| !self.options.look_at_files)?;
        cache.remembered(module, what)
    }

    /// Always from the proxies: who wants the zip in the module cache opens that.
    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        self.ask(module, |proxies| proxies.fetch_zip(module, file))
    }

    fn keep(&self, module: &ModuleVersion, what: Artifact, fetched: &Fetched) {
        if !matches!(fetched.from, Place::Cache(_)) {
            self.store(module, what, &fetched.bytes);
        }
    }
}

/// Tells the end of what was begun, also when a panic ends it.
struct Told<'a> {
    progress: &'a dyn Progress,
    module: &'a ModuleVersion,
}

impl<'a> Told<'a> {
    fn start(progress: &'a dyn Progress, module: &'a ModuleVersion) -> Self {
        progress.started(module);
        Told { progress, module }
    }
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.progress.finished(self.module);
    }
}
