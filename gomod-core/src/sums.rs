//! The go.sum files that speak for one build, as one.
//!
//! A workspace has several: every member's go.sum and go.work.sum count together.

use crate::sumfile::SumFile;

/// The go.sum of a main module; in a workspace go.work.sum and every member's go.sum.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// The members' files come first, as the go command looks them up; the last is the one that
    /// the go command would write to.
    files: Vec<SumFile>,
}

/// A hash in go.sum that is not the one computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction<'s> {
    /// The hash recorded.
    pub recorded: &'s str,
    /// The name of the file, as the go command has it in its errors.
    pub file: &'s str,
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

    /// Whether no hash is recorded at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.iter().all(|file| file.iter().len() == 0)
    }

    /// Every hash recorded for a module version, or for its go.mod (`version` ends in `/go.mod`).
    pub fn hashes<'s, 'v>(
        &'s self,
        path: &'v str,
        version: &'v str,
    ) -> impl Iterator<Item = &'s str> + use<'s, 'v> {
        self.files.iter().flat_map(move |file| file.hashes(path, version))
    }

    /// Holds a computed `h1:` hash against those recorded, as `modfetch.haveModSumLocked` does.
    ///
    /// In the file that the go command writes to, the first hash that fits settles it; those of the
    /// other members must not contradict, each of them. Returns whether any hash vouches.
    ///
    /// # Errors
    ///
    /// The recorded hash that contradicts.
    pub fn check(
        &self,
        path: &str,
        version: &str,
        computed: &str,
    ) -> Result<bool, Contradiction<'_>> {
        let Some((own, members)) = self.files.split_last() else { return Ok(false) };
        let contradicts = |hash: &&str| *hash != computed && hash.starts_with("h1:");
        let settles = |hash: &&str| *hash == computed || contradicts(hash);
        match own.hashes(path, version).find(settles) {
            Some(hash) if hash == computed => return Ok(true),
            Some(recorded) => {
                let work = own.name().ends_with("go.work.sum");
                let file = if work { "go.work.sum" } else { "go.sum" };
                return Err(Contradiction { recorded, file });
            }
            None => {}
        }
        let mut vouches = false;
        for file in members {
            for recorded in file.hashes(path, version) {
                if contradicts(&recorded) {
                    return Err(Contradiction { recorded, file: file.name() });
                }
                vouches |= recorded == computed;
            }
        }
        Ok(vouches)
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

    /// The files: those of members first, the one that the go command would write to last.
    #[must_use]
    pub fn files(&self) -> &[SumFile] {
        &self.files
    }
}
