//! Where in a revision the module is, and its go.mod (`codeRepo.findDir`, `codeRepo.GoMod`).

use std::sync::Arc;

use super::{CodeRepo, joined};
use crate::modfile::{ModFile, Mode};
use crate::path::split_path_version;
use crate::pseudo;
use crate::source::{MAX_GO_MOD, SourceError, SourceErrorKind};
use crate::syntax::{auto_quote, unquote};
use crate::vcs::is_major;
use crate::version;

/// Where a module is in a revision.
pub(super) struct Found {
    /// The tag or commit.
    pub(super) rev: String,
    /// The directory; empty at the root.
    pub(super) dir: String,
    /// Its go.mod; none where the module needs none.
    pub(super) go_mod: Option<Arc<[u8]>>,
}

impl CodeRepo {
    /// Finds the directory of the module: where its path says, or for `/v2` and up perhaps in a
    /// directory of that name below. It is the author's go.mod that decides, by the major version
    /// in its module line.
    pub(super) fn find(&self, v: &str) -> Result<Found, SourceError> {
        let rev = self.revision_name(v);
        let file1 = joined(&self.dir, "go.mod");
        let go_mod1 = self.read(&rev, &file1)?;
        let path1 = go_mod1.as_deref().map(module_path);
        let found1 = path1.as_deref().is_some_and(|path| self.is_mine(path));
        let mut is_split = false;
        let not_here = |cause: String| {
            Err(SourceError::new(SourceErrorKind::NotExist, format!("{cause} at revision {rev}")))
        };
        let (root, prefix, major) = (&self.root, &self.path_prefix, &self.path_major);
        if major.starts_with('/') && self.root != self.path {
            is_split = true;
            let dir2 = joined(&self.dir, major.trim_start_matches('/'));
            let file2 = format!("{dir2}/go.mod");
            if let Some(go_mod2) = self.read(&rev, &file2)? {
                let path2 = module_path(&go_mod2);
                let found2 = !path2.is_empty() && is_major(&path2, major);
                return match (found1, found2) {
                    (true, true) => not_here(format!(
                        "{prefix}/{file1} and ...{major}/go.mod both have ...{major} module paths"
                    )),
                    (false, true) => Ok(Found { rev, dir: dir2, go_mod: Some(go_mod2) }),
                    (_, false) if path2.is_empty() => {
                        not_here(format!("{root}/{file2} is missing module path"))
                    }
                    (_, false) => {
                        not_here(format!("{root}/{file2} has non-...{major} module path {path2:?}"))
                    }
                };
            }
        }
        if found1 {
            return Ok(Found { rev, dir: self.dir.clone(), go_mod: go_mod1 });
        }
        if let Some(path1) = path1 {
            let and = match is_split {
                true => format!(" (and ...{major}/go.mod does not exist)"),
                false => String::new(),
            };
            return not_here(if path1.is_empty() {
                format!("{file1} is missing module path{and}")
            } else if !major.is_empty() {
                format!("{file1} has non-...{major} module path {path1:?}{and}")
            } else if split_path_version(&path1).is_none() {
                format!("{file1} has malformed module path {path1:?}{and}")
            } else {
                let v = version::major(v).unwrap_or_default();
                format!("{file1} has post-{v} module path {path1:?}{and}")
            });
        }
        if self.dir.is_empty() && !major.starts_with('/') {
            // At the root a module of v0 or v1, or of gopkg.in, needs no go.mod.
            return Ok(Found { rev, dir: String::new(), go_mod: None });
        }
        not_here(match is_split {
            true => format!("missing {prefix}/go.mod and ...{major}/go.mod"),
            false => format!("missing {prefix}/go.mod"),
        })
    }

    fn read(&self, rev: &str, file: &str) -> Result<Option<Arc<[u8]>>, SourceError> {
        let read = self.repository.file(rev, file).map_err(|error| {
            let cause =
                format!("reading {}/{file} at revision {rev}: {}", self.root, error.full_cause());
            SourceError::new(error.kind(), cause)
        })?;
        match read {
            Some(bytes) if bytes.len() as u64 > MAX_GO_MOD => {
                let cause = format!("{}/{file} is larger than {MAX_GO_MOD} bytes", self.root);
                Err(SourceError::new(SourceErrorKind::TooLarge, cause))
            }
            read => Ok(read),
        }
    }

    /// Whether a go.mod with that module path may be the module's own. The whole path does not
    /// count, for a fork keeps that of the original.
    fn is_mine(&self, path: &str) -> bool {
        if path.is_empty() {
            return false;
        }
        // The exception is for what an old go command let pass (Go issue 34254).
        is_major(path, &self.path_major)
            || self.path_major.is_empty() && path.starts_with("gopkg.in/")
    }

    /// The go.mod of a version, made up where there is none.
    pub(in crate::direct) fn go_mod(&self, v: &str) -> Result<Vec<u8>, SourceError> {
        if pseudo::is_pseudo(v) {
            // What else the version says is checked there.
            self.stat(v)?;
        }
        let found = self.find(v).map_err(|error| error.with_plain_module(&self.path, v))?;
        Ok(match found.go_mod {
            Some(bytes) => bytes.to_vec(),
            None => {
                let path = auto_quote(self.path.as_bytes());
                [b"module ", path.as_slice(), b"\n"].concat()
            }
        })
    }

    /// The versions that the go.mod of the latest release retracts, as intervals
    /// (`codeRepo.retractedVersions`).
    pub(super) fn retractions(&self) -> Result<Vec<(String, String)>, SourceError> {
        let list = self.versions("")?.list;
        let compatible: Vec<&str> = list
            .iter()
            .map(|listed| listed.version.as_str())
            .take_while(|v| !version::is_incompatible(v))
            .collect();
        let is_release = |v: &&&str| version::prerelease(v).is_empty();
        let highest = compatible.iter().rev().find(is_release).or(compatible.last());
        let Some(highest) = highest else { return Ok(Vec::new()) };
        let go_mod = self.go_mod(highest)?;
        let file = ModFile::parse("go.mod", go_mod, Mode::Lax)
            .map_err(|error| SourceError::new(SourceErrorKind::Malformed, error.to_string()))?;
        Ok(file.retracts().map(|r| (r.low.to_owned(), r.high.to_owned())).collect())
    }
}

/// The path in the module line, whatever else is in the file (`modfile.ModulePath`). Empty where
/// there is none.
fn module_path(go_mod: &[u8]) -> String {
    for line in go_mod.split(|byte| *byte == b'\n') {
        let end = line.windows(2).position(|pair| pair == b"//").unwrap_or(line.len());
        let line = line.get(..end).unwrap_or_default().trim_ascii();
        let Some(rest) = line.strip_prefix(b"module") else { continue };
        let path = rest.trim_ascii_start();
        if path.is_empty() || path.len() == rest.len() {
            continue;
        }
        let path = match path.first() {
            Some(b'"') => unquote(path).unwrap_or_default(),
            Some(b'`') => raw(path).unwrap_or_default(),
            _ => path.to_vec(),
        };
        return String::from_utf8(path).unwrap_or_default();
    }
    String::new()
}

/// The value of a literal in back quotes.
fn raw(literal: &[u8]) -> Option<Vec<u8>> {
    let inside = literal.strip_prefix(b"`")?.strip_suffix(b"`")?;
    let is_one = !inside.contains(&b'`');
    is_one.then(|| inside.iter().copied().filter(|byte| *byte != b'\r').collect())
}

#[cfg(test)]
mod tests {
    use super::module_path;

    #[test]
    fn finds_module_lines() {
        for (file, want) in [
            ("module a.com/b\n", "a.com/b"),
            ("// c\n\tmodule \"a.com/b\" // d\nrubbish (", "a.com/b"),
            ("module\nmodule a", "a"),
            ("modulea\n", ""),
            ("module \"a", ""),
            ("module // x", ""),
            ("module `a`", "a"),
            ("", ""),
        ] {
            assert_eq!(module_path(file.as_bytes()), want, "{file:?}");
        }
    }
}
