//! What is kept on disk, in the places of the go command.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::{SumDbError, SumDbErrorKind};
use crate::cache::{lock, lock_shared, write_atomically};
use crate::env::Settings;
use crate::note::MAX_NOTE;
use crate::source::{read_bounded, read_open, reason};
use crate::supply::Supply;

/// The cache of answers and tiles, and the file of the newest tree head.
pub(super) struct Store {
    /// None where there is no module cache.
    cache: Option<PathBuf>,
    /// None where there is no GOPATH.
    head: Option<PathBuf>,
    is_written: bool,
}

impl Store {
    pub(super) fn new(name: &str, settings: &Settings, supply: &Supply) -> Self {
        let below = |dir: PathBuf| dir.join(name);
        Self {
            cache: supply.cache().map(|cache| below(cache.root().join("cache/download/sumdb"))),
            head: settings.sumdb_dir().map(|dir| below(dir).join("latest")),
            is_written: supply.options().cache_write,
        }
    }

    /// An answer or a tile out of the cache. Whether it can be believed is for the caller to see.
    pub(super) fn read(&self, name: &str, limit: u64) -> Option<Vec<u8>> {
        let file = self.cache.as_ref()?.join(name);
        // The go command makes a file before it writes it: an empty one is none.
        read_bounded(&file, limit).ok().filter(|bytes| !bytes.is_empty())
    }

    /// Keeps an answer or a tile. Where that fails it is asked for again the next time.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) {
        if let Some(cache) = self.cache.as_ref().filter(|_| self.is_written) {
            let _ = write_atomically(&cache.join(name), bytes);
        }
    }

    /// The tree head that is kept; empty when there is none yet.
    pub(super) fn read_head(&self) -> Result<Vec<u8>, SumDbError> {
        let file = self.head_file()?;
        let read = || -> io::Result<Vec<u8>> {
            let open = File::open(file)?;
            lock_shared(&open)?;
            read_open(open, MAX_NOTE as u64)
        };
        match read() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(failed("reading", file, &error)),
            Ok(bytes) => Ok(bytes),
        }
    }

    /// Puts a tree head in the place of the one that was read. Whether that was still there.
    ///
    /// It is written in place, under the lock that the go command takes on the file itself, and
    /// before the file is cut to its length: who is killed in between leaves a note that nobody
    /// believes, and not an empty file by which the history would begin anew.
    pub(super) fn swap_head(&self, old: &[u8], new: &[u8]) -> Result<bool, SumDbError> {
        if !self.is_written {
            return Ok(true);
        }
        let path = self.head_file()?;
        let swap = || -> io::Result<bool> {
            if let Some(dir) = path.parent() {
                fs::create_dir_all(dir)?;
            }
            let mut options = OpenOptions::new();
            let mut file =
                options.read(true).write(true).create(true).truncate(false).open(path)?;
            lock(&file)?;
            let now = read_open(file.try_clone()?, MAX_NOTE as u64)?;
            if !now.is_empty() && now != old {
                return Ok(false);
            }
            file.seek(SeekFrom::Start(0))?;
            file.write_all(new)?;
            file.set_len(new.len() as u64)?;
            Ok(true)
        };
        swap().map_err(|error| failed("writing", path, &error))
    }

    fn head_file(&self) -> Result<&PathBuf, SumDbError> {
        let missing = "could not locate sumdb file: missing $GOPATH";
        self.head.as_ref().ok_or_else(|| SumDbErrorKind::Head(missing.to_owned()).into())
    }
}

fn failed(what: &str, file: &std::path::Path, error: &io::Error) -> SumDbError {
    SumDbErrorKind::Head(format!("{what} {}: {}", file.display(), reason(error))).into()
}
