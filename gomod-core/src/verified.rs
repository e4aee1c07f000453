//! The policy on sums: no byte is used that go.sum contradicts, and none goes
//! unmarked for which it does not vouch.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::dirhash::hash_go_mod;
use crate::inventory::Proof;
use crate::source::{Artifact, Place, Source, SourceError};
use crate::sums::Sums;
use crate::version::ModuleVersion;

/// A go.mod, with the means by which its bytes are known to be those published.
#[derive(Clone, Debug)]
pub struct ProvenMod<'s> {
    /// The bytes.
    pub bytes: Cow<'s, [u8]>,
    /// The means.
    pub proof: Proof,
    /// Where they come from.
    pub from: Place,
}

/// Why bytes may not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There are none.
    Source(SourceError),
    /// Their hash is not the one that go.sum has.
    Mismatch(Box<Mismatch>),
    /// go.sum does not know them, and only what it knows may be used.
    Unproven(ModuleVersion),
}

/// A go.mod that contradicts go.sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The module.
    pub module: ModuleVersion,
    /// The hash of the bytes.
    pub computed: String,
    /// The hash in go.sum.
    pub recorded: String,
    /// Which go.sum, as the go command names it.
    pub file: String,
    /// Where the bytes come from.
    pub from: Place,
}

impl VerifyError {
    /// Whether there is no such module or version.
    #[must_use]
    pub fn is_not_exist(&self) -> bool {
        matches!(self, Self::Source(error) if error.is_not_exist())
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Source(error) => error.hint(),
            Self::Mismatch(mismatch) => Some(match mismatch.from {
                Place::Cache(_) => {
                    "the file in the module cache may be damaged: remove it to have it fetched anew"
                }
                _ => {
                    "the bits may have been replaced on the origin server, or an attacker may have \
                     intercepted the download attempt; for more information, see \
                     `go help module-auth`"
                }
            }),
            Self::Unproven(_) => Some("let `go mod tidy` complete go.sum, or leave out --locked"),
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Mismatch(mismatch) => mismatch.fmt(f),
            Self::Unproven(module) => {
                write!(f, "{module}: missing go.sum entry for go.mod file")
            }
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, computed, recorded, file, from } = self;
        write!(
            f,
            "verifying {module}/go.mod: checksum mismatch\n\tdownloaded: {computed}\n\
             \t{file}:     {recorded}\n\nSECURITY ERROR\n\
             The bytes of {from} do not match those that go.sum records"
        )
    }
}

impl std::error::Error for VerifyError {}

/// A [`Source`] whose go.mod files are held against go.sum.
#[derive(Clone)]
pub struct Verified {
    source: Arc<dyn Source>,
    sums: Arc<Sums>,
    locked: bool,
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("locked", &self.locked).finish_non_exhaustive()
    }
}

impl Verified {
    /// A source held against `sums`. With `locked`, what these do not know is refused.
    pub fn new(source: Arc<dyn Source>, sums: Arc<Sums>, locked: bool) -> Self {
        Self { source, sums, locked }
    }

    /// The source itself, for what has no hash by nature: `.info` files and version lists.
    #[must_use]
    pub fn source(&self) -> &dyn Source {
        &*self.source
    }

    /// Whether go.sum has a hash for a module version's go.mod.
    #[must_use]
    pub fn vouches_for(&self, module: &ModuleVersion) -> bool {
        self.sums.has_h1(&module.path, &format!("{}/go.mod", module.version))
    }

    /// The go.mod of a module version, hashed anew wherever it comes from.
    ///
    /// # Errors
    ///
    /// When it cannot be had, when go.sum has another hash for it, and when it has none and
    /// that is asked for.
    pub fn go_mod(&self, module: &ModuleVersion) -> Result<ProvenMod<'_>, VerifyError> {
        let key = [&*module.version, "/go.mod"].concat();
        if self.locked && !self.sums.has_h1(&module.path, &key) {
            return Err(VerifyError::Unproven(module.clone()));
        }
        // What go.sum vouches for is the same bytes wherever they come from.
        if let Some(bytes) = self.source.remembered(module, Artifact::Mod)
            && self.sums.check(&module.path, &key, &hash_go_mod(bytes)) == Ok(true)
        {
            return Ok(ProvenMod {
                bytes: Cow::Borrowed(bytes),
                proof: Proof::GoSum,
                from: Place::Index,
            });
        }
        let fetched = self.source.fetch(module, Artifact::Mod).map_err(VerifyError::Source)?;
        let computed = hash_go_mod(&fetched.bytes);
        let proof = match self.sums.check(&module.path, &key, &computed) {
            Ok(true) => Proof::GoSum,
            Ok(false) => Proof::None,
            Err(contradiction) => {
                return Err(VerifyError::Mismatch(Box::new(Mismatch {
                    module: module.clone(),
                    recorded: contradiction.recorded.to_owned(),
                    file: contradiction.file.to_owned(),
                    from: fetched.from,
                    computed,
                })));
            }
        };
        self.source.keep(module, Artifact::Mod, &fetched);
        Ok(ProvenMod { bytes: Cow::Owned(fetched.bytes), proof, from: fetched.from })
    }
}
