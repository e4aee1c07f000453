//! Whether a zip is that of a module (`checkZip`).

use std::fs::File;
use std::path::Path;

use super::collisions::Collisions;
use super::{
    CheckedFiles, FileError, FileProblem, MAX_GO_MOD, MAX_LICENSE, MAX_ZIP, ModZipError, TooLarge,
    check_module, is_clean, prefix,
};
use crate::path::check_file_path;
use crate::version::ModuleVersion;
use crate::zip::{Archive, Entry, ZipError};

/// Opens the zip of a module and tells which of its files may be there.
///
/// No content is read: that a file is as large as declared shows when it is read.
///
/// # Errors
/// The module cannot have that path and version; the file cannot be read, is larger than 500 MiB
/// or no zip archive.
pub fn check_zip(
    module: &ModuleVersion,
    zip: &Path,
) -> Result<(Archive, CheckedFiles), ModZipError> {
    check_module(module)?;
    let io = |error| ModZipError::Zip(ZipError::Io(error));
    let file = File::open(zip).map_err(io)?;
    let size = file.metadata().map_err(io)?.len();
    if size > MAX_ZIP {
        return Err(ModZipError::TooLarge(TooLarge::Zip(size)));
    }
    let archive = Archive::from_file(file)?;
    let checked = check(&archive, &prefix(module));
    Ok((archive, checked))
}

fn check(archive: &Archive, prefix: &str) -> CheckedFiles {
    let mut checked = CheckedFiles::default();
    let mut collisions = Collisions::default();
    let mut size = 0u64;
    for entry in archive.entries() {
        match one(entry, prefix, &mut collisions) {
            Ok(None) => {}
            Ok(Some(name)) => {
                // Whatever else is wrong with a file, its bytes count.
                match size.checked_add(entry.size()) {
                    Some(sum) if sum <= MAX_ZIP => size = sum,
                    _ => checked.too_large = checked.too_large.or(Some(TooLarge::Contents)),
                }
                let problem = match name {
                    "go.mod" if entry.size() > MAX_GO_MOD => Some(FileProblem::GoModSize),
                    "LICENSE" if entry.size() > MAX_LICENSE => Some(FileProblem::LicenseSize),
                    _ => None,
                };
                let path = entry.name_lossy().into_owned();
                match problem {
                    None => checked.valid.push(path),
                    Some(problem) => checked.invalid.push(FileError { path, problem }),
                }
            }
            Err(problem) => {
                let path = entry.name_lossy().into_owned();
                checked.invalid.push(FileError { path, problem });
            }
        }
    }
    checked
}

/// The name of a file from the root of the module; none for a directory.
fn one<'e>(
    entry: &'e Entry,
    prefix: &str,
    collisions: &mut Collisions,
) -> Result<Option<&'e str>, FileProblem> {
    let Some(name) = entry.name().strip_prefix(prefix.as_bytes()) else {
        return Err(FileProblem::NoPrefix(prefix.to_owned()));
    };
    if name.is_empty() {
        return Ok(None);
    }
    let Ok(name) = std::str::from_utf8(name) else {
        return Err(FileProblem::NotUtf8(String::from_utf8_lossy(name).into_owned()));
    };
    let name = name.strip_suffix('/').unwrap_or(name);
    if !is_clean(name) {
        return Err(FileProblem::NotClean);
    }
    check_file_path(name).map_err(FileProblem::Path)?;
    collisions.check(name, entry.is_dir())?;
    if entry.is_dir() {
        return Ok(None);
    }
    let base = name.rsplit('/').next().unwrap_or(name);
    if base.eq_ignore_ascii_case("go.mod") {
        if base != name {
            return Err(FileProblem::GoModNotInRoot);
        }
        if name != "go.mod" {
            return Err(FileProblem::GoModCase);
        }
    }
    Ok(Some(name))
}

/// The path below the module's directory at which a valid entry's file stands; none for what is no
/// file.
pub(super) fn file_name<'e>(entry: &'e Entry, prefix: &str) -> Option<&'e str> {
    let name = entry.name().strip_prefix(prefix.as_bytes())?;
    std::str::from_utf8(name).ok().filter(|name| !name.is_empty() && !name.ends_with('/'))
}
