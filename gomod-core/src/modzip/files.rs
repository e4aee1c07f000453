//! The files that a module zip could be made of.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::check_files;
use super::vendored::VendorRule;
use super::{CheckedFiles, FileError, FileProblem, MAX_GO_MOD, MAX_LICENSE, ModZipError};
use crate::tree::{self, Kind};
use crate::zip::Archive;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A file of that many bytes.
    Regular(u64),
    /// A directory.
    Directory,
    /// A symbolic link.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// A file of a module: on disk, or made up.
#[derive(Clone, Debug)]
pub struct ModuleFile {
    /// The path from the root of the module, with slashes.
    pub(super) path: Vec<u8>,
    from: From,
}

#[derive(Clone, Debug)]
enum From {
    Disk(PathBuf),
    Bytes(Vec<u8>),
    /// An entry of an archive, by its place in the list.
    Archived(Arc<Archive>, usize),
}

impl ModuleFile {
    /// A file on disk. It is not followed if it is a link.
    #[must_use]
    pub fn on_disk(path: impl Into<Vec<u8>>, file: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), from: From::Disk(file.into()) }
    }

    /// A file with that content.
    #[must_use]
    pub fn of_bytes(path: impl Into<Vec<u8>>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), from: From::Bytes(content.into()) }
    }

    /// An entry of an archive, such as one that git makes.
    #[must_use]
    pub fn archived(path: impl Into<Vec<u8>>, archive: &Arc<Archive>, index: usize) -> Self {
        Self { path: path.into(), from: From::Archived(Arc::clone(archive), index) }
    }

    /// Whether that is its path.
    #[must_use]
    pub fn is_named(&self, path: &[u8]) -> bool {
        self.path == path
    }

    /// What it is.
    ///
    /// # Errors
    /// Those of asking.
    pub fn kind(&self) -> io::Result<FileKind> {
        match &self.from {
            From::Bytes(content) => Ok(FileKind::Regular(content.len() as u64)),
            From::Archived(archive, index) => Ok(match archive.entries().get(*index) {
                Some(entry) if entry.is_dir() => FileKind::Directory,
                Some(entry) if entry.is_regular() => FileKind::Regular(entry.size()),
                _ => FileKind::Other,
            }),
            From::Disk(file) => {
                let metadata = fs::symlink_metadata(file)?;
                Ok(match Kind::from(metadata.file_type()) {
                    Kind::File => FileKind::Regular(metadata.len()),
                    Kind::Directory => FileKind::Directory,
                    Kind::Link => FileKind::Link,
                    Kind::Other => FileKind::Other,
                })
            }
        }
    }

    /// Its content.
    ///
    /// # Errors
    /// Those of opening.
    pub(super) fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match &self.from {
            From::Bytes(content) => Ok(Box::new(content.as_slice())),
            From::Disk(file) => Ok(Box::new(File::open(file)?)),
            From::Archived(archive, index) => {
                let entry = archive.entries().get(*index).ok_or(io::ErrorKind::NotFound)?;
                Ok(Box::new(archive.content(entry)?))
            }
        }
    }
}

/// Lists the files of a directory that may go into a module zip, and what was passed over
/// (`listFilesInDir`): directories of version control, of other modules, vendored packages, links.
///
/// # Errors
/// Those of reading the directory.
pub fn list_dir(dir: &Path) -> Result<(Vec<ModuleFile>, Vec<FileError>), ModZipError> {
    let vendor = match read_start(&dir.join("go.mod"), MAX_GO_MOD) {
        Ok(go_mod) => VendorRule::of(&go_mod),
        Err(_) => VendorRule::default(),
    };
    let (mut files, mut omitted) = (Vec::new(), Vec::new());
    tree::walk(dir, |item| {
        let name = item.name();
        let text = String::from_utf8_lossy(&name);
        let mut omit =
            |problem| omitted.push(FileError { path: text.clone().into_owned(), problem });
        if vendor.omits(&text) {
            omit(FileProblem::Vendored);
            return Ok(true);
        }
        match item.kind {
            Kind::Directory => {
                // A fossil checkout is one file of any name, and not told apart.
                let base = text.rsplit('/').next();
                if matches!(base, Some(".bzr" | ".git" | ".hg" | ".svn")) {
                    omit(FileProblem::VersionControl);
                    return Ok(false);
                }
                let go_mod = dir.join(&item.path).join("go.mod");
                if fs::symlink_metadata(go_mod).is_ok_and(|metadata| !metadata.is_dir()) {
                    omit(FileProblem::SubmoduleDirectory);
                    return Ok(false);
                }
            }
            Kind::File => files.push(ModuleFile::on_disk(name, dir.join(&item.path))),
            Kind::Link | Kind::Other => omit(FileProblem::NotRegular),
        }
        Ok(true)
    })
    .map_err(|(path, error)| ModZipError::io(path.display(), error))?;
    Ok((files, omitted))
}

/// Lists the files of a module that stands in a directory of a repository: one that has no LICENSE
/// of its own gets that of the root (`modfetch.codeRepo.Zip`).
///
/// # Errors
/// Those of reading the directory.
pub fn list_subdirectory(root: &Path, subdirectory: &Path) -> Result<Vec<ModuleFile>, ModZipError> {
    let dir = root.join(subdirectory);
    let (mut files, _) = list_dir(&dir)?;
    let is_root = subdirectory.components().next().is_none();
    if !is_root && files.iter().all(|file| file.path != b"LICENSE") {
        let license = root.join("LICENSE");
        let is_file = fs::symlink_metadata(&license).is_ok_and(|metadata| metadata.is_file());
        if is_file && let Ok(content) = read_start(&license, MAX_LICENSE) {
            files.push(ModuleFile::of_bytes("LICENSE", content));
        }
    }
    Ok(files)
}

/// Tells which files of a directory would make a module zip; paths are those from the directory.
///
/// Of a directory that is left out, such as that of another module, the files are not listed.
///
/// # Errors
/// Those of reading the directory.
pub fn check_dir(dir: &Path) -> Result<CheckedFiles, ModZipError> {
    let (files, omitted) = list_dir(dir)?;
    let mut checked = check_files(&files);
    checked.omitted.extend(omitted);
    Ok(checked)
}

fn read_start(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
