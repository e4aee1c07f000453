//! Where answers go: standard output, or a file that is whole or not there.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes an answer to standard output, or to the file that was asked for.
pub(crate) fn write(
    file: Option<&Path>,
    answer: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    match file {
        Some(file) if file != "-" => {
            replace(file, answer).map_err(|error| Failure::writing(file, &error))
        }
        _ => {
            let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            answer(&mut stdout).and_then(|()| stdout.flush()).map_err(Failure::Stdout)
        }
    }
}

/// Replaces a file by what `content` writes, at once, or leaves it as it was.
///
/// The new content is written beside the file and renamed over it. It keeps the permissions
/// of the old file and, where that is allowed, its owner. A symbolic link stays one. What is
/// no regular file (a terminal, a pipe) is written to.
pub(crate) fn replace(
    file: &Path,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let old = match file.metadata() {
        Ok(old) => Some(old),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if let Some(old) = &old {
        if old.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        if !old.is_file() {
            let mut device = BufWriter::new(OpenOptions::new().write(true).open(file)?);
            content(&mut device)?;
            return device.flush();
        }
        // The rename would pass over a write protection.
        if old.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
    }
    let target = match old {
        Some(_) => file.canonicalize()?,
        // A link to nothing would be replaced, where the writer means what it points at.
        None if file.is_symlink() => return Err(ErrorKind::NotFound.into()),
        None => file.to_path_buf(),
    };
    let dir = match target.parent() {
        Some(dir) if dir != "" => dir,
        _ => Path::new("."),
    };
    let mut writer = BufWriter::with_capacity(1 << 16, temporary(dir)?);
    content(&mut writer)?;
    let new = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = &old {
        keep_owner(new.as_file(), old);
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// A file of any name in `dir`, with the permissions of any new file.
fn temporary(dir: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gomod-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}

/// Gives the file to whom the old one belonged, for runs as root in somebody's checkout.
#[cfg(unix)]
fn keep_owner(new: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if new.metadata().is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid())) {
        // Only root may give files away; for all others the file is their own.
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}
