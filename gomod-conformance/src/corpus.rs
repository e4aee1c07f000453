//! The corpus: module files of real repositories and odd ones, listed in an index.

use std::path::{Path, PathBuf};

/// What a file of the corpus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A go.mod file, or one of another name with its syntax.
    Mod,
    /// A go.work file.
    Work,
    /// A go.sum or go.work.sum file.
    Sum,
    /// A vendor/modules.txt file.
    Vendor,
}

/// One file of the corpus.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Where it stands, relative to the corpus: the name that reports use.
    pub(crate) name: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Whether it is one of the odd and synthetic ones.
    pub(crate) odd: bool,
    path: PathBuf,
}

impl Entry {
    /// The last element of its name.
    pub(crate) fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Its bytes.
    pub(crate) fn read(&self) -> std::io::Result<Vec<u8>> {
        std::fs::read(&self.path)
    }
}

/// The directory of shared data: `GOMOD_SHARED`, else `../shared` beside the repository.
pub(crate) fn shared() -> Result<PathBuf, String> {
    let dir = match std::env::var_os("GOMOD_SHARED").filter(|value| !value.is_empty()) {
        Some(dir) => PathBuf::from(dir),
        None => crate::repository().join("../shared"),
    };
    if dir.is_dir() { Ok(dir) } else { Err(format!("no corpus: {} is absent", dir.display())) }
}

/// Reads the index of the corpus.
pub(crate) fn entries() -> Result<Vec<Entry>, String> {
    let root = shared()?.join("corpus");
    let index = root.join("INDEX.tsv");
    let table = std::fs::read_to_string(&index)
        .map_err(|err| format!("no corpus: {}: {err}", index.display()))?;
    let entries = table.lines().skip(1).filter_map(|line| entry(&root, line));
    Ok(entries.collect())
}

fn entry(root: &Path, line: &str) -> Option<Entry> {
    let mut fields = line.split('\t').skip(3);
    let kind = match fields.next()? {
        "go.mod" | "mod" => Kind::Mod,
        "go.work" | "work" => Kind::Work,
        "go.sum" | "go.work.sum" | "sum" => Kind::Sum,
        "modules.txt" => Kind::Vendor,
        _ => return None,
    };
    let name = fields.next()?.to_owned();
    Some(Entry { kind, odd: name.starts_with("odd/"), path: root.join(&name), name })
}
