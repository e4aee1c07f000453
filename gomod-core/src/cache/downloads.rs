//! The directory of the cache in which go.mod files stand, opened once.
//!
//! A build list takes a thousand files out of it, and to find each from the root of the file
//! system anew is a good part of what reading it costs.

use std::io;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::{Arc, OnceLock};

#[cfg(unix)]
use super::index::{Index, Stamp};
use crate::source::read_bounded;
#[cfg(unix)]
use crate::source::read_open;

/// `GOMODCACHE/cache/download`.
#[derive(Clone, Debug)]
pub(super) struct Downloads {
    dir: PathBuf,
    /// None where it is not there yet.
    #[cfg(unix)]
    handle: Arc<OnceLock<Option<rustix::fd::OwnedFd>>>,
    /// Where to look for the index: its directory, and the project.
    #[cfg(unix)]
    indexed: Arc<OnceLock<(PathBuf, PathBuf)>>,
    /// Opened by the first who wants something out of it.
    #[cfg(unix)]
    index: Arc<OnceLock<Index>>,
}

impl Downloads {
    pub(super) fn new(dir: PathBuf) -> Self {
        Downloads {
            dir,
            #[cfg(unix)]
            handle: Arc::default(),
            #[cfg(unix)]
            indexed: Arc::default(),
            #[cfg(unix)]
            index: Arc::default(),
        }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }
}

#[cfg(unix)]
impl Downloads {
    /// Uses what an earlier run of a project read, kept in `dir`.
    pub(super) fn recall(&self, dir: &Path, project: &Path) {
        self.indexed.get_or_init(|| (dir.to_owned(), project.to_owned()));
    }

    fn index(&self) -> Option<&Index> {
        let (dir, project) = self.indexed.get()?;
        Some(self.index.get_or_init(|| Index::open(dir, project)))
    }

    /// Keeps what this run read for later runs of the project.
    pub(super) fn remember(&self) {
        if let Some(index) = self.index.get() {
            index.write();
        }
    }

    /// What an earlier run of the project read of a file below the directory.
    pub(super) fn remembered(&self, below: &[u8]) -> Option<&[u8]> {
        self.index()?.as_it_was(below)
    }

    /// Reads a file below the directory, given by its whole name, of at most `limit` bytes.
    pub(super) fn read(&self, file: &Path, limit: u64) -> io::Result<Vec<u8>> {
        use rustix::fs::{AtFlags, CWD, Mode, OFlags, fstat, openat, statat};

        let open = |dir: &Path| {
            let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
            openat(CWD, dir, flags, Mode::empty()).ok()
        };
        let (Some(handle), Some(below)) =
            (self.handle.get_or_init(|| open(&self.dir)), self.below(file))
        else {
            return read_bounded(file, limit);
        };
        let index = self.index();
        let stamp = || statat(handle, below, AtFlags::empty()).ok().map(|stat| Stamp::of(&stat));
        if let Some(known) = index.and_then(|index| index.get(below, stamp)) {
            return Ok(known.to_vec());
        }
        let opened = openat(handle, below, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let stamp = index.and_then(|_| fstat(&opened).ok()).map(|stat| Stamp::of(&stat));
        let bytes = read_open(opened.into(), limit)?;
        if let (Some(index), Some(stamp)) = (index, stamp) {
            index.learn(below, stamp, &bytes);
        }
        Ok(bytes)
    }

    /// What follows the directory in a name that was made from it.
    fn below<'f>(&self, file: &'f Path) -> Option<&'f [u8]> {
        use std::os::unix::ffi::OsStrExt;

        file.as_os_str()
            .as_bytes()
            .strip_prefix(self.dir.as_os_str().as_bytes())?
            .strip_prefix(b"/")
    }
}

/// Elsewhere a file has no inode and no time of its last change to be known by.
#[cfg(not(unix))]
impl Downloads {
    pub(super) fn recall(&self, _: &Path, _: &Path) {}

    pub(super) fn remember(&self) {}

    pub(super) fn remembered(&self, _: &[u8]) -> Option<&[u8]> {
        None
    }

    pub(super) fn read(&self, file: &Path, limit: u64) -> io::Result<Vec<u8>> {
        read_bounded(file, limit)
    }
}
