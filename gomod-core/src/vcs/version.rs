//! The version of a module at a commit, as the go command stamps it into a program.
//!
//! The rules are those of `setBuildInfo` in cmd/go/internal/load and of `codeRepo.convert` in
//! cmd/go/internal/modfetch, for a local repository:
//!
//! - The path of the go.mod at the root of the repository, without major version, is the
//!   repository's name. What a module's path has besides is its directory, and the prefix of
//!   its tags (`sub/v1.2.3`).
//! - The highest canonical version among the tags of the commit counts that is of the module's
//!   major version. Of a local repository the go command does not ask what is retracted.
//! - Else it is a pseudo-version, based on the highest such tag of all ancestors that there
//!   are: where the history is cut off or tags were not fetched, on none.
//! - The module's go.mod must be in the commit, with a path of that major version.

use super::{Checkout, Commit, VcsError, git};
use crate::modfile::{ModFile, Mode};
use crate::path::{match_path_major, split_path_version};
use crate::pseudo;
use crate::version;

/// A module within a repository.
struct Module<'a> {
    checkout: &'a Checkout,
    commit: &'a Commit,
    /// Its directory without major version, and the beginning of its tags: empty or with a
    /// slash at the end.
    prefix: String,
    path_major: &'a str,
    /// Whether the module's path is the name of the repository.
    is_root: bool,
}

/// The version of the module, without what the checkout has besides the commit.
pub(super) fn at(
    checkout: &Checkout,
    commit: &Commit,
    module_path: &str,
) -> Result<String, VcsError> {
    let nameless = || VcsError::NoVersion("there is no go.mod at the root of the repository");
    let file = std::fs::read(checkout.root.join("go.mod")).map_err(|_| nameless())?;
    let root_path = module_path_of(&file).ok_or_else(nameless)?;
    let bad = VcsError::NoVersion("a module path is malformed");
    let (code_root, _) = split_path_version(&root_path).ok_or_else(|| bad.clone())?;
    let (path_prefix, path_major) = split_path_version(module_path).ok_or(bad)?;
    let is_root = code_root == module_path;
    let is_below = |rest: &&str| rest.is_empty() || rest.starts_with('/');
    let dir = if is_root { Some("") } else { path_prefix.strip_prefix(code_root) };
    let named = module_path.strip_prefix(code_root).filter(is_below);
    let dir = dir.filter(is_below).filter(|_| named.is_some()).ok_or(VcsError::NoVersion(
        "the module's path does not begin with that of the repository",
    ))?;
    let dir = dir.trim_matches('/');
    let prefix = if dir.is_empty() { String::new() } else { format!("{dir}/") };
    Module { checkout, commit, prefix, path_major, is_root }.version()
}

impl Module<'_> {
    fn version(&self) -> Result<String, VcsError> {
        let here = ["for-each-ref", "--format=%(refname)", "--points-at=HEAD", "refs/tags"];
        let mut highest = String::new();
        for tag in self.tags(&here)? {
            let Some((version, true)) = self.tag_version(&tag) else { continue };
            if version::compare(&highest, &version).is_lt() && self.is_allowed(&version) {
                highest = version;
            }
        }
        if !highest.is_empty() {
            return self.checked(highest);
        }
        let before = ["for-each-ref", "--format=%(refname)", "--merged=HEAD", "refs/tags"];
        let mut base = String::new();
        for tag in self.tags(&before)? {
            let Some((version, _)) = self.tag_version(&tag) else { continue };
            if self.is_allowed(&version) && version::compare(&version, &base).is_gt() {
                base = version;
            }
        }
        let major = self.path_major.trim_start_matches(['/', '.']);
        let major = major.strip_suffix("-unstable").unwrap_or(major);
        let short = self.commit.hash.get(..12).unwrap_or(&self.commit.hash);
        self.checked(pseudo::make(major, &base, self.commit.time, short))
    }

    /// The names of tags, behind `refs/tags/`.
    fn tags(&self, question: &[&str]) -> Result<Vec<String>, VcsError> {
        let lines = git::lines(&self.checkout.root, question)?;
        Ok(lines.iter().filter_map(|l| l.strip_prefix("refs/tags/")).map(str::to_owned).collect())
    }

    /// The canonical version that a tag names, and whether it is written so.
    fn tag_version(&self, tag: &str) -> Option<(String, bool)> {
        let name = tag.strip_prefix(&self.prefix)?;
        if pseudo::is_pseudo(tag) {
            return None;
        }
        let version = version::canonical(name)?.into_owned();
        name.starts_with(&version).then(|| (version.clone(), version == name))
    }

    fn is_allowed(&self, version: &str) -> bool {
        match_path_major(version, self.path_major) || self.may_be_incompatible(version)
    }

    /// Whether a version of a higher major version may be one of the module: of a module at the
    /// root that has no go.mod.
    fn may_be_incompatible(&self, version: &str) -> bool {
        let is_plain = self.prefix.is_empty() && self.path_major.is_empty();
        let major = version::major(version).unwrap_or_default();
        is_plain
            && self.file("HEAD", "go.mod").is_none()
            && self.file("HEAD", &format!("{major}/go.mod")).is_none()
    }

    /// The version, if the commit holds the module.
    fn checked(&self, version: String) -> Result<String, VcsError> {
        self.go_mod("HEAD")?;
        if match_path_major(&version, self.path_major) {
            Ok(version)
        } else if self.may_be_incompatible(&version) {
            Ok(format!("{version}+incompatible"))
        } else {
            Err(VcsError::NoVersion("the tag is of another major version than the module's path"))
        }
    }

    fn file(&self, revision: &str, path: &str) -> Option<Vec<u8>> {
        let object = format!("{revision}:{path}");
        git::ask(&self.checkout.root, &["cat-file", "blob", &object]).ok()
    }

    /// The go.mod of the module at a revision; empty where a module needs none.
    fn go_mod(&self, revision: &str) -> Result<Vec<u8>, VcsError> {
        let plain = self.file(revision, &format!("{}go.mod", self.prefix));
        let fits =
            |file: &[u8]| module_path_of(file).is_some_and(|path| is_major(&path, self.path_major));
        if self.path_major.starts_with('/') && !self.is_root {
            let dir = self.path_major.trim_start_matches('/');
            let below = self.file(revision, &format!("{}{dir}/go.mod", self.prefix));
            match (below, plain.as_deref().is_some_and(fits)) {
                (Some(_), true) => {
                    return Err(VcsError::NoVersion("two go.mod files claim the major version"));
                }
                (Some(below), false) if fits(&below) => return Ok(below),
                (Some(_), false) => {
                    return Err(VcsError::NoVersion("the go.mod is of another major version"));
                }
                (None, _) => {}
            }
        }
        match plain {
            Some(file) if fits(&file) => Ok(file),
            Some(_) => Err(VcsError::NoVersion("the go.mod is of another major version")),
            None if self.prefix.is_empty() && !self.path_major.starts_with('/') => Ok(Vec::new()),
            None => Err(VcsError::NoVersion("the commit does not hold the module's go.mod")),
        }
    }
}

/// Whether a module path is of a major version (`isMajor` in cmd/go/internal/modfetch).
pub(crate) fn is_major(path: &str, path_major: &str) -> bool {
    let Some((_, major)) = split_path_version(path) else { return false };
    let number = |major: &str| {
        let major = major.trim_start_matches(['/', '.']);
        major.strip_suffix("-unstable").unwrap_or(major).to_owned()
    };
    if path_major.is_empty() {
        return matches!(number(major).as_str(), "" | "v0" | "v1");
    }
    !major.is_empty() && path_major.get(1..) == major.get(1..)
}

/// The path in the module line of a go.mod, whatever else is in the file.
fn module_path_of(file: &[u8]) -> Option<String> {
    let parsed = ModFile::parse("go.mod", file, Mode::Lax).ok()?;
    Some(parsed.module()?.path.to_owned())
}
