//! Modules laid down in memory.

use std::collections::BTreeMap;

use super::{Artifact, Fetched, ListedVersion, Place, Source, SourceError, SourceErrorKind};
use crate::info::VersionInfo;
use crate::pseudo;
use crate::version::{self, ModuleVersion};

/// A [`Source`] whose modules are laid down by hand: for tests and experiments.
///
/// ```
/// use gomod_core::source::{Artifact, MemorySource, Source};
/// use gomod_core::version::ModuleVersion;
///
/// let mut source = MemorySource::new();
/// source.add("example.com/a", "v1.0.0", "module example.com/a\n");
/// let a = ModuleVersion { path: "example.com/a".into(), version: "v1.0.0".into() };
/// assert_eq!(source.fetch(&a, Artifact::Mod)?.bytes, b"module example.com/a\n");
/// # Ok::<(), gomod_core::source::SourceError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    /// By path, then by version: the go.mod and the `.info`.
    modules: BTreeMap<String, BTreeMap<String, Entry>>,
    revs: BTreeMap<(String, String), String>,
}

#[derive(Clone, Debug)]
struct Entry {
    go_mod: Vec<u8>,
    info: Vec<u8>,
}

impl MemorySource {
    /// Returns a source without modules.
    #[must_use]
    pub fn new() -> Self {
        MemorySource::default()
    }

    /// Adds a module version with its go.mod; its `.info` has the time zero.
    pub fn add(&mut self, path: &str, version: &str, go_mod: impl Into<Vec<u8>>) {
        let info = VersionInfo::new(version).to_json();
        let entry = Entry { go_mod: go_mod.into(), info };
        self.modules.entry(path.to_owned()).or_default().insert(version.to_owned(), entry);
    }

    /// Sets the `.info` of a version that was added.
    pub fn set_info(&mut self, path: &str, version: &str, info: &VersionInfo) {
        if let Some(entry) = self.modules.get_mut(path).and_then(|m| m.get_mut(version)) {
            entry.info = info.to_json();
        }
    }

    /// Lets a branch or commit name stand for a version that was added.
    pub fn set_rev(&mut self, path: &str, rev: &str, version: &str) {
        self.revs.insert((path.to_owned(), rev.to_owned()), version.to_owned());
    }

    fn module(&self, path: &str) -> Result<&BTreeMap<String, Entry>, SourceError> {
        self.modules.get(path).ok_or_else(|| {
            SourceError::new(SourceErrorKind::NotExist, "no such module").with_module(path, "")
        })
    }
}

impl Source for MemorySource {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        let entry = self.modules.get(&module.path).and_then(|m| m.get(&module.version));
        let entry = entry.ok_or_else(|| {
            SourceError::new(SourceErrorKind::NotExist, "no such module version")
                .with_module(&module.path, &module.version)
        })?;
        let bytes = match what {
            Artifact::Mod => entry.go_mod.clone(),
            Artifact::Info => entry.info.clone(),
        };
        Ok(Fetched { bytes, from: Place::Memory })
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        let mut list: Vec<_> = self
            .module(path)?
            .keys()
            .filter(|v| version::is_valid(v) && !pseudo::is_pseudo(v))
            .map(|v| ListedVersion { version: v.clone(), time: None })
            .collect();
        list.sort_by(|a, b| version::compare(&a.version, &b.version));
        Ok(list)
    }

    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        let last = self.module(path)?.keys().max_by(|a, b| version::compare(a, b));
        let version = last.cloned().unwrap_or_default();
        self.fetch(&ModuleVersion { path: path.to_owned(), version }, Artifact::Info)
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        let version = self.revs.get(&(path.to_owned(), rev.to_owned())).ok_or_else(|| {
            SourceError::new(SourceErrorKind::NotExist, "unknown revision").with_module(path, rev)
        })?;
        self.fetch(
            &ModuleVersion { path: path.to_owned(), version: version.clone() },
            Artifact::Info,
        )
    }
}
