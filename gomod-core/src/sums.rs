//! The go.sum files that speak for one build, as one.
//!
//! A workspace has several: every member's go.sum and go.work.sum count together.

use crate::sumfile::SumFile;

/// The go.sum of a main module; in a workspace go.work.sum and every member's go.sum.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// The members' files come first, as the go command looks them up.
    files: Vec<SumFile>,
}

impl Sums {
    /// The sums of a single main module.
    #[must_use]
    pub fn single(file: SumFile) -> Self {
        Self { files: vec![file] }
    }

    /// The sums of a workspace.
    #[must_use]
    pub fn workspace(work: SumFile, mut members: Vec<SumFile>) -> Self {
        members.push(work);
        Self { files: members }
    }

    /// Every hash recorded for a module version, or for its go.mod (`version` ends in `/go.mod`).
    pub fn hashes<'s, 'v>(
        &'s self,
        path: &'v str,
        version: &'v str,
    ) -> impl Iterator<Item = &'s str> + use<'s, 'v> {
        self.files.iter().flat_map(move |file| file.hashes(path, version))
    }

    /// Whether there is a hash of the known kind.
    #[must_use]
    pub fn has_h1(&self, path: &str, version: &str) -> bool {
        self.hashes(path, version).any(|hash| hash.starts_with("h1:"))
    }

    /// The one `h1:` hash recorded; none when there is none, or when several contradict.
    #[must_use]
    pub fn recorded(&self, path: &str, version: &str) -> Option<&str> {
        let mut hashes = self.hashes(path, version).filter(|hash| hash.starts_with("h1:"));
        let first = hashes.next()?;
        hashes.all(|hash| hash == first).then_some(first)
    }
}
