//! Unpacking a module zip (`Unzip`).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::archive::file_name;
use super::{ModZipError, check_zip, prefix};
use crate::version::ModuleVersion;
use crate::zip::{Archive, Entry};

/// Unpacks the zip of a module into a directory, which is made; if it is there, it must be empty.
///
/// Files are for reading only. On an error, some may have been written.
///
/// # Errors
/// The zip is not that of the module, content that is not as declared, and those of writing.
pub fn unzip(dir: &Path, module: &ModuleVersion, zip: &Path) -> Result<(), ModZipError> {
    if fs::read_dir(dir).is_ok_and(|mut contents| contents.next().is_some()) {
        return Err(ModZipError::NotEmpty(dir.display().to_string()));
    }
    let (archive, checked) = check_zip(module, zip)?;
    checked.result()?;
    fs::create_dir_all(dir).map_err(|error| ModZipError::io(dir.display(), error))?;
    let prefix = prefix(module);
    // Files of one directory mostly stand together.
    let mut made = None;
    for entry in archive.entries() {
        let Some(name) = file_name(entry, &prefix) else { continue };
        let path = dir.join(name);
        let parent = path.parent().map(Path::to_owned);
        if made != parent {
            if let Some(parent) = &parent {
                fs::create_dir_all(parent)
                    .map_err(|error| ModZipError::io(parent.display(), error))?;
            }
            made = parent;
        }
        unpack(&archive, entry, &path)?;
    }
    Ok(())
}

fn unpack(archive: &Archive, entry: &Entry, path: &Path) -> Result<(), ModZipError> {
    let mut options = OpenOptions::new();
    // Never through what stands there already, such as a link.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o444);
    let written = |error| ModZipError::io(path.display(), error);
    let mut file = options.open(path).map_err(written)?;
    let named = |error: io::Error| ModZipError::io(entry.name_lossy(), error);
    let content = archive.content(entry).map_err(|error| named(error.into()))?;
    copy(content, &mut file).map_err(|error| match error {
        Fault::Reading(error) => named(error),
        Fault::Writing(error) => written(error),
    })?;
    #[cfg(not(unix))]
    {
        let mut permissions = file.metadata().map_err(written)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(path, permissions).map_err(written)?;
    }
    Ok(())
}

enum Fault {
    Reading(io::Error),
    Writing(io::Error),
}

fn copy(mut content: impl Read, file: &mut File) -> Result<(), Fault> {
    use io::Write;
    let mut buffer = vec![0; 32 << 10];
    loop {
        let len = content.read(&mut buffer).map_err(Fault::Reading)?;
        if len == 0 {
            return Ok(());
        }
        file.write_all(buffer.get(..len).unwrap_or_default()).map_err(Fault::Writing)?;
    }
}
