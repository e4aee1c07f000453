//! Walking a directory, as Go's `filepath.Walk` does.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

/// Something below the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its path from the directory.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

/// What it is, without following links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Directory,
    File,
    Link,
    /// A device, a pipe, a socket: to open one may take for ever.
    Other,
}

impl From<FileType> for Kind {
    fn from(kind: FileType) -> Self {
        match kind {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Directory,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        }
    }
}

impl Item {
    /// The path with slashes, as bytes: names need not be UTF-8.
    pub(crate) fn name(&self) -> Vec<u8> {
        slashed(&self.path)
    }
}

/// A relative path with slashes.
pub(crate) fn slashed(path: &Path) -> Vec<u8> {
    #[cfg(unix)]
    {
        std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
    }
    #[cfg(not(unix))]
    {
        path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/").into_bytes()
    }
}

/// Visits what is below a directory, each directory before its contents and names in order. A
/// directory is entered when the visitor says so; links are never followed.
///
/// # Errors
/// Those of reading, with the path concerned, and those of the visitor.
pub(crate) fn walk(
    root: &Path,
    mut visit: impl FnMut(&Item) -> io::Result<bool>,
) -> Result<(), (PathBuf, io::Error)> {
    let at_root = |error| (root.to_owned(), error);
    if !fs::symlink_metadata(root).map_err(at_root)?.is_dir() {
        return Err(at_root(io::ErrorKind::NotADirectory.into()));
    }
    // What is still to visit, the next one last.
    let mut stack = Vec::new();
    push_contents(root, Path::new(""), &mut stack).map_err(at_root)?;
    while let Some(item) = stack.pop() {
        let enter = visit(&item).map_err(|error| (root.join(&item.path), error))?;
        if enter && item.kind == Kind::Directory {
            let dir = root.join(&item.path);
            push_contents(&dir, &item.path, &mut stack).map_err(|error| (dir, error))?;
        }
    }
    Ok(())
}

fn push_contents(dir: &Path, path: &Path, stack: &mut Vec<Item>) -> io::Result<()> {
    let mut contents: Vec<(OsString, Kind)> = fs::read_dir(dir)?
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name(), entry.file_type()?.into()))
        })
        .collect::<io::Result<_>>()?;
    contents.sort_by(|a, b| b.0.cmp(&a.0));
    stack.extend(contents.into_iter().map(|(name, kind)| Item { path: path.join(name), kind }));
    Ok(())
}
