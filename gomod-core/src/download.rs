//! Filling the module cache: zips fetched, proven and unpacked as the go command does it.
//!
//! A zip becomes visible under its name only after its rules and its hash were looked at, and what
//! go.sum or the checksum database contradicts never does. Many threads and processes, the go command's among them, may do
//! the same at the same time: whoever fetches or unpacks a module holds its lock file
//! (`modfetch.lockVersion`), so that each is fetched once. Who is killed leaves at most a
//! temporary file and a directory that is marked `.partial`; the next one clears both away.
//!
//! ```no_run
//! use gomod_core::download::Downloader;
//! use gomod_core::env::Settings;
//! use gomod_core::sums::Sums;
//! use gomod_core::supply::{Supply, SupplyOptions};
//! use gomod_core::version::ModuleVersion;
//!
//! let settings = Settings::from_process()?;
//! let supply = Supply::open(&settings, SupplyOptions::default())?;
//! let cache = supply.cache().ok_or("no module cache")?;
//! let sums = Sums::default();
//! let downloader = Downloader::new(&supply, cache, &sums);
//! let quote = downloader.module(&ModuleVersion::new("rsc.io/quote", "v1.5.2"))?;
//! println!("{} {}", quote.dir.display(), quote.sum);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod unpack;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

pub use error::DownloadError;

use crate::cache::{Cache, temporary, write_atomically};
use crate::dirhash::{Hash1, hash_go_mod};
use crate::modzip;
use crate::source::{Artifact, Source, SourceError};
use crate::sumdb::{SumDb, TOOLCHAIN};
use crate::sums::Sums;
use crate::version::ModuleVersion;

/// Fetches modules into a module cache.
#[derive(Clone, Copy)]
pub struct Downloader<'d> {
    source: &'d dyn Source,
    cache: &'d Cache,
    sums: &'d Sums,
    log: Option<&'d SumDb>,
    keep_writable: bool,
    workers: usize,
}

impl std::fmt::Debug for Downloader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Downloader").field("cache", self.cache).finish_non_exhaustive()
    }
}

/// A module that is in the module cache, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downloaded {
    /// Its `.info` file.
    pub info: PathBuf,
    /// Its go.mod file.
    pub go_mod: PathBuf,
    /// The `h1:` hash of that.
    pub go_mod_sum: String,
    /// Its zip.
    pub zip: PathBuf,
    /// The `h1:` hash of that.
    pub sum: String,
    /// The directory that it is unpacked to.
    pub dir: PathBuf,
    /// Whether go.sum or the checksum database vouches for the zip.
    pub proven: bool,
    /// Whether it was the checksum database.
    pub logged: bool,
    /// Whether the zip was fetched just now.
    pub fetched: bool,
}

/// What of a module came into the module cache, though not all did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Its `.info` file.
    pub info: Option<PathBuf>,
    /// Its go.mod file, and the `h1:` hash of that.
    pub go_mod: Option<(PathBuf, String)>,
    /// Its zip, and the `h1:` hash of that.
    pub zip: Option<(PathBuf, String)>,
}

/// A zip in the module cache.
struct Zip {
    file: PathBuf,
    sum: String,
    by: Voucher,
    fetched: bool,
}

/// Who vouches for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voucher {
    GoSum,
    Log,
    Nobody,
}

impl<'d> Downloader<'d> {
    /// A downloader that holds what it fetches against `sums`.
    #[must_use]
    pub fn new(source: &'d dyn Source, cache: &'d Cache, sums: &'d Sums) -> Self {
        Self { source, cache, sums, log: None, keep_writable: false, workers: 1 }
    }

    /// Asks the checksum database about what go.sum does not know, as the go command does
    /// (`modfetch.checkModSum`), and keeps nothing that it does not vouch for.
    #[must_use]
    pub fn log(self, log: Option<&'d SumDb>) -> Self {
        Self { log, ..self }
    }

    /// Leaves directories writable, as with `-modcacherw`.
    #[must_use]
    pub fn keep_writable(self, keep: bool) -> Self {
        Self { keep_writable: keep, ..self }
    }

    /// Hashes each zip on so many threads.
    #[must_use]
    pub fn workers(self, workers: usize) -> Self {
        Self { workers, ..self }
    }

    /// Makes sure that all of a module version is in the module cache (`go mod download`).
    ///
    /// # Errors
    /// It cannot be had, go.sum has another hash for it, its zip breaks the rules, or the cache
    /// cannot be written.
    pub fn module(&self, module: &ModuleVersion) -> Result<Downloaded, DownloadError> {
        self.module_in_steps(module, &mut Steps::default())
    }

    /// The same, telling what came before an error.
    ///
    /// # Errors
    /// Those of [`Downloader::module`].
    pub fn module_in_steps(
        &self,
        module: &ModuleVersion,
        steps: &mut Steps,
    ) -> Result<Downloaded, DownloadError> {
        let info = self.cache.file(module, Artifact::Info)?;
        if !info.is_file() {
            let fetched = self.source.fetch(module, Artifact::Info)?;
            if !info.is_file() {
                self.cache.store(module, Artifact::Info, &fetched.bytes)?;
            }
        }
        steps.info = Some(info.clone());
        let (go_mod, go_mod_sum) = self.go_mod(module)?;
        steps.go_mod = Some((go_mod.clone(), go_mod_sum.clone()));
        let zip = self.zip(module)?;
        steps.zip = Some((zip.file.clone(), zip.sum.clone()));
        let dir = self.unpacked(module, &zip.file)?;
        let Zip { file, sum, by, fetched } = zip;
        let (proven, logged) = (by != Voucher::Nobody, by == Voucher::Log);
        Ok(Downloaded { info, go_mod, go_mod_sum, zip: file, sum, dir, proven, logged, fetched })
    }

    /// Makes sure that the zip of a module version is in the module cache, and tells its name.
    ///
    /// # Errors
    /// Those of [`Downloader::module`].
    pub fn zip_only(&self, module: &ModuleVersion) -> Result<PathBuf, DownloadError> {
        Ok(self.zip(module)?.file)
    }

    /// Makes sure that the go.mod of a module version is in the module cache, and tells its hash,
    /// which neither go.sum nor the checksum database contradicts.
    ///
    /// # Errors
    /// Those of [`Downloader::module`].
    pub fn go_mod_sum(&self, module: &ModuleVersion) -> Result<String, DownloadError> {
        Ok(self.go_mod(module)?.1)
    }

    fn go_mod(&self, module: &ModuleVersion) -> Result<(PathBuf, String), DownloadError> {
        let file = self.cache.file(module, Artifact::Mod)?;
        let fetched = self.source.fetch(module, Artifact::Mod)?;
        let sum = hash_go_mod(&fetched.bytes);
        self.check(module, &format!("{}/go.mod", module.version), &sum)?;
        if !file.is_file() {
            self.cache.store(module, Artifact::Mod, &fetched.bytes)?;
        }
        Ok((file, sum))
    }

    /// Holds a hash against go.sum, and what that does not know against the checksum database. A
    /// toolchain is held against the latter always.
    fn check(
        &self,
        module: &ModuleVersion,
        version: &str,
        sum: &str,
    ) -> Result<Voucher, DownloadError> {
        let known = self.sums.check(&module.path, version, sum).map_err(|contradiction| {
            DownloadError::Mismatch {
                module: ModuleVersion::new(&*module.path, version),
                computed: sum.to_owned(),
                recorded: contradiction.recorded.to_owned(),
                file: contradiction.file.to_owned(),
            }
        })?;
        let log = self.log.filter(|log| log.is_asked(&module.path));
        match log.filter(|_| !known || module.path == TOOLCHAIN) {
            Some(log) => {
                log.check(&module.path, version, sum).map_err(DownloadError::Log)?;
                Ok(Voucher::Log)
            }
            None if known => Ok(Voucher::GoSum),
            None => Ok(Voucher::Nobody),
        }
    }

    /// Makes sure that the zip of a module version is in the module cache
    /// (`modfetch.DownloadZip`).
    fn zip(&self, module: &ModuleVersion) -> Result<Zip, DownloadError> {
        let file = self.cache.zip_file(module)?;
        if let Some(zip) = self.stored(module, &file)? {
            return Ok(zip);
        }
        let _lock = self.lock(module)?;
        // Somebody else may have been faster.
        if let Some(zip) = self.stored(module, &file)? {
            return Ok(zip);
        }
        clear_temporary(&file);
        if file.is_file() {
            // Its hash was lost.
            let (sum, by) = self.prove(module, &file)?;
            self.note(module, &sum)?;
            return Ok(Zip { file, sum, by, fetched: false });
        }
        let writing = |error| DownloadError::writing(&file, error);
        let mut fresh = temporary(&file).map_err(writing)?;
        self.source.fetch_zip(module, fresh.as_file_mut())?;
        let (sum, by) = self.prove(module, fresh.path())?;
        // First the hash: without its zip it counts for nothing.
        self.note(module, &sum)?;
        fresh.persist(&file).map_err(|error| writing(error.error))?;
        Ok(Zip { file, sum, by, fetched: true })
    }

    /// The zip, where it stands there together with its hash.
    fn stored(&self, module: &ModuleVersion, zip: &Path) -> Result<Option<Zip>, DownloadError> {
        let noted = self.cache.zip_hash_file(module)?;
        if !zip.is_file() || !noted.is_file() {
            return Ok(None);
        }
        let noted = fs::read_to_string(&noted).unwrap_or_default();
        let sum = noted.trim().to_owned();
        // What a crash left behind is made anew.
        if !sum.starts_with("h1:") {
            return Ok(None);
        }
        let by = self.check(module, &module.version, &sum)?;
        Ok(Some(Zip { file: zip.to_owned(), sum, by, fetched: false }))
    }

    /// Looks at every rule and every byte of a zip.
    fn prove(
        &self,
        module: &ModuleVersion,
        zip: &Path,
    ) -> Result<(String, Voucher), DownloadError> {
        let bad = |reason: String| DownloadError::BadZip { module: module.clone(), reason };
        let (archive, checked) =
            modzip::check_zip(module, zip).map_err(|error| bad(error.to_string()))?;
        checked.result().map_err(|error| bad(error.to_string()))?;
        let hash = Hash1::of_zip(&archive, self.workers).map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            bad(format!("{error}: {}", source.unwrap_or_default()))
        })?;
        let sum = hash.finish();
        let by = self.check(module, &module.version, &sum)?;
        Ok((sum, by))
    }

    fn note(&self, module: &ModuleVersion, sum: &str) -> Result<(), DownloadError> {
        let file = self.cache.zip_hash_file(module)?;
        write_atomically(&file, sum.as_bytes())
            .map_err(|error| DownloadError::writing(&file, error))
    }

    /// Makes sure that a module is unpacked (`modfetch.unzip`).
    fn unpacked(&self, module: &ModuleVersion, zip: &Path) -> Result<PathBuf, DownloadError> {
        if let Some(dir) = self.cache.module_dir(module) {
            return Ok(dir);
        }
        let _lock = self.lock(module)?;
        if let Some(dir) = self.cache.module_dir(module) {
            return Ok(dir);
        }
        let dir = self.cache.unpacked_dir(module)?;
        let partial = self.cache.partial_file(module)?;
        unpack::unpack(&dir, &partial, module, zip)?;
        if !self.keep_writable {
            unpack::make_read_only(&dir);
        }
        Ok(dir)
    }

    /// Locks a module version for other threads and processes, until the file is closed.
    fn lock(&self, module: &ModuleVersion) -> Result<File, DownloadError> {
        let path = self.cache.lock_file(module)?;
        let lock = || -> io::Result<File> {
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir)?;
            }
            let mut options = OpenOptions::new();
            let file = options.read(true).write(true).create(true).truncate(false).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error| DownloadError::writing(&path, error))
    }
}

/// Clears away what killed processes left; who holds the lock is the only one at work.
fn clear_temporary(zip: &Path) {
    let (Some(dir), Some(name)) = (zip.parent(), zip.file_name().and_then(|name| name.to_str()))
    else {
        return;
    };
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let left = |found: &str| found.starts_with(name) && found.ends_with(".tmp");
        if found.to_str().is_some_and(left) {
            // Whatever stays does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl From<SourceError> for DownloadError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
