//! The module cache, in the go command's own layout.
//!
//! ```text
//! GOMODCACHE/PATH@VERSION/                         a module unpacked
//! GOMODCACHE/cache/download/PATH/@v/list           versions whose .mod is here
//! GOMODCACHE/cache/download/PATH/@v/VERSION.info   metadata
//! GOMODCACHE/cache/download/PATH/@v/VERSION.mod    go.mod
//! GOMODCACHE/cache/download/PATH/@v/VERSION.zip    the files
//! GOMODCACHE/cache/download/PATH/@v/VERSION.ziphash  h1 of the zip
//! GOMODCACHE/cache/gomod/HASH.index                what a project took of these; not the go command's
//! ```
//!
//! with `!` escapes in PATH and VERSION. Both the go command and this crate
//! may read and write it at the same time: a file appears whole, by a rename,
//! and `list` is rewritten under a lock on itself, as `modfetch/cache.go` does.

mod downloads;
#[cfg(unix)]
mod index;
mod walk;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use write::{lock, lock_shared, temporary, write_atomically};

use crate::info::VersionInfo;
use crate::path::{escape_path, escape_version, unescape_version};
use crate::pseudo;
use crate::source::{
    Artifact, Fetched, ListedVersion, Place, Source, SourceError, SourceErrorKind,
};
use crate::version::{self, ModuleVersion};
use downloads::Downloads;

/// A module cache: GOMODCACHE.
///
/// As a [`Source`] it reads only; a miss is [`SourceErrorKind::NotExist`]. A `.info` comes in its
/// canonical form, whatever form it was stored in.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
    downloads: Downloads,
    indexed: bool,
}

impl Cache {
    /// Returns the cache at a directory, which need not exist.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Cache { downloads: Downloads::new(root.join("cache/download")), root, indexed: false }
    }

    /// The same cache, which may keep an index of what each project takes out of it:
    /// `GOMODCACHE/cache/gomod/HASH.index`.
    #[must_use]
    pub fn indexed(self) -> Self {
        Cache { indexed: true, ..self }
    }

    /// Uses the index of a project, the same for all clones; the first project counts.
    pub(crate) fn recall(&self, project: &Path) {
        if self.indexed {
            self.downloads.recall(&self.root.join("cache/gomod"), project);
        }
    }

    /// Brings the index up to date with what was read since [`Cache::recall`].
    pub(crate) fn remember(&self) {
        self.downloads.remember();
    }

    /// The directory of the cache.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the name of the file that holds an artifact of a module version.
    ///
    /// # Errors
    ///
    /// [`SourceErrorKind::Invalid`] when the path or the version cannot stand in the cache,
    /// as with a version that is not canonical.
    pub fn file(&self, module: &ModuleVersion, what: Artifact) -> Result<PathBuf, SourceError> {
        self.version_file(module, what.suffix())
    }

    /// Returns the go.mod of a module version in the cache, when it is there.
    #[must_use]
    pub fn go_mod_file(&self, module: &ModuleVersion) -> Option<PathBuf> {
        self.file(module, Artifact::Mod).ok().filter(|file| file.is_file())
    }

    /// Returns the name of the zip file of a module version.
    ///
    /// # Errors
    ///
    /// As [`Cache::file`].
    pub fn zip_file(&self, module: &ModuleVersion) -> Result<PathBuf, SourceError> {
        self.version_file(module, "zip")
    }

    /// Returns the name of the file that holds the `h1:` hash of the zip.
    ///
    /// # Errors
    ///
    /// As [`Cache::file`].
    pub fn zip_hash_file(&self, module: &ModuleVersion) -> Result<PathBuf, SourceError> {
        self.version_file(module, "ziphash")
    }

    /// Returns the name of the file that marks a directory that is being unpacked.
    ///
    /// # Errors
    ///
    /// As [`Cache::file`].
    pub fn partial_file(&self, module: &ModuleVersion) -> Result<PathBuf, SourceError> {
        self.version_file(module, "partial")
    }

    /// Returns the name of the file that is locked while a zip is fetched or unpacked.
    ///
    /// # Errors
    ///
    /// As [`Cache::file`].
    pub fn lock_file(&self, module: &ModuleVersion) -> Result<PathBuf, SourceError> {
        self.version_file(module, "lock")
    }

    /// Returns the name of the directory that a module version is unpacked to.
    ///
    /// # Errors
    ///
    /// As [`Cache::file`].
    pub fn unpacked_dir(&self, module: &ModuleVersion) -> Result<PathBuf, SourceError> {
        // The version is known to have an escaped form once a file has a name.
        self.version_file(module, "zip")?;
        let invalid = |cause: String| {
            SourceError::new(SourceErrorKind::Invalid, cause)
                .with_module(&module.path, &module.version)
        };
        let path = escape_path(&module.path).map_err(|error| invalid(error.to_string()))?;
        let version =
            escape_version(&module.version).map_err(|error| invalid(error.to_string()))?;
        Ok(self.root.join(format!("{path}@{version}")))
    }

    /// Returns the directory of an unpacked module version, when it is there and complete.
    ///
    /// Complete means, as for the go command (`modfetch.DownloadDir`), that no `.partial` mark
    /// stands beside the zip and that the zip's hash is known.
    #[must_use]
    pub fn module_dir(&self, module: &ModuleVersion) -> Option<PathBuf> {
        let partial = self.partial_file(module).ok()?;
        let dir = self.unpacked_dir(module).ok()?;
        let complete =
            dir.is_dir() && !partial.exists() && partial.with_extension("ziphash").exists();
        complete.then_some(dir)
    }

    fn download_dir(&self, path: &str) -> Result<PathBuf, SourceError> {
        self.download_dir_for(path, 0)
    }

    /// The `@v` directory of a module, with room for a file name: a build list takes thousands.
    fn download_dir_for(&self, path: &str, name_len: usize) -> Result<PathBuf, SourceError> {
        let escaped = escape_path(path).map_err(|error| {
            SourceError::new(SourceErrorKind::Invalid, error.to_string()).with_module(path, "")
        })?;
        let downloads = self.downloads.dir();
        let len = downloads.as_os_str().len() + escaped.len() + name_len;
        let mut dir = PathBuf::with_capacity(len + "//@v/".len());
        dir.push(downloads);
        dir.push(&*escaped);
        dir.push("@v");
        Ok(dir)
    }

    fn version_file(&self, module: &ModuleVersion, suffix: &str) -> Result<PathBuf, SourceError> {
        let ModuleVersion { path, version } = module;
        let invalid = |cause: String| {
            SourceError::new(SourceErrorKind::Invalid, cause).with_module(path, version)
        };
        match version::canonical_module(version) {
            None => return Err(invalid(format!("non-semver module version {version:?}"))),
            Some(canonical) if canonical != *version => {
                return Err(invalid(format!("non-canonical module version {version:?}")));
            }
            Some(_) => {}
        }
        let escaped = escape_version(version).map_err(|error| invalid(error.to_string()))?;
        let name = [&*escaped, ".", suffix].concat();
        let mut file = self.download_dir_for(path, name.len())?;
        file.push(name);
        Ok(file)
    }
}

/// The escaped versions in an `@v` directory that have a go.mod.
fn mod_names(dir: &Path) -> impl Iterator<Item = String> + use<> {
    escaped_names(dir, ".mod")
}

/// The names in a directory that end so, without the ending. None when it cannot be read.
fn escaped_names(dir: &Path, ending: &str) -> impl Iterator<Item = String> + use<> {
    let ending = ending.to_owned();
    fs::read_dir(dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(move |name| name.strip_suffix(&ending).map(str::to_owned))
}

impl Source for Cache {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        let file = self.file(module, what)?;
        let miss = |cause| {
            SourceError::new(SourceErrorKind::NotExist, cause)
                .with_module(&module.path, &module.version)
        };
        let bytes = self.downloads.read(&file, what.limit()).map_err(|error| {
            SourceError::reading(file.display(), &error).with_module(&module.path, &module.version)
        })?;
        let usable = match what {
            // Neither is a go.mod: a file that a crash left empty, and what the first
            // module-aware tools made up ("//vgo 0.0."), which the go command ignores too.
            Artifact::Mod if bytes.is_empty() || bytes.starts_with(b"//vgo 0.0.") => None,
            Artifact::Mod => Some(bytes),
            // Old releases stored fields that have no place in a `.info` any more.
            Artifact::Info => VersionInfo::parse(&bytes)
                .ok()
                .filter(|info| info.version == module.version)
                .map(|info| info.to_json()),
        };
        match usable {
            Some(bytes) => Ok(Fetched { bytes, from: Place::Cache(file) }),
            None => Err(miss(format!("reading {}: not usable", file.display()))),
        }
    }

    fn remembered(&self, module: &ModuleVersion, what: Artifact) -> Option<&[u8]> {
        let path = escape_path(&module.path).ok()?;
        let version = escape_version(&module.version).ok()?;
        let name = [&*path, "/@v/", &*version, ".", what.suffix()].concat();
        self.downloads.remembered(name.as_bytes())
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        let mut versions: Vec<String> = mod_names(&self.download_dir(path)?)
            .filter_map(|name| unescape_version(&name).ok())
            .filter(|v| version::canonical_module(v).as_deref() == Some(v))
            .collect();
        if versions.is_empty() {
            let cause = "no version is in the module cache";
            return Err(SourceError::new(SourceErrorKind::NotExist, cause).with_module(path, ""));
        }
        versions.retain(|v| !pseudo::is_pseudo(v));
        versions.sort_by(|a, b| version::compare(a, b).then_with(|| a.cmp(b)));
        Ok(versions.into_iter().map(|version| ListedVersion { version, time: None }).collect())
    }

    /// Always a miss: a cache does not know what is the latest.
    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        let cause = "the module cache does not know the latest version";
        Err(SourceError::new(SourceErrorKind::NotExist, cause).with_module(path, ""))
    }

    /// Finds the highest cached pseudo-version of a commit, given by 12 or more hex digits.
    ///
    /// The go command does so only when GOPROXY is `off` (`modfetch.readDiskStatByHash`): upstream
    /// a tag may have been set on the commit since.
    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        let miss = || {
            SourceError::new(SourceErrorKind::NotExist, "not in the module cache")
                .with_module(path, rev)
        };
        let hex = rev.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'a'..=b'f'));
        let commit = rev.get(..12).filter(|_| hex).ok_or_else(miss)?;
        let found = escaped_names(&self.download_dir(path)?, ".info")
            .filter_map(|name| unescape_version(&name).ok())
            .filter(|v| pseudo::is_pseudo(v) && v.rsplit('-').next() == Some(commit))
            .max_by(|a, b| version::compare(a, b));
        let version = found.ok_or_else(miss)?;
        self.fetch(&ModuleVersion { path: path.to_owned(), version }, Artifact::Info)
    }
}
