//! What the benchmarks read, and one round over it.
//!
//! A round does to every file what a program that wants its facts would do: parse, look at the
//! result, drop it. The Go side (`benches/go`) does the same, so that the two can be compared.

pub mod bytes;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gomod_core::dirhash::hash_go_mod;
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::sumfile::SumFile;

/// A file's name and bytes.
pub struct Input {
    /// The path it was read from, which errors would name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What one round found; both sides must agree on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that are refused.
    pub rejected: usize,
    /// Requirements of go.mod files; hashes of go.sum files.
    pub records: usize,
}

/// Which kind of file a round reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// go.mod files, parsed strictly.
    Mod,
    /// go.sum and go.work.sum files.
    Sum,
}

impl Kind {
    /// The kind that a command line names: `mod` or `sum`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "mod" => Some(Self::Mod),
            "sum" => Some(Self::Sum),
            _ => None,
        }
    }

    /// Reads all of `inputs` once.
    #[must_use]
    pub fn round(self, inputs: &[Input]) -> Tally {
        let read = match self {
            Self::Mod => requirements,
            Self::Sum => hashes,
        };
        let mut tally = Tally::default();
        for input in inputs {
            match read(input) {
                Some(records) => tally.records += records,
                None => tally.rejected += 1,
            }
        }
        tally
    }

    fn matches(self, name: &str) -> bool {
        match self {
            Self::Mod => name.ends_with("go.mod"),
            Self::Sum => name.ends_with("go.sum") || name.ends_with("go.work.sum"),
        }
    }
}

fn requirements(input: &Input) -> Option<usize> {
    let file = ModFile::parse(&input.name, input.bytes.as_slice(), Mode::Strict).ok()?;
    Some(file.requires().len())
}

/// Looks one module up besides, so that the index behind the look-up is paid for.
fn hashes(input: &Input) -> Option<usize> {
    let sums = SumFile::parse(&*input.name, input.bytes.as_slice()).ok()?;
    Some(sums.iter().len() + sums.hashes("golang.org/x/mod", "v0.0.0").count())
}

/// Reads the files that `list` names, one path a line.
///
/// # Errors
///
/// When the list or one of its files cannot be read.
pub fn listed(list: &Path) -> io::Result<Vec<Input>> {
    fs::read_to_string(list)?.lines().map(|path| input(Path::new(path))).collect()
}

/// Opens, reads and hashes the files that `list` names, one after the other; their bytes.
///
/// No program that holds go.mod files against go.sum can do less.
///
/// # Errors
///
/// When the list or one of its files cannot be read.
pub fn read_and_hash(list: &Path) -> io::Result<usize> {
    let mut bytes = 0;
    for path in fs::read_to_string(list)?.lines() {
        let content = fs::read(path)?;
        std::hint::black_box(hash_go_mod(&content));
        bytes += content.len();
    }
    Ok(bytes)
}

/// Reads all files of a kind below the corpus of public module files, `../shared/corpus`, or below
/// `testdata` where there is none.
///
/// # Errors
///
/// When a folder or file cannot be read.
pub fn corpus(kind: Kind) -> io::Result<Vec<Input>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let shared = root.join("../shared/corpus");
    let folder = if shared.is_dir() { shared } else { root.join("testdata") };
    let mut paths = Vec::new();
    collect(&folder, kind, &mut paths)?;
    paths.sort();
    paths.iter().map(|path| input(path)).collect()
}

fn collect(folder: &Path, kind: Kind, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, kind, paths)?;
        } else if kind.matches(&entry.file_name().to_string_lossy()) {
            paths.push(path);
        }
    }
    Ok(())
}

fn input(path: &Path) -> io::Result<Input> {
    Ok(Input { name: path.display().to_string(), bytes: fs::read(path)? })
}
