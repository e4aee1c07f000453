//! The module files that a command line names.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use gomod_core::syntax::MAX_FILE_SIZE;

use crate::about::Kind;
use crate::args::FileKind;
use crate::failure::Failure;

/// A module file, read.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its name for people.
    pub(crate) name: String,
    /// Where it is; none for standard input.
    pub(crate) path: Option<PathBuf>,
    /// What it is.
    pub(crate) kind: FileKind,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path, kind: Option<FileKind>) -> Result<Self, Failure> {
        if path == "-" {
            let name = "<stdin>".to_owned();
            let bytes = bounded(io::stdin().lock()).map_err(|e| Failure::reading(path, &e))?;
            return Ok(Self { name, path: None, kind: kind.unwrap_or(FileKind::Mod), bytes });
        }
        let bytes = read(path).map_err(|e| Failure::reading(path, &e))?;
        Ok(Self {
            name: path.display().to_string(),
            path: Some(path.to_path_buf()),
            kind: kind.unwrap_or_else(|| kind_of(path)),
            bytes,
        })
    }
}

/// Reads a module file from disk, of which no more than it takes to know that it is too large.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    File::open(path).and_then(bounded)
}

/// Reads no more than it takes to know that a file is too large.
fn bounded(reader: impl Read) -> io::Result<Vec<u8>> {
    // Most go.mod files fit.
    let mut bytes = Vec::with_capacity(8 << 10);
    reader.take(MAX_FILE_SIZE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn kind_of(path: &Path) -> FileKind {
    if path.extension().is_some_and(|ending| ending == "work") {
        FileKind::Work
    } else {
        FileKind::Mod
    }
}

/// The files that a path stands for: itself, or go.mod and go.work of the nearest directory,
/// upward, that has one of them.
pub(crate) fn files(path: &Path, kind: Option<FileKind>) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let names = match kind {
        None => &["go.mod", "go.work"][..],
        Some(FileKind::Mod) => &["go.mod"],
        Some(FileKind::Work) => &["go.work"],
    };
    let found = |dir: &Path| -> Vec<PathBuf> {
        let paths = names.iter().map(|name| if dir == "." { name.into() } else { dir.join(name) });
        paths.filter(|path| path.is_file()).collect()
    };
    let here = found(path);
    if !here.is_empty() {
        return Ok(here);
    }
    let absolute = path.canonicalize().map_err(|error| Failure::reading(path, &error))?;
    let above = absolute.ancestors().skip(1).map(found).find(|files| !files.is_empty());
    above.ok_or_else(|| {
        let names = names.join(" and no ");
        Failure::wrong(
            Kind::NoModule,
            format!("there is no {names} in {} or above", absolute.display()),
        )
    })
}
