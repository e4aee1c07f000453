//! Hashing the bytes of modules: ours, and a bare loop over the same bytes.
//!
//! The bare loop does what nobody can do without, on as many threads: it walks, reads and hashes
//! the files of directories; it inflates and hashes the entries of zips, which it has in memory as
//! a whole. It holds nothing against any rule, counts nothing and compares no checksums.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use flate2::{Decompress, FlushDecompress, Status};
use gomod_core::dirhash::Hash1;
use gomod_core::modzip::check_zip;
use gomod_core::pool;
use gomod_core::version::ModuleVersion;
use rawzip::{CompressionMethod, ZipArchive};
use sha2::{Digest, Sha256};

/// How much is read or inflated at once.
const PIECE: usize = 64 << 10;

/// What a round hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Unpacked directories.
    Dirs,
    /// Module zips.
    Zips,
}

impl What {
    /// The one that a command line names: `dirs` or `zips`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "dirs" => Some(Self::Dirs),
            "zips" => Some(Self::Zips),
            _ => None,
        }
    }

    /// Hashes them as `gomod verify` does, without holding the hashes against anything.
    ///
    /// # Errors
    /// One cannot be hashed.
    pub fn ours(self, modules: &[Module], workers: usize) -> Result<(), String> {
        let hash = |module: &Module| match self {
            Self::Dirs => {
                let hash = Hash1::of_dir(&module.path, &module.name.to_string(), 1);
                black_box(hash.map_err(told)?.finish());
                Ok(())
            }
            Self::Zips => {
                let (archive, checked) = check_zip(&module.name, &module.path).map_err(told)?;
                checked.result().map_err(told)?;
                black_box(Hash1::of_zip(&archive, 1).map_err(told)?.finish());
                Ok(())
            }
        };
        pool::map(workers, modules, hash).into_iter().collect()
    }

    /// The bare loop; how many bytes and files it hashed.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn bare(self, modules: &[Module], workers: usize) -> Result<(u64, u64), String> {
        let (next, bytes, files) = (AtomicUsize::new(0), AtomicU64::new(0), AtomicU64::new(0));
        let work = || {
            let mut buffer = vec![0; PIECE];
            while let Some(module) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (read, count) = match self {
                    Self::Dirs => hash_dir(&module.path, &mut buffer),
                    Self::Zips => hash_zip(&module.path, &mut buffer),
                }
                .map_err(|error| format!("{}: {error}", module.path.display()))?;
                bytes.fetch_add(read, Ordering::Relaxed);
                files.fetch_add(count, Ordering::Relaxed);
            }
            Ok::<(), String>(())
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            threads.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| Err("a thread panicked".to_owned()))
            })
        })?;
        Ok((bytes.into_inner(), files.into_inner()))
    }
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A module and its directory or zip.
pub struct Module {
    name: ModuleVersion,
    path: PathBuf,
}

/// Reads a list of modules, one a line: path, version, file or directory, with spaces between.
///
/// # Errors
/// The list cannot be read, or a line has another form.
pub fn modules(list: &Path) -> io::Result<Vec<Module>> {
    let module = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let (path, version) = (words.next()?, words.next()?);
        Some(Module { name: ModuleVersion::new(path, version), path: words.next()?.into() })
    };
    let text = fs::read_to_string(list)?;
    let modules: Option<_> = text.lines().map(module).collect();
    modules.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not PATH VERSION FILE"))
}

fn hash_dir(dir: &Path, buffer: &mut [u8]) -> io::Result<(u64, u64)> {
    let (mut bytes, mut files) = (0, 0);
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            let below = hash_dir(&entry.path(), buffer)?;
            (bytes, files) = (bytes + below.0, files + below.1);
            continue;
        }
        let mut file = File::open(entry.path())?;
        let mut hash = Sha256::new();
        loop {
            let len = file.read(buffer)?;
            if len == 0 {
                break;
            }
            hash.update(&buffer[..len]);
            bytes += len as u64;
        }
        black_box(hash.finalize());
        files += 1;
    }
    Ok((bytes, files))
}

fn hash_zip(file: &Path, buffer: &mut [u8]) -> io::Result<(u64, u64)> {
    let invalid = |error: &dyn std::fmt::Display| io::Error::other(error.to_string());
    let content = fs::read(file)?;
    let archive = ZipArchive::from_slice(&content).map_err(|error| invalid(&error))?;
    let (mut bytes, mut files) = (0, 0);
    let mut entries = archive.entries();
    let mut decompress = Decompress::new(false);
    while let Some(header) = entries.next_entry().map_err(|error| invalid(&error))? {
        let entry = archive.get_entry(header.wayfinder()).map_err(|error| invalid(&error))?;
        let mut hash = Sha256::new();
        let mut data = entry.data();
        if header.compression_method() == CompressionMethod::STORE {
            hash.update(data);
            bytes += data.len() as u64;
        } else {
            decompress.reset(false);
            loop {
                let before = (decompress.total_in(), decompress.total_out());
                let status = decompress.decompress(data, buffer, FlushDecompress::None)?;
                let written = (decompress.total_out() - before.1) as usize;
                data = &data[(decompress.total_in() - before.0) as usize..];
                hash.update(&buffer[..written]);
                bytes += written as u64;
                if status == Status::StreamEnd {
                    break;
                }
                if written == 0 {
                    return Err(invalid(&"the stream does not end"));
                }
            }
        }
        black_box(hash.finalize());
        files += 1;
    }
    Ok((bytes, files))
}
