//! Hashing many files at once: those of a directory or of a zip.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Digest256, DirHashError, Hash1, PIECE, digest};
use crate::pool;
use crate::tree::{self, Kind};
use crate::zip::{Archive, Entry};

/// About how many bytes make a job. Most files are small; one by one they would be all queueing.
const JOB: u64 = 1 << 20;
/// What a file costs beside its bytes: it is opened, or a decoder is set up.
const FILE: u64 = 8 << 10;

impl Hash1 {
    /// Reads all files of a zip, on at most `workers` threads (`dirhash.HashZip`).
    ///
    /// Every entry stands in the list, also one whose name ends in a slash. Where a name comes
    /// twice, each has the content of the last. An archive of unknown origin should pass
    /// [`modzip::check_zip`](crate::modzip::check_zip) before: here, nothing limits how much a
    /// few bytes may stand for.
    ///
    /// # Errors
    /// A name has a line break, or the content of a file cannot be read.
    pub fn of_zip(archive: &Archive, workers: usize) -> Result<Self, DirHashError> {
        let entries = archive.entries();
        let last: HashMap<&[u8], usize> =
            entries.iter().enumerate().map(|(i, entry)| (entry.name(), i)).collect();
        let read: Vec<&Entry> = (0..)
            .zip(entries)
            .filter(|(i, e)| last.get(e.name()) == Some(i))
            .map(|(_, e)| e)
            .collect();
        let digests = digest_all(
            workers,
            &read,
            |entry| entry.size(),
            |entry, buffer| {
                let content = archive.content(entry).map_err(|error| DirHashError::Read {
                    name: entry.name_lossy().into_owned(),
                    source: error.into(),
                })?;
                digest(entry.name(), content, buffer)
            },
        )?;
        if read.len() == entries.len() {
            let names = entries.iter().map(|entry| entry.name().into());
            return Ok(Self { files: names.zip(digests).collect() });
        }
        let by_name: HashMap<&[u8], Digest256> =
            read.iter().map(|entry| entry.name()).zip(digests).collect();
        let file = |entry: &Entry| Some((entry.name().into(), *by_name.get(entry.name())?));
        Ok(Self { files: entries.iter().filter_map(file).collect() })
    }

    /// Reads all files below a directory, on at most `workers` threads (`dirhash.HashDir`).
    ///
    /// Each has the name `prefix/file`. A link to a file counts as the file, as in Go; a link to a
    /// directory cannot be read. What is neither is refused before it is opened.
    ///
    /// # Errors
    /// A name has a line break, or something cannot be read.
    pub fn of_dir(dir: &Path, prefix: &str, workers: usize) -> Result<Self, DirHashError> {
        let mut files: Vec<PathBuf> = Vec::new();
        tree::walk(dir, |item| {
            match item.kind {
                Kind::Directory => {}
                Kind::File => files.push(item.path.clone()),
                Kind::Link if !fs::metadata(dir.join(&item.path))?.is_file() => {
                    return Err(io::Error::new(io::ErrorKind::InvalidInput, "a link to no file"));
                }
                Kind::Link => files.push(item.path.clone()),
                Kind::Other => {
                    return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
                }
            }
            Ok(true)
        })
        .map_err(|(path, source)| DirHashError::Read {
            name: path.display().to_string(),
            source,
        })?;
        Self::of_paths(dir, prefix, &files, workers)
    }

    /// Reads the files at these paths below a directory.
    pub(crate) fn of_paths(
        dir: &Path,
        prefix: &str,
        paths: &[PathBuf],
        workers: usize,
    ) -> Result<Self, DirHashError> {
        let files: Vec<(Box<[u8]>, &PathBuf)> = paths
            .iter()
            .map(|path| ([prefix.as_bytes(), b"/", &tree::slashed(path)].concat().into(), path))
            .collect();
        // The sizes are not asked for: it would cost a call of the system for each file.
        let digests = digest_all(
            workers,
            &files,
            |_| 2 * FILE,
            |(name, path), buffer| {
                let path = dir.join(path);
                let file = File::open(&path).map_err(|source| DirHashError::Read {
                    name: path.display().to_string(),
                    source,
                })?;
                digest(name, file, buffer)
            },
        )?;
        let names = files.into_iter().map(|(name, _)| name);
        Ok(Self { files: names.zip(digests).collect() })
    }
}

/// The digest of each, in their order.
fn digest_all<T: Sync>(
    workers: usize,
    items: &[T],
    size: impl Fn(&T) -> u64,
    digest: impl Fn(&T, &mut [u8]) -> Result<Digest256, DirHashError> + Sync,
) -> Result<Vec<Digest256>, DirHashError> {
    let mut jobs: Vec<&[T]> = Vec::new();
    let (mut rest, mut bytes, mut count) = (items, 0u64, 0);
    for item in items {
        (bytes, count) = (bytes.saturating_add(FILE).saturating_add(size(item)), count + 1);
        if bytes >= JOB {
            let (job, after) = rest.split_at(count);
            jobs.push(job);
            (rest, bytes, count) = (after, 0, 0);
        }
    }
    jobs.push(rest);
    let done = pool::map(workers, &jobs, |job| {
        let mut buffer = vec![0; PIECE];
        job.iter().map(|item| digest(item, &mut buffer)).collect::<Result<Vec<_>, _>>()
    });
    let mut digests = Vec::with_capacity(items.len());
    for job in done {
        digests.extend(job?);
    }
    Ok(digests)
}
