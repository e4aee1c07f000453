//! The only door to the outside: raw bytes of modules.
//!
//! A [`Source`] answers four questions about modules, those of the GOPROXY
//! protocol: the go.mod or `.info` of a version, the versions there are, the
//! latest one, and what a branch or commit name stands for. It returns bytes
//! and says from where they come; it proves nothing. Whether bytes are those
//! that were published is the business of the layer above
//! ([`Verified`](crate::verified::Verified)), and
//! what replaces what is the business of the graph.
//!
//! | source | reads |
//! |---|---|
//! | [`MemorySource`] | modules laid down by a test |
//! | [`Cache`](crate::cache::Cache) | the module cache on disk |
//! | [`Proxy`](crate::proxy::Proxy) | a `file://` tree, or a web server |
//! | [`ProxyList`](crate::proxy::ProxyList) | the proxies of GOPROXY, one after the other |
//! | `Direct` | git repositories |
//! | [`Supply`](crate::supply::Supply) | the module cache, then the proxies and repositories |

mod error;
mod memory;
mod read;

use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use error::reason;
pub use error::{SourceError, SourceErrorKind};
pub use memory::MemorySource;
pub(crate) use read::{read_bounded, read_open};

use crate::info::VersionOrigin;
use crate::version::ModuleVersion;

/// The greatest size of a go.mod file, as the go command has it (`codehost.MaxGoMod`).
pub const MAX_GO_MOD: u64 = 16 << 20;
/// The greatest size of a `.info` file that is read. The go command has no limit here.
pub const MAX_INFO: u64 = 1 << 20;
/// The greatest size of a version list that is read. The go command has no limit here.
pub const MAX_LIST: u64 = 16 << 20;

/// What of a module version is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Artifact {
    /// Its go.mod file.
    Mod,
    /// Its metadata: canonical version, commit time, perhaps the repository (JSON).
    Info,
}

impl Artifact {
    /// The file name's ending, in the module cache and in the GOPROXY protocol.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Artifact::Mod => "mod",
            Artifact::Info => "info",
        }
    }

    /// The greatest size that is read.
    #[must_use]
    pub fn limit(self) -> u64 {
        match self {
            Artifact::Mod => MAX_GO_MOD,
            Artifact::Info => MAX_INFO,
        }
    }
}

/// Bytes, and where they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The bytes as they were served or stored.
    pub bytes: Vec<u8>,
    /// Where they come from.
    pub from: Place,
}

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A file of the module cache.
    Cache(PathBuf),
    /// What an earlier run read out of the module cache, as it was then.
    Index,
    /// A file of a local directory: a checkout, a replacement, a `file://` proxy.
    File(PathBuf),
    /// A URL of a module proxy, without credentials.
    Proxy(String),
    /// A repository, asked directly.
    Repository(String),
    /// A [`MemorySource`].
    Memory,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Cache(path) | Place::File(path) => path.display().fmt(f),
            Place::Index => f.write_str("the index of the module cache"),
            Place::Proxy(url) | Place::Repository(url) => f.write_str(url),
            Place::Memory => f.write_str("memory"),
        }
    }
}

/// A line of a version list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedVersion {
    /// The version. Never a pseudo-version; it may lack its canonical form (`v1`).
    pub version: String,
    /// The time that some proxies add, as written.
    pub time: Option<String>,
}

/// The versions of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionList {
    /// The versions, in their order.
    pub list: Vec<ListedVersion>,
    /// What in a repository the list hangs on, where that is known.
    pub origin: Option<VersionOrigin>,
}

/// Something that serves the bytes of modules.
///
/// Implementations are shared by threads, and block.
pub trait Source: Send + Sync {
    /// Returns the go.mod or the `.info` of a module version, which must be canonical.
    ///
    /// A `.info` that comes back is well formed and is for that very version.
    ///
    /// # Errors
    ///
    /// [`SourceError`]; [`SourceError::is_not_exist`] when there is no such version.
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError>;

    /// Returns the versions of a module, without pseudo-versions, in the order of versions.
    ///
    /// # Errors
    ///
    /// [`SourceError`]. A module with no version at all is an empty list where the source
    /// knows the module.
    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError>;

    /// Returns the versions whose text begins so, with what the list hangs on.
    ///
    /// A source may list others besides. By default these are all versions.
    ///
    /// # Errors
    ///
    /// Those of [`Source::versions`].
    fn version_list(&self, path: &str, prefix: &str) -> Result<VersionList, SourceError> {
        let _ = prefix;
        Ok(VersionList { list: self.versions(path)?, origin: None })
    }

    /// Returns the `.info` of the version that the source calls the latest.
    ///
    /// The `latest` of the go command prefers tagged versions; it asks for this only when
    /// there is none.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    fn latest(&self, path: &str) -> Result<Fetched, SourceError>;

    /// Returns the `.info` of what a branch, tag or commit name stands for.
    ///
    /// # Errors
    ///
    /// [`SourceError`].
    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError>;

    /// What an earlier run was given for the same question, without a look at whether the source
    /// would still say so.
    ///
    /// It is of use to those alone who have a hash to hold it against; the others
    /// [`fetch`](Source::fetch). By default nothing is remembered.
    fn remembered(&self, module: &ModuleVersion, what: Artifact) -> Option<&[u8]> {
        let _ = (module, what);
        None
    }

    /// Writes the zip of a module version, which must be canonical, to an empty file.
    ///
    /// What was written before an error is left there.
    ///
    /// # Errors
    ///
    /// [`SourceError`]; by default, that the source has no zips.
    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        let _ = file;
        Err(SourceError::new(SourceErrorKind::Unsupported, "no zips are served here")
            .with_module(&module.path, &module.version))
    }

    /// Tells the source that nothing contradicts bytes it handed out, so that it may keep them.
    ///
    /// The go command stores a go.mod in the module cache only after it compared its hash with
    /// go.sum; who compares calls this. A `.info` has no hash, and is kept without this call.
    fn keep(&self, module: &ModuleVersion, what: Artifact, fetched: &Fetched) {
        let _ = (module, what, fetched);
    }
}

macro_rules! delegate {
    ($($ty:ty),*) => {$(
        impl<S: Source + ?Sized> Source for $ty {
            fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
                (**self).fetch(module, what)
            }
            fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
                (**self).versions(path)
            }
            fn version_list(&self, path: &str, prefix: &str) -> Result<VersionList, SourceError> {
                (**self).version_list(path, prefix)
            }
            fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
                (**self).latest(path)
            }
            fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
                (**self).query(path, rev)
            }
            fn remembered(&self, module: &ModuleVersion, what: Artifact) -> Option<&[u8]> {
                (**self).remembered(module, what)
            }
            fn fetch_zip(
                &self,
                module: &ModuleVersion,
                file: &mut File,
            ) -> Result<Place, SourceError> {
                (**self).fetch_zip(module, file)
            }
            fn keep(&self, module: &ModuleVersion, what: Artifact, fetched: &Fetched) {
                (**self).keep(module, what, fetched);
            }
        }
    )*};
}

delegate!(&S, Box<S>, Arc<S>);
