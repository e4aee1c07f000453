//! A module in a repository: its versions, and what a name in the repository means for it
//! (`modfetch.codeRepo`).

mod convert;
mod go_mod;
mod pseudo_check;
mod zip;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::repository::Repository;
use crate::info::{VersionInfo, VersionOrigin};
use crate::path::{check_path_major, split_path_version};
use crate::pseudo::{self, PseudoVersion};
use crate::source::{ListedVersion, SourceError, SourceErrorKind, VersionList};
use crate::version;

/// Versions from one to another, as an author retracts them.
type Intervals = Arc<Vec<(String, String)>>;

/// A module in a repository.
#[derive(Debug)]
pub(super) struct CodeRepo {
    /// The path of the module.
    path: String,
    repository: Arc<Repository>,
    /// The path that the root of the repository has.
    root: String,
    /// The directory of the module without its major version; empty at the root.
    dir: String,
    /// The path without its major version, and that: `/v2`, `.v2`, or nothing.
    path_prefix: String,
    path_major: String,
    retracted: Mutex<Option<Intervals>>,
    answers: Mutex<HashMap<String, Result<VersionInfo, SourceError>>>,
}

/// Whether a path is that of a directory or lies below.
pub(super) fn has_path_prefix(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl CodeRepo {
    /// The module at `path` in the repository whose root has the path `root`; `subdirectory` is
    /// where the root's own page says that it lies.
    pub(super) fn new(
        repository: Arc<Repository>,
        root: &str,
        subdirectory: &str,
        path: &str,
    ) -> Result<Self, SourceError> {
        let invalid = |cause: String| SourceError::new(SourceErrorKind::Invalid, cause);
        if !has_path_prefix(path, root) {
            return Err(invalid(format!("mismatched repo: found {root} for {path}")));
        }
        let (prefix, path_major) = split_path_version(path)
            .ok_or_else(|| invalid(format!("invalid module path {path:?}")))?;
        // Where the whole path is that of the repository, `/v2` is no directory in it.
        let path_prefix = if root == path { path } else { prefix };
        let mut dir = String::new();
        if root != path {
            if !has_path_prefix(path_prefix, root) {
                let cause = format!("repository rooted at {root} cannot contain module {path}");
                return Err(invalid(cause));
            }
            let below = path_prefix.get(root.len()..).unwrap_or_default();
            below.trim_matches('/').clone_into(&mut dir);
        }
        if !subdirectory.is_empty() {
            dir = joined(&dir, subdirectory.trim_matches('/'));
        }
        Ok(CodeRepo {
            path: path.to_owned(),
            repository,
            root: root.to_owned(),
            dir,
            path_prefix: path_prefix.to_owned(),
            path_major: path_major.to_owned(),
            retracted: Mutex::default(),
            answers: Mutex::default(),
        })
    }

    /// The major version that the path asks for, such as `v2`; empty where it is free.
    fn pseudo_major(&self) -> &str {
        let major = self.path_major.trim_start_matches(['/', '.']);
        major.strip_suffix("-unstable").unwrap_or(major)
    }

    /// What the module's tags begin with: nothing, or its directory with a slash.
    fn tag_prefix(&self) -> String {
        if self.dir.is_empty() { String::new() } else { format!("{}/", self.dir) }
    }

    /// An error about a version of the module, in the go command's words.
    fn invalid(&self, version: &str, noun: &str, error: &SourceError) -> SourceError {
        let cause = format!("invalid {noun}: {}", error.full_cause());
        let mut told = SourceError::new(error.kind(), cause).with_plain_module(&self.path, version);
        if let Some(origin) = error.origin() {
            let origin = VersionOrigin { subdir: self.dir.clone(), ..origin.clone() };
            told = told.with_origin(origin);
        }
        told
    }

    /// The versions that begin so (`codeRepo.Versions`).
    pub(super) fn versions(&self, prefix: &str) -> Result<VersionList, SourceError> {
        if self.path.starts_with("gopkg.in/") && self.path.ends_with("-unstable") {
            // The tags are those of the stable path.
            return Ok(VersionList::default());
        }
        let dir = self.tag_prefix();
        let tag_prefix = format!("{dir}{prefix}");
        let about = |error: SourceError| error.with_module(&self.path, "");
        let refs = self.repository.refs().map_err(about)?;
        let mut origin = self.repository.tags_origin(&tag_prefix).map_err(about)?;
        origin.subdir.clone_from(&self.dir);
        let (mut list, mut incompatible) = (Vec::new(), Vec::new());
        for (tag, _) in refs.tags(&tag_prefix) {
            let v = tag.strip_prefix(&dir).unwrap_or(tag);
            if version::canonical(v).as_deref() != Some(v) || pseudo::is_pseudo(v) {
                continue;
            }
            if check_path_major(v, &self.path_major).is_ok() {
                list.push(v.to_owned());
            } else if self.dir.is_empty()
                && self.path_major.is_empty()
                // As the go command compares majors: v10 comes before v2, and after v1.
                && version::major(v).unwrap_or_default() > "v1"
            {
                incompatible.push(v.to_owned());
            }
        }
        list.sort_by(|a, b| version::compare(a, b).then_with(|| a.cmp(b)));
        incompatible.sort_by(|a, b| version::compare(a, b).then_with(|| a.cmp(b)));
        self.add_incompatible(&mut list, &incompatible)?;
        let list = list.into_iter().map(|version| ListedVersion { version, time: None }).collect();
        Ok(VersionList { list, origin: Some(origin) })
    }

    /// Adds versions of higher majors to the list, unless their author uses modules
    /// (`appendIncompatibleVersions`).
    fn add_incompatible(
        &self,
        list: &mut Vec<String>,
        incompatible: &[String],
    ) -> Result<(), SourceError> {
        let has_go_mod = |v: &str| -> Result<bool, SourceError> {
            let file = self.repository.file(v, "go.mod");
            Ok(file.map_err(|error| error.with_module(&self.path, ""))?.is_some())
        };
        if incompatible.is_empty() {
            return Ok(());
        }
        if let Some(last) = list.last()
            && has_go_mod(last)?
        {
            return Ok(());
        }
        for same_major in incompatible.chunk_by(|a, b| version::major(a) == version::major(b)) {
            // The last release of a major version speaks for all of it.
            if let Some(last) = same_major.last()
                && !has_go_mod(last)?
            {
                list.extend(same_major.iter().map(|v| format!("{v}+incompatible")));
            }
        }
        Ok(())
    }

    /// What of the repository a version of the module stands for (`revToRev`).
    fn revision_name(&self, rev: &str) -> String {
        if !version::is_valid(rev) {
            return rev.to_owned();
        }
        if let Ok(pseudo) = PseudoVersion::parse(rev) {
            return pseudo.rev().to_owned();
        }
        let tag = rev.strip_suffix("+incompatible").unwrap_or(rev);
        format!("{}{tag}", self.tag_prefix())
    }

    /// Whether the author retracts a version. What cannot be read retracts nothing.
    fn is_retracted(&self, v: &str) -> bool {
        let mut known = self.retracted.lock().unwrap_or_else(PoisonError::into_inner);
        let intervals = match &*known {
            Some(intervals) => Arc::clone(intervals),
            None => {
                let read = Arc::new(self.retractions().unwrap_or_default());
                *known = Some(Arc::clone(&read));
                read
            }
        };
        drop(known);
        intervals.iter().any(|(low, high)| {
            version::compare(low, v).is_le() && version::compare(v, high).is_le()
        })
    }
}

/// Path elements with a slash between, where there are any.
fn joined(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

impl CodeRepo {
    /// The URL of the repository, without credentials.
    pub(super) fn url(&self) -> String {
        super::command::without_credentials(&self.repository.url)
    }
}
