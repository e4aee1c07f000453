//! Unpacking into the module cache, so that nobody takes a half for the whole.

use std::fs;
use std::io;
use std::path::Path;

use super::DownloadError;
use crate::modzip;
use crate::tree::{self, Kind};
use crate::version::ModuleVersion;

/// Unpacks a zip to its place; the caller holds the lock.
pub(super) fn unpack(
    dir: &Path,
    partial: &Path,
    module: &ModuleVersion,
    zip: &Path,
) -> Result<(), DownloadError> {
    let writing = |path: &Path, error| DownloadError::writing(path, error);
    // First the mark, which is there already where unpacking was not finished: half a directory
    // must not be seen without it, also not while it goes.
    fs::write(partial, b"").map_err(|error| writing(partial, error))?;
    if dir.symlink_metadata().is_ok() {
        remove(dir).map_err(|error| writing(dir, error))?;
    }
    if let Some(parent) = dir.parent() {
        fs::create_dir_all(parent).map_err(|error| writing(parent, error))?;
    }
    if let Err(error) = modzip::unzip(dir, module, zip) {
        // As long as anything of it is there the mark stays.
        if dir.symlink_metadata().is_err() || remove(dir).is_ok() {
            let _ = fs::remove_file(partial);
        }
        let reason = error.to_string();
        return Err(DownloadError::Unzip { zip: zip.display().to_string(), reason });
    }
    fs::remove_file(partial).map_err(|error| writing(partial, error))
}

/// Takes the right to write from all directories, as far as that goes.
pub(super) fn make_read_only(dir: &Path) {
    let mut dirs = vec![dir.to_owned()];
    let _ = tree::walk(dir, |item| {
        if item.kind == Kind::Directory {
            dirs.push(dir.join(&item.path));
        }
        Ok(true)
    });
    // Those within come after those around them.
    for dir in dirs.iter().rev() {
        set_writable(dir, false);
    }
}

/// Removes a directory whose directories may be read-only.
fn remove(dir: &Path) -> io::Result<()> {
    if !dir.symlink_metadata()?.is_dir() {
        return fs::remove_file(dir);
    }
    set_writable(dir, true);
    let _ = tree::walk(dir, |item| {
        if item.kind == Kind::Directory {
            set_writable(&dir.join(&item.path), true);
        }
        Ok(true)
    });
    fs::remove_dir_all(dir)
}

fn set_writable(dir: &Path, writable: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if let Ok(metadata) = dir.symlink_metadata() {
            let mode = metadata.permissions().mode();
            let mode = if writable { mode | 0o700 } else { mode & !0o222 };
            let _ = fs::set_permissions(dir, fs::Permissions::from_mode(mode));
        }
    }
    #[cfg(not(unix))]
    let _ = (dir, writable);
}
