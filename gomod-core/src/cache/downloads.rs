//! The directory of the cache in which go.mod files stand, opened once.
//!
//! A build list takes a thousand files out of it, and to find each from the root of the file
//! system anew is a good part of what reading it costs.

use std::io;
use std::path::{Path, PathBuf};

use crate::source::read_bounded;

/// `GOMODCACHE/cache/download`.
#[derive(Clone, Debug)]
pub(super) struct Downloads {
    dir: PathBuf,
    /// None where it is not there yet.
    #[cfg(unix)]
    handle: std::sync::Arc<std::sync::OnceLock<Option<rustix::fd::OwnedFd>>>,
}

impl Downloads {
    pub(super) fn new(dir: PathBuf) -> Self {
        Downloads {
            dir,
            #[cfg(unix)]
            handle: Default::default(),
        }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Reads a file below the directory, given by its whole name, of at most `limit` bytes.
    #[cfg(unix)]
    pub(super) fn read(&self, file: &Path, limit: u64) -> io::Result<Vec<u8>> {
        use rustix::fs::{CWD, Mode, OFlags, openat};

        let open = |dir: &Path| {
            let flags = OFlags::DIRECTORY | OFlags::RDONLY | OFlags::CLOEXEC;
            openat(CWD, dir, flags, Mode::empty()).ok()
        };
        match (self.handle.get_or_init(|| open(&self.dir)), self.below(file)) {
            (Some(handle), Some(below)) => {
                let flags = OFlags::RDONLY | OFlags::CLOEXEC;
                let opened = openat(handle, below, flags, Mode::empty())?;
                crate::source::read_open(opened.into(), limit)
            }
            _ => read_bounded(file, limit),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn read(&self, file: &Path, limit: u64) -> io::Result<Vec<u8>> {
        read_bounded(file, limit)
    }

    /// What follows the directory in a name that was made from it.
    #[cfg(unix)]
    fn below<'f>(&self, file: &'f Path) -> Option<&'f [u8]> {
        use std::os::unix::ffi::OsStrExt;

        file.as_os_str()
            .as_bytes()
            .strip_prefix(self.dir.as_os_str().as_bytes())?
            .strip_prefix(b"/")
    }
}
