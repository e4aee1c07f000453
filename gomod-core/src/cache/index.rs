//! What an earlier run read out of the module cache for the same project.
//!
//! To open a thousand small files costs more than all that is done with them. The index of a
//! project holds the bytes of those that its build list took, in one file:
//! `GOMODCACHE/cache/gomod/HASH.index`. Its bytes are hashed anew every time. Where go.sum vouches
//! for them they are what was published, and no look at the file could make them more so. All
//! others count only while the file is still the one they were read from, by inode, size and times.
//!
//! A file that changed within the last seconds is left out, for it could change once more without
//! its times telling.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use hashbrown::{DefaultHashBuilder, HashTable};
use nom::multi::length_data;
use nom::number::complete::{le_i64, le_u16, le_u32, le_u64};
use nom::{IResult, Offset, Parser};
use sha2::{Digest, Sha256};

use super::write::write_atomically;
use crate::source::read_bounded;

/// The first bytes of an index; the number is that of its form.
const MAGIC: &[u8] = b"gomod index 1\n";
/// The length of the CRC-32 of all before it, at the end. It is there for damage; who wants to
/// forge an index could as well forge the files.
const CHECK: usize = 4;
/// The greatest size of an index that is read or written.
const MAX_INDEX: usize = 64 << 20;
/// The greatest size of a file in it: larger ones are few, and quick to read for their size.
const MAX_CONTENT: usize = 64 << 10;
/// How many files must be new to it before it is written again.
const FEW: usize = 16;
/// How long a file must have been left alone.
const SETTLED: Duration = Duration::from_secs(2);
/// How many indexes there may be in a module cache; the oldest ones go.
const MAX_INDEXES: usize = 64;

/// What tells a state of a file from any other that it was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    size: u64,
    modified: (i64, u32),
    changed: (i64, u32),
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(stat: &rustix::fs::Stat) -> Self {
        // The types of the fields differ by system; none has a nanosecond above 10^9.
        #[allow(clippy::unnecessary_cast, clippy::cast_possible_truncation)]
        Self {
            inode: stat.st_ino as u64,
            size: stat.st_size as u64,
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u32),
            changed: (stat.st_ctime as i64, stat.st_ctime_nsec as u32),
        }
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        let before =
            now.checked_sub(SETTLED).and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        let before = before.and_then(|t| i64::try_from(t.as_secs()).ok());
        before.is_some_and(|before| self.modified.0 < before && self.changed.0 < before)
    }
}

/// A file in an index: places in its bytes.
struct Entry {
    name: Range<usize>,
    stamp: Stamp,
    content: Range<usize>,
    used: AtomicBool,
}

/// A file that was read.
struct Learned {
    name: Box<[u8]>,
    stamp: Stamp,
    content: Box<[u8]>,
}

/// A file as it is written.
type File<'b> = (&'b [u8], Stamp, &'b [u8]);

/// The index of one project.
pub(super) struct Index {
    file: PathBuf,
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    /// The numbers of the entries by name.
    numbers: HashTable<usize>,
    hasher: DefaultHashBuilder,
    /// What was read from files, that it does not have.
    learned: Mutex<Vec<Learned>>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index of a project in a directory; it is empty where there is none, or a damaged
    /// one.
    pub(super) fn open(dir: &Path, project: &Path) -> Self {
        let digest = Sha256::digest(project.as_os_str().as_encoded_bytes());
        let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let file = dir.join(name + ".index");
        let bytes = read_bounded(&file, MAX_INDEX as u64).unwrap_or_default();
        let entries = entries(&bytes).unwrap_or_default();
        let hasher = DefaultHashBuilder::default();
        let hash = |&number: &usize| hasher.hash_one(&bytes[entries[number].name.clone()]);
        let mut numbers = HashTable::with_capacity(entries.len());
        for number in 0..entries.len() {
            numbers.insert_unique(hash(&number), number, hash);
        }
        Self { file, bytes, entries, numbers, hasher, learned: Mutex::default() }
    }

    /// The bytes of a file, if they are known and it is unchanged; `stamp` tells its state now.
    pub(super) fn get(&self, name: &[u8], stamp: impl FnOnce() -> Option<Stamp>) -> Option<&[u8]> {
        let entry = self.entry(name)?;
        (stamp()? == entry.stamp).then(|| self.use_of(entry))
    }

    /// The bytes of a file as they were when it was read.
    pub(super) fn as_it_was(&self, name: &[u8]) -> Option<&[u8]> {
        self.entry(name).map(|entry| self.use_of(entry))
    }

    fn entry(&self, name: &[u8]) -> Option<&Entry> {
        let is_it = |&number: &usize| self.at(&self.entries[number].name) == name;
        self.entries.get(*self.numbers.find(self.hasher.hash_one(name), is_it)?)
    }

    fn use_of(&self, entry: &Entry) -> &[u8] {
        entry.used.store(true, Ordering::Relaxed);
        self.at(&entry.content)
    }

    /// Takes note of the bytes of a file; the state must have been asked for before them.
    pub(super) fn learn(&self, name: &[u8], stamp: Stamp, content: &[u8]) {
        if content.len() <= MAX_CONTENT && u16::try_from(name.len()).is_ok() {
            let learned = Learned { name: name.into(), stamp, content: content.into() };
            self.learned().push(learned);
        }
    }

    /// Writes the index anew where enough was learned: what this run used, and nothing else.
    ///
    /// That it cannot be written, as in a module cache that is read-only, is no one's harm.
    pub(super) fn write(&self) {
        let now = SystemTime::now();
        let mut learned = std::mem::take(&mut *self.learned());
        learned.retain(|file| file.stamp.is_settled(now));
        if learned.len() < FEW {
            return;
        }
        let used = self.entries.iter().filter(|entry| entry.used.load(Ordering::Relaxed));
        let mut files: BTreeMap<&[u8], (Stamp, &[u8])> =
            used.map(|e| (self.at(&e.name), (e.stamp, self.at(&e.content)))).collect();
        files.extend(learned.iter().map(|file| (&*file.name, (file.stamp, &*file.content))));
        let Some(bytes) = encode(&files) else { return };
        if write_atomically(&self.file, &bytes).is_ok() {
            drop_oldest(&self.file);
        }
    }

    fn learned(&self) -> MutexGuard<'_, Vec<Learned>> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, place: &Range<usize>) -> &[u8] {
        self.bytes.get(place.clone()).unwrap_or_default()
    }
}

/// The form of an index: the magic, then for each file, by name, its name (16 bits of length
/// before it), its stamp and its content (32 bits of length), then the CRC-32 of all that.
fn encode(files: &BTreeMap<&[u8], (Stamp, &[u8])>) -> Option<Vec<u8>> {
    let mut bytes = MAGIC.to_vec();
    for (name, (stamp, content)) in files {
        bytes.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        bytes.extend(*name);
        bytes.extend(stamp.inode.to_le_bytes());
        bytes.extend(stamp.size.to_le_bytes());
        for (seconds, nanoseconds) in [stamp.modified, stamp.changed] {
            bytes.extend(seconds.to_le_bytes());
            bytes.extend(nanoseconds.to_le_bytes());
        }
        bytes.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
        bytes.extend(*content);
    }
    bytes.extend(check(&bytes));
    (bytes.len() <= MAX_INDEX).then_some(bytes)
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes()
}

/// The files of an index; none if it is damaged.
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (all, end) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    if check(all) != *end {
        return None;
    }
    let mut rest = all.strip_prefix(MAGIC)?;
    let place = |part: &[u8]| {
        let start = bytes.offset(part);
        start..start + part.len()
    };
    let mut entries: Vec<Entry> = Vec::new();
    while !rest.is_empty() {
        let (after, (name, stamp, content)) = entry(rest).ok()?;
        rest = after;
        let entry = Entry {
            name: place(name),
            stamp,
            content: place(content),
            used: AtomicBool::new(false),
        };
        let last = entries.last().map(|last| &bytes[last.name.clone()]);
        if last.is_some_and(|last| last >= name) {
            return None;
        }
        entries.push(entry);
    }
    Some(entries)
}

fn entry(input: &[u8]) -> IResult<&[u8], File<'_>> {
    let time = || (le_i64, le_u32);
    let stamp = (le_u64, le_u64, time(), time());
    let stamp =
        stamp.map(|(inode, size, modified, changed)| Stamp { inode, size, modified, changed });
    (length_data(le_u16), stamp, length_data(le_u32)).parse(input)
}

/// Removes the indexes that were written longest ago where there are too many.
fn drop_oldest(written: &Path) {
    let Some(dir) = written.parent().and_then(|dir| dir.read_dir().ok()) else { return };
    let mut indexes: Vec<(SystemTime, PathBuf)> = dir
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    let Some(too_many) = indexes.len().checked_sub(MAX_INDEXES) else { return };
    indexes.sort();
    for (_, file) in indexes.iter().take(too_many) {
        // Someone else may have been faster.
        let _ = std::fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    const PROJECT: &str = "/home/user/project";

    fn stamp(n: u64) -> Stamp {
        Stamp { inode: n, size: n, modified: (1_700_000_000, 1), changed: (1_700_000_000, 2) }
    }

    fn name(n: u64) -> Vec<u8> {
        format!("example.com/m{n}/@v/v1.0.0.mod").into_bytes()
    }

    /// An index of `count` files below `dir`.
    fn written(dir: &Path, count: u64) -> Index {
        let index = Index::open(dir, Path::new(PROJECT));
        for n in 0..count {
            index.learn(&name(n), stamp(n), format!("module m{n}").as_bytes());
        }
        index.write();
        Index::open(dir, Path::new(PROJECT))
    }

    #[test]
    fn knows_what_was_read_as_long_as_it_is_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let index = written(dir.path(), 20);
        let get = |n, at| index.get(&name(n), || Some(stamp(at)));
        assert_eq!(get(7, 7), Some(&b"module m7"[..]));
        assert_eq!(get(19, 19), Some(&b"module m19"[..]));
        // Another file by now, none any more, and one that was never read.
        assert_eq!(get(7, 8), None);
        assert_eq!(index.get(&name(7), || None), None);
        assert_eq!(get(20, 20), None);
        let other = Index::open(dir.path(), Path::new("/home/user/other"));
        assert_eq!(other.get(&name(7), || Some(stamp(7))), None);
    }

    #[test]
    fn keeps_what_is_used_and_what_is_new() {
        let dir = tempfile::tempdir().unwrap();
        let index = written(dir.path(), 20);
        for n in 0..10 {
            assert!(index.get(&name(n), || Some(stamp(n))).is_some());
        }
        for n in 100..120 {
            index.learn(&name(n), stamp(n), b"new");
        }
        index.write();
        let index = Index::open(dir.path(), Path::new(PROJECT));
        let has = |n| index.get(&name(n), || Some(stamp(n))).is_some();
        assert!(has(0) && has(9) && has(100) && has(119));
        assert!(!has(10) && !has(19));
    }

    #[test]
    fn leaves_out_what_may_still_change() {
        let dir = tempfile::tempdir().unwrap();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let fresh = (i64::try_from(now).unwrap(), 0);
        let index = Index::open(dir.path(), Path::new(PROJECT));
        for n in 0..20 {
            index.learn(&name(n), Stamp { changed: fresh, ..stamp(n) }, b"module m");
            index.learn(&name(n + 100), Stamp { modified: fresh, ..stamp(n) }, b"module m");
        }
        index.write();
        assert!(!index.file.exists());
    }

    #[test]
    fn a_damaged_index_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let whole = written(dir.path(), 20).bytes;
        assert_eq!(entries(&whole).map(|entries| entries.len()), Some(20));
        for at in 0..whole.len() {
            assert!(entries(&whole[..at]).is_none(), "cut at {at}");
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            assert!(entries(&flipped).is_none(), "flipped at {at}");
        }
        // With a check that fits, but not in order, or with a length beyond the end.
        let sealed = |body: &[u8]| {
            let mut bytes = [MAGIC, body].concat();
            bytes.extend(check(&bytes));
            entries(&bytes).map(|entries| entries.len())
        };
        let one = &whole[MAGIC.len()..];
        assert_eq!(sealed(b""), Some(0));
        assert_eq!(sealed(&one[..one.len() - CHECK]), Some(20));
        assert_eq!(sealed(&[&one[..one.len() - CHECK]; 2].concat()), None);
        assert_eq!(sealed(&[255, 255, b'a']), None);
    }

    #[test]
    fn the_oldest_of_too_many_go() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..=MAX_INDEXES {
            let file = std::fs::File::create(dir.path().join(format!("{n}.index"))).unwrap();
            let age = Duration::from_secs(1000 - n as u64);
            file.set_modified(SystemTime::now() - age).unwrap();
        }
        let index = written(dir.path(), 20);
        assert!(index.file.exists());
        assert!(!dir.path().join("0.index").exists() && !dir.path().join("1.index").exists());
        assert_eq!(dir.path().read_dir().unwrap().count(), MAX_INDEXES);
    }
}
