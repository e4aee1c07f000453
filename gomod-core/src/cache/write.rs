//! Writing to the module cache, while others may do the same.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;

use super::{Cache, mod_names};
use crate::source::{Artifact, SourceError, SourceErrorKind, reason};
use crate::version::{self, ModuleVersion};

/// How long to wait for another process that writes the same file.
const LOCK_WAIT: Duration = Duration::from_secs(5);

impl Cache {
    /// Stores an artifact of a module version: it is whole, or not there.
    ///
    /// As the go command does (`modfetch.writeDiskCache`), the bytes go to a new file
    /// `NAME<random>.tmp` in the same directory, which is then renamed; what a killed process
    /// leaves behind is never read. After a go.mod the version list of the module is rewritten.
    ///
    /// # Errors
    ///
    /// [`SourceErrorKind::Invalid`] when the version cannot stand in the cache,
    /// [`SourceErrorKind::Io`] when the file cannot be written.
    pub fn store(
        &self,
        module: &ModuleVersion,
        what: Artifact,
        bytes: &[u8],
    ) -> Result<PathBuf, SourceError> {
        let file = self.file(module, what)?;
        write_atomically(&file, bytes).map_err(|error| {
            SourceError::new(
                SourceErrorKind::Io,
                format!("writing {}: {}", file.display(), reason(&error)),
            )
            .with_module(&module.path, &module.version)
        })?;
        if let (Artifact::Mod, Some(dir)) = (what, file.parent()) {
            // The list serves those who use the cache as a proxy. When it cannot be written now,
            // the next go.mod of the module brings it up to date; the go command ignores it too.
            let _ = rewrite_list(dir);
        }
        Ok(file)
    }

    /// Takes the lock under which the go command writes go.mod and go.sum (`modfetch.SideLock`),
    /// until the file is closed.
    ///
    /// # Errors
    /// The file cannot be made, or others hold it for long.
    pub fn lock_module_files(&self) -> io::Result<File> {
        let dir = self.root.join("cache");
        fs::create_dir_all(&dir)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false);
        let file = file.open(dir.join("lock"))?;
        lock(&file)?;
        Ok(file)
    }
}

pub(crate) fn write_atomically(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut temporary = temporary(file)?;
    temporary.write_all(bytes)?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// A new file beside `file`, to be renamed to it: `NAME<random>.tmp`, as the go command has it.
pub(crate) fn temporary(file: &Path) -> io::Result<NamedTempFile> {
    let (Some(dir), Some(name)) = (file.parent(), file.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    fs::create_dir_all(dir)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(name).suffix(".tmp").rand_bytes(9);
    #[cfg(unix)]
    {
        // As readable as the user's umask has it: caches are shared by groups.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}

/// Rewrites the version list in an `@v` directory, under the lock that the go command takes.
///
/// It is written in place: the lock is on the file itself, so that a rename would leave others
/// waiting for a file that is no longer there. As in `modfetch.rewriteVersionList`, the file is
/// first filled with zeros, by which a write that was cut short can be told.
fn rewrite_list(dir: &Path) -> io::Result<()> {
    let path = dir.join("list");
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path)?;
    lock(&file)?;

    let mut versions: Vec<String> =
        mod_names(dir).filter(|v| version::canonical_module(v).as_deref() == Some(v)).collect();
    versions.sort_by(|a, b| version::compare(a, b).then_with(|| a.cmp(b)));
    let mut text = versions.join("\n");
    if !text.is_empty() {
        text.push('\n');
    }

    let mut old = Vec::new();
    (&mut file).take(text.len() as u64 + 1).read_to_end(&mut old)?;
    if old == text.as_bytes() {
        return Ok(());
    }
    file.set_len(0)?;
    file.set_len(text.len() as u64)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(text.as_bytes()).inspect_err(|_| {
        let _ = file.set_len(0);
    })
}

/// Locks a file for writing, until it is closed.
pub(crate) fn lock(file: &File) -> io::Result<()> {
    wait_for(|| file.try_lock())
}

/// Locks a file for reading, until it is closed.
pub(crate) fn lock_shared(file: &File) -> io::Result<()> {
    wait_for(|| file.try_lock_shared())
}

fn wait_for(mut take: impl FnMut() -> Result<(), TryLockError>) -> io::Result<()> {
    let deadline = Instant::now() + LOCK_WAIT;
    let mut pause = Duration::from_millis(1);
    loop {
        match take() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}
