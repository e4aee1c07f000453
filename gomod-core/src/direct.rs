//! Modules from their repositories, as the go command gets them with `GOPROXY=direct` and for what
//! GOPRIVATE or GONOPROXY keeps from the module proxies.
//!
//! The program git does the work, as for the go command, in bare repositories below
//! `GOMODCACHE/cache/vcs` that both share. So versions, hashes and origins are the same, and what a
//! user configured for git is in force. Other version-control systems are not asked.
//!
//! | step | module | go command |
//! |---|---|---|
//! | which repository | `discovery`, `hosts`, `meta`, `govcs` | `cmd/go/internal/vcs` |
//! | what is in it | `repository`, `revision`, `work_dir`, `command` | `modfetch/codehost` |
//! | what it means for the module | `code` | `modfetch/coderepo.go` |

mod code;
mod command;
mod discovery;
mod govcs;
mod hosts;
mod meta;
mod repository;
mod revision;
mod work_dir;

use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::code::CodeRepo;
pub use self::command::DEFAULT_MOST_FETCHED;
use self::command::Git;
use self::discovery::{Discovery, Root};
use self::repository::{IsGone, Repository};
use crate::cache::Cache;
use crate::env::Settings;
use crate::info::VersionInfo;
use crate::path::check_path;
use crate::proxy::url::Url;
use crate::proxy::{Client, NetOptions, Proxy};
use crate::source::{
    Artifact, Fetched, ListedVersion, Place, Source, SourceError, SourceErrorKind, VersionList,
};
use crate::version::{self, ModuleVersion};

/// Asks the repositories of modules.
pub struct Direct {
    module_cache: PathBuf,
    git: Git,
    client: Arc<Client>,
    discovery: Discovery,
    modules: Once<Found>,
    repositories: Once<Arc<Repository>>,
}

/// Answers that are found out once, whoever asks first.
type Once<T> = Mutex<HashMap<String, Arc<OnceLock<Result<T, SourceError>>>>>;

/// Where a module comes from.
#[derive(Clone)]
enum Found {
    Code(Arc<CodeRepo>),
    /// A module proxy that a page of its host names.
    Proxy(Proxy),
}

impl std::fmt::Debug for Direct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Direct").field("module_cache", &self.module_cache).finish_non_exhaustive()
    }
}

fn once<T: Clone>(
    known: &Once<T>,
    key: &str,
    find: impl FnOnce() -> Result<T, SourceError>,
) -> Result<T, SourceError> {
    let cell = {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key.to_owned()).or_default())
    };
    cell.get_or_init(find).clone()
}

impl Direct {
    /// A source that keeps repositories in a module cache, and asks web pages through a client.
    /// Nothing is asked yet.
    #[must_use]
    pub fn new(settings: &Settings, cache: &Cache, client: Arc<Client>, net: NetOptions) -> Self {
        Direct {
            module_cache: cache.root().to_path_buf(),
            git: Git::new(settings),
            discovery: Discovery::new(settings, Arc::clone(&client), net),
            client,
            modules: Mutex::default(),
            repositories: Mutex::default(),
        }
    }

    /// The same source; git is stopped when what one fetch writes passes so many bytes.
    #[must_use]
    pub fn fetching_at_most(mut self, bytes: u64) -> Self {
        self.git.most_fetched = bytes;
        self
    }

    fn module(&self, path: &str) -> Result<Found, SourceError> {
        once(&self.modules, path, || {
            check_path(path)
                .map_err(|error| SourceError::new(SourceErrorKind::Invalid, error.to_string()))?;
            // Git starts in a directory, which must be there.
            std::fs::create_dir_all(&self.module_cache)
                .map_err(|error| SourceError::reading(self.module_cache.display(), &error))?;
            let root = self.discovery.find(path, &self.git, &self.module_cache)?;
            if root.is_proxy {
                return Ok(Found::Proxy(Proxy::http(&root.url, Arc::clone(&self.client))?));
            }
            let repository = self.repository(&root)?;
            let code = CodeRepo::new(repository, &root.path, &root.subdirectory, path)?;
            Ok(Found::Code(Arc::new(code)))
        })
    }

    fn repository(&self, root: &Root) -> Result<Arc<Repository>, SourceError> {
        once(&self.repositories, &root.url, || {
            let client = Arc::clone(&self.client);
            let is_gone: Arc<IsGone> = Arc::new(move |url: &str| is_gone(&client, url));
            Repository::open(self.git.clone(), &self.module_cache, &root.url, is_gone).map(Arc::new)
        })
    }
}

/// Whether a web server says that there is nothing: git does not tell it from other faults.
fn is_gone(client: &Client, url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    matches!(url.scheme.as_str(), "http" | "https")
        && match client.page(&url, 1 << 20) {
            Ok((_, error)) => error.is_some_and(|error| error.is_not_exist()),
            Err(error) => error.is_not_exist(),
        }
}

/// An error about a version, unless it says itself what it is about.
fn about(error: SourceError, module: &ModuleVersion) -> SourceError {
    match error.module() {
        Some(_) => error,
        None => error.with_plain_module(&module.path, &module.version),
    }
}

impl CodeRepo {
    fn fetched(&self, bytes: Vec<u8>) -> Fetched {
        Fetched { bytes, from: Place::Repository(self.url()) }
    }

    fn info(&self, info: &VersionInfo) -> Fetched {
        self.fetched(info.to_json())
    }

    fn artifact(&self, version: &str, what: Artifact) -> Result<Fetched, SourceError> {
        if version::canonical_module(version).as_deref() != Some(version) {
            let cause = format!("version {version} is not canonical");
            return Err(SourceError::new(SourceErrorKind::Invalid, cause));
        }
        match what {
            Artifact::Info => Ok(self.info(&self.stat(version)?)),
            Artifact::Mod => Ok(self.fetched(self.go_mod(version)?)),
        }
    }
}

impl Source for Direct {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        let fetched = match self.module(&module.path) {
            Ok(Found::Code(code)) => code.artifact(&module.version, what),
            Ok(Found::Proxy(proxy)) => proxy.fetch(module, what),
            Err(error) => Err(error),
        };
        fetched.map_err(|error| about(error, module))
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        Ok(self.version_list(path, "")?.list)
    }

    fn version_list(&self, path: &str, prefix: &str) -> Result<VersionList, SourceError> {
        match self.module(path)? {
            Found::Code(code) => code.versions(prefix),
            Found::Proxy(proxy) => proxy.version_list(path, prefix),
        }
    }

    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        match self.module(path)? {
            Found::Code(code) => code.latest().map(|info| code.info(&info)),
            Found::Proxy(proxy) => proxy.latest(path),
        }
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        match self.module(path)? {
            Found::Code(code) => code.stat(rev).map(|info| code.info(&info)),
            Found::Proxy(proxy) => proxy.query(path, rev),
        }
    }

    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        let place = match self.module(&module.path) {
            Ok(Found::Code(code)) => {
                code.zip(&module.version, file).map(|()| Place::Repository(code.url()))
            }
            Ok(Found::Proxy(proxy)) => proxy.fetch_zip(module, file),
            Err(error) => Err(error),
        };
        place.map_err(|error| about(error, module))
    }
}
