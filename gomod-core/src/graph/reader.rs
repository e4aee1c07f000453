//! Reading the go.mod files of dependencies, each once.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hashbrown::HashMap;

use super::{MainSet, Summary};
use crate::inventory::Proof;
use crate::release;
use crate::source::{MAX_GO_MOD, SourceErrorKind, read_bounded, reason};
use crate::syntax::ParseErrors;
use crate::verified::{Verified, VerifyError};
use crate::version::ModuleVersion;

/// A dependency's go.mod: read laxly, with how its bytes are vouched for.
#[derive(Clone, Debug)]
pub struct ModRead {
    /// What it says.
    pub summary: Summary,
    /// By what means the bytes are known.
    pub proof: Proof,
}

/// Why a module's go.mod could not be used.
#[derive(Clone, Debug)]
pub struct ModError {
    /// The module whose go.mod it is, after replacement.
    pub module: ModuleVersion,
    /// What went wrong.
    pub kind: ModErrorKind,
}

/// The kinds of [`ModError`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ModErrorKind {
    /// The bytes could not be had, or contradict go.sum.
    Source(VerifyError),
    /// A replacement directory's go.mod could not be read.
    Directory {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        cause: String,
        /// Whether the file is not there.
        not_found: bool,
    },
    /// The file is not a go.mod file.
    Parse {
        /// The file's name for messages.
        file: String,
        /// Every error of the file.
        errors: ParseErrors,
    },
    /// The file has no `module` line.
    NoModuleLine,
    /// The file is of another module.
    WrongPath {
        /// The path that the `module` line gives.
        declared: String,
        /// The path under which it was required.
        required: String,
    },
    /// The file is of a newer Go release than the reader is to know.
    TooNew {
        /// The module whose go.mod it is.
        module: ModuleVersion,
        /// Its `go` line.
        go: String,
        /// The release that the reader was given.
        release: String,
    },
}

impl fmt::Display for ModError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            // Its message names the module itself.
            ModErrorKind::Source(VerifyError::Mismatch(mismatch)) => mismatch.fmt(f),
            kind => write!(f, "{}: {kind}", self.module),
        }
    }
}

impl fmt::Display for ModErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Who shows the kind has named the module.
            Self::Source(VerifyError::Source(error)) => f.write_str(error.cause()),
            Self::Source(VerifyError::Unproven(_)) => {
                f.write_str("missing go.sum entry for go.mod file")
            }
            Self::Source(error) => error.fmt(f),
            Self::Directory { file, cause, .. } => {
                write!(f, "reading {}: {cause}", file.display())
            }
            Self::Parse { file, errors } => write!(f, "parsing {file}: {errors}"),
            Self::NoModuleLine => f.write_str("parsing go.mod: missing module line"),
            Self::WrongPath { declared, required } => write!(
                f,
                "parsing go.mod:\n\tmodule declares its path as: {declared}\n\
                 \t        but was required as: {required}"
            ),
            Self::TooNew { module, go, release } => {
                write!(f, "module {module} requires go >= {go} (running go {release})")
            }
        }
    }
}

impl std::error::Error for ModError {}

impl ModError {
    /// Whether the bytes contradict go.sum, so that nothing built on them can be trusted.
    #[must_use]
    pub fn is_contradiction(&self) -> bool {
        matches!(self.kind, ModErrorKind::Source(VerifyError::Mismatch(_)))
    }

    /// Whether the file would have to be fetched, and nothing may be.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(&self.kind, ModErrorKind::Source(VerifyError::Source(error))
            if error.kind() == SourceErrorKind::Offline)
    }

    /// Whether there is no such module, version or file.
    #[must_use]
    pub fn is_not_exist(&self) -> bool {
        match &self.kind {
            ModErrorKind::Source(error) => error.is_not_exist(),
            ModErrorKind::Directory { not_found, .. } => *not_found,
            _ => false,
        }
    }

    /// What may help, for a person to read.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match &self.kind {
            ModErrorKind::Source(error) => error.hint(),
            ModErrorKind::Directory { not_found: true, .. } => Some(
                "a replace line names this directory: check out what belongs there, or drop the line",
            ),
            _ => None,
        }
    }
}

type Slot = Arc<OnceLock<Result<Arc<ModRead>, Arc<ModError>>>>;

/// Reads go.mod files through a verified source, each at most once per process.
pub struct ModReader {
    source: Verified,
    requires_sums: bool,
    /// The newest Go release whose go.mod files are understood.
    newest: Option<String>,
    /// Whether go.sum did not vouch for a file that was read.
    unproven: AtomicBool,
    slots: Mutex<HashMap<ModuleVersion, Slot>>,
}

impl fmt::Debug for ModReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModReader").finish_non_exhaustive()
    }
}

impl ModReader {
    /// A reader on top of `source`.
    #[must_use]
    pub fn new(source: Verified) -> Self {
        Self {
            source,
            requires_sums: false,
            newest: None,
            unproven: AtomicBool::new(false),
            slots: Mutex::default(),
        }
    }

    /// The same reader; it refuses a go.mod of the graph that go.sum does not vouch for, if so
    /// asked (`modload.goModSummary`). Others, such as those of version queries, it reads.
    #[must_use]
    pub fn requiring_sums(self, required: bool) -> Self {
        Self { requires_sums: required, ..self }
    }

    /// The same reader; it refuses a go.mod of the graph of a newer Go release than that, if one is
    /// given (`gover.TooNewError`).
    #[must_use]
    pub fn of_release(self, release: Option<String>) -> Self {
        Self { newest: release, ..self }
    }

    /// The release of [`ModReader::of_release`], where it is older than a go.mod.
    pub(crate) fn too_old_for(&self, summary: &Summary) -> Option<&str> {
        let newest = self.newest.as_deref()?;
        summary.go().filter(|go| release::compare(go, newest).is_gt()).map(|_| newest)
    }

    /// The `go` line of the go.mod of `module` itself, if that was read before.
    pub(crate) fn known_go_version(&self, module: &ModuleVersion) -> Option<String> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let read = slots.get(module)?.get()?.as_ref().ok()?;
        read.summary.go().map(str::to_owned)
    }

    /// Whether go.sum vouches for every go.mod read so far that is not in a local directory.
    #[must_use]
    pub fn is_all_proven(&self) -> bool {
        !self.unproven.load(Ordering::Relaxed)
    }

    /// The source beneath.
    #[must_use]
    pub fn source(&self) -> &Verified {
        &self.source
    }

    /// Whether the go.mod of `module` itself was read, and go.sum does not vouch for it.
    #[must_use]
    pub fn has_read_unproven(&self, module: &ModuleVersion) -> bool {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let read = slots.get(module).and_then(|slot| slot.get());
        read.is_some_and(|read| read.as_ref().is_ok_and(|read| read.proof == Proof::None))
    }

    /// The go.mod of `module` itself, after replacement: no replacement is looked up here.
    ///
    /// A module without a version is a directory, relative to the main set's base.
    ///
    /// # Errors
    ///
    /// When the file cannot be had, is not proven where go.sum knows it, or does not parse.
    pub fn raw(
        &self,
        mains: &MainSet,
        module: &ModuleVersion,
    ) -> Result<Arc<ModRead>, Arc<ModError>> {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.get(module) {
                Some(slot) => Arc::clone(slot),
                None => Arc::clone(slots.entry(module.clone()).or_default()),
            }
        };
        // Outside of the map's lock: files are read in parallel, the same file once.
        slot.get_or_init(|| {
            self.read(mains, module)
                .map(Arc::new)
                .map_err(|kind| Arc::new(ModError { module: module.clone(), kind }))
        })
        .clone()
    }

    fn read(&self, mains: &MainSet, module: &ModuleVersion) -> Result<ModRead, ModErrorKind> {
        let (name, bytes, proof) = if module.version.is_empty() {
            let file = mains.replacement_dir(&module.path).join("go.mod");
            let bytes = read_bounded(&file, MAX_GO_MOD).map_err(|e| ModErrorKind::Directory {
                cause: reason(&e),
                not_found: e.kind() == std::io::ErrorKind::NotFound,
                file: file.clone(),
            })?;
            (file.display().to_string(), bytes.into(), Proof::Local)
        } else {
            let proven = self.source.go_mod(module).map_err(ModErrorKind::Source)?;
            if proven.proof == Proof::None {
                self.unproven.store(true, Ordering::Relaxed);
            }
            ("go.mod".to_owned(), proven.bytes, proven.proof)
        };
        let summary = Summary::parse(&name, &bytes)
            .map_err(|errors| ModErrorKind::Parse { file: name, errors })?;
        Ok(ModRead { summary, proof })
    }

    /// The go.mod that gives `module` its requirements: its own, or its replacement's.
    ///
    /// # Errors
    ///
    /// As [`ModReader::raw`]; besides when the file is of another module, or of a newer release
    /// than that of [`ModReader::of_release`].
    pub fn resolved(
        &self,
        mains: &MainSet,
        module: &ModuleVersion,
    ) -> Result<Arc<ModRead>, Arc<ModError>> {
        let actual = mains.replacement(module).unwrap_or(module);
        if self.requires_sums && !actual.version.is_empty() && !self.source.vouches_for(actual) {
            let kind = ModErrorKind::Source(VerifyError::Unproven(actual.clone()));
            return Err(Arc::new(ModError { module: actual.clone(), kind }));
        }
        let read = self.raw(mains, actual)?;
        if let Some(release) = self.too_old_for(&read.summary) {
            let go = read.summary.go().unwrap_or_default().to_owned();
            let (module, release) = (actual.clone(), release.to_owned());
            let kind = ModErrorKind::TooNew { module, go, release };
            return Err(Arc::new(ModError { module: actual.clone(), kind }));
        }
        if actual.version.is_empty() {
            // The go command holds directories to no rule on their module line.
            return Ok(read);
        }
        let kind = match read.summary.module() {
            None => ModErrorKind::NoModuleLine,
            Some(declared) if declared == module.path || declared == actual.path => {
                return Ok(read);
            }
            Some(declared) => ModErrorKind::WrongPath {
                declared: declared.to_owned(),
                required: module.path.clone(),
            },
        };
        Err(Arc::new(ModError { module: actual.clone(), kind }))
    }
}
