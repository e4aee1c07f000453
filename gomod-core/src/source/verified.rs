//! Bytes with their proof: what is fetched is compared with go.sum.

use std::fmt;
use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{Artifact, Fetched, ListedVersion, Place, Source, SourceError, SourceErrorKind};
use crate::inventory::Proof;
use crate::sumfile::SumFile;
use crate::version::ModuleVersion;

/// What go.sum files say.
pub trait SumLookup: Send + Sync {
    /// Returns the hashes recorded for a module version, or for its go.mod when the version ends
    /// in `/go.mod`; in the order of the files and of the lines in each.
    fn entries(&self, path: &str, version: &str) -> Vec<SumEntry<'_>>;
}

/// A hash in a go.sum file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumEntry<'a> {
    /// The hash, such as `h1:...`. Other algorithms may come; they prove nothing today.
    pub hash: &'a str,
    /// The name of the file, for errors.
    pub file: &'a str,
    /// Whether the file is the one that the go command looks into first, and where the first
    /// hash that fits settles it: the go.sum of a single main module, or go.work.sum. The go.sum
    /// files of the modules in a workspace are not.
    pub primary: bool,
}

/// A lookup that knows nothing: every go.mod is then unproven.
impl SumLookup for () {
    fn entries(&self, _: &str, _: &str) -> Vec<SumEntry<'_>> {
        Vec::new()
    }
}

/// The go.sum of a single main module.
impl SumLookup for SumFile {
    fn entries(&self, path: &str, version: &str) -> Vec<SumEntry<'_>> {
        let hashes = self.hashes(path, version);
        hashes.map(|hash| SumEntry { hash, file: self.name(), primary: true }).collect()
    }
}

/// A go.mod file with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenMod {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// By what means they are known: [`Proof::GoSum`], or [`Proof::None`] where go.sum is silent.
    pub proof: Proof,
    /// Their `h1:` hash, as go.sum has it under `VERSION/go.mod`.
    pub h1: String,
    /// Where they come from.
    pub from: Place,
}

/// Why there is no go.mod that may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// It could not be had.
    Source(SourceError),
    /// It contradicts go.sum.
    Mismatch(Box<Mismatch>),
}

/// A go.mod that contradicts go.sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The module version.
    pub module: ModuleVersion,
    /// The hash of what was read.
    pub got: String,
    /// The hash in go.sum.
    pub want: String,
    /// The name of that go.sum.
    pub file: String,
    /// Where the bytes were read.
    pub from: Place,
}

impl VerifyError {
    /// Whether there is no such module or version.
    #[must_use]
    pub fn is_not_exist(&self) -> bool {
        matches!(self, VerifyError::Source(error) if error.is_not_exist())
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            VerifyError::Source(error) => error.hint().map(str::to_owned),
            VerifyError::Mismatch(mismatch) => match &mismatch.from {
                Place::Cache(file) => Some(format!(
                    "the file in the module cache may be damaged: remove {} to have it fetched anew",
                    file.display()
                )),
                _ => None,
            },
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifyError::Source(error) => error.fmt(f),
            VerifyError::Mismatch(mismatch) => mismatch.fmt(f),
        }
    }
}

impl fmt::Display for Mismatch {
    /// The first lines and the heading are as the go command writes them, so that tools which
    /// look for them find them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { module, got, want, file, from } = self;
        write!(
            f,
            "verifying {module}/go.mod: checksum mismatch\n\
             \tdownloaded: {got}\n\
             \t{file}:     {want}\n\n\
             SECURITY ERROR\n\
             The go.mod file at {from} is not the one that {file} has the hash of.\n\
             Its bits were changed on the way or at their origin, or {file} is wrong."
        )
    }
}

impl std::error::Error for VerifyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            VerifyError::Source(error) => Some(error),
            VerifyError::Mismatch(_) => None,
        }
    }
}

impl From<SourceError> for VerifyError {
    fn from(error: SourceError) -> Self {
        VerifyError::Source(error)
    }
}

/// The policy on sums, around a source.
///
/// A go.mod whose hash contradicts go.sum is never handed out, whether it came over the network or
/// from the module cache; one that go.sum does not know is marked. (`modfetch.checkGoMod`)
///
/// ```
/// use gomod_core::inventory::Proof;
/// use gomod_core::source::{MemorySource, Verified};
/// use gomod_core::version::ModuleVersion;
///
/// let mut source = MemorySource::new();
/// source.add("example.com/a", "v1.0.0", "module example.com/a\n");
/// let verified = Verified::new(source, ());
/// let got = verified.go_mod(&ModuleVersion::new("example.com/a", "v1.0.0"))?;
/// assert_eq!(got.proof, Proof::None);
/// assert_eq!(got.h1, "h1:NeOsx/KTizj35klXP3wYh3O0751aAtYrRoX+a6YAye8=");
/// # Ok::<(), gomod_core::source::VerifyError>(())
/// ```
#[derive(Clone)]
pub struct Verified<S = Arc<dyn Source>> {
    source: S,
    sums: Arc<dyn SumLookup>,
}

impl<S: Source> Verified<S> {
    /// Returns the source with its go.mod files compared with the sums.
    pub fn new(source: S, sums: impl SumLookup + 'static) -> Self {
        Verified { source, sums: Arc::new(sums) }
    }

    /// Returns the go.mod of a module version, which must be canonical.
    ///
    /// # Errors
    ///
    /// It cannot be had, or its hash contradicts go.sum.
    pub fn go_mod(&self, module: &ModuleVersion) -> Result<ProvenMod, VerifyError> {
        let fetched = self.source.fetch(module, Artifact::Mod)?;
        let h1 = hash_go_mod(&fetched.bytes);
        let proof = self.compare(module, &h1, &fetched.from)?;
        self.source.keep(module, Artifact::Mod, &fetched);
        Ok(ProvenMod { bytes: fetched.bytes, proof, h1, from: fetched.from })
    }

    /// `modfetch.haveModSumLocked`.
    fn compare(
        &self,
        module: &ModuleVersion,
        h1: &str,
        from: &Place,
    ) -> Result<Proof, VerifyError> {
        let mut proof = Proof::None;
        for entry in self.sums.entries(&module.path, &format!("{}/go.mod", module.version)) {
            if entry.hash == h1 {
                proof = Proof::GoSum;
                if entry.primary {
                    break;
                }
            } else if entry.hash.starts_with("h1:") {
                return Err(VerifyError::Mismatch(Box::new(Mismatch {
                    module: module.clone(),
                    got: h1.to_owned(),
                    want: entry.hash.to_owned(),
                    file: entry.file.to_owned(),
                    from: from.clone(),
                })));
            }
        }
        Ok(proof)
    }
}

/// As the source itself, but that a go.mod which contradicts go.sum is an error.
impl<S: Source> Source for Verified<S> {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        if what != Artifact::Mod {
            return self.source.fetch(module, what);
        }
        match self.go_mod(module) {
            Ok(ProvenMod { bytes, from, .. }) => Ok(Fetched { bytes, from }),
            Err(VerifyError::Source(error)) => Err(error),
            Err(error) => Err(SourceError::new(SourceErrorKind::Checksum, error.to_string())),
        }
    }

    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        self.source.versions(path)
    }

    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        self.source.latest(path)
    }

    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        self.source.query(path, rev)
    }
}

/// The `h1:` hash of a go.mod: the hash of a list of one file (x/mod `dirhash.Hash1`).
fn hash_go_mod(bytes: &[u8]) -> String {
    let line = Sha256::digest(bytes).iter().fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
    let list = Sha256::digest(format!("{line}  go.mod\n"));
    format!("h1:{}", STANDARD.encode(list))
}

impl<S> fmt::Debug for Verified<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").finish_non_exhaustive()
    }
}
