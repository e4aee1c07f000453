//! Where the repositories of servers are kept: `GOMODCACHE/cache/vcs`, shared with the go command.
//!
//! ```text
//! cache/vcs/SHA256        a bare repository
//! cache/vcs/SHA256.info   what it is of: `git3:URL`, of which the name is the hash
//! cache/vcs/SHA256.lock   locked by whoever changes it
//! ```

use std::fs::{self, DirEntry, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::source::{SourceError, SourceErrorKind, reason};

/// The go command's name for how it lays out git repositories (`codehost.gitWorkDirType`).
const LAYOUT: &str = "git3";

/// The directory for one repository, and what is locked while it changes.
#[derive(Clone, Debug)]
pub(super) struct WorkDir {
    pub(super) dir: PathBuf,
    lock: PathBuf,
}

/// A lock, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "it is held, not looked at")] File);

impl WorkDir {
    /// Finds or makes the directory for the repository at a URL (`codehost.WorkDir`).
    pub(super) fn open(module_cache: &Path, url: &str) -> Result<Self, SourceError> {
        let key = format!("{LAYOUT}:{url}");
        let vcs = module_cache.join("cache").join("vcs");
        let name = hex(&Sha256::digest(key.as_bytes()));
        let work = WorkDir { dir: vcs.join(&name), lock: vcs.join(format!("{name}.lock")) };
        fs::create_dir_all(&vcs).map_err(|error| writing(&vcs, &error))?;
        let _lock = work.lock()?;
        let info = vcs.join(format!("{name}.info"));
        if let (Ok(have), true) = (fs::read_to_string(&info), work.dir.is_dir()) {
            let have = have.strip_suffix('\n').unwrap_or(&have);
            if have != key {
                let cause = format!("{} is for another repository: {have:?}", info.display());
                return Err(SourceError::new(SourceErrorKind::Io, cause));
            }
            return Ok(work);
        }
        // Half of it is worth nothing.
        work.remove();
        fs::create_dir_all(&work.dir).map_err(|error| writing(&work.dir, &error))?;
        let written = File::create(&info).and_then(|mut file| file.write_all(key.as_bytes()));
        if let Err(error) = written {
            work.remove();
            return Err(writing(&info, &error));
        }
        Ok(work)
    }

    /// Waits until nobody else changes the repository.
    pub(super) fn lock(&self) -> Result<Lock, SourceError> {
        let lock = || -> io::Result<File> {
            let mut options = OpenOptions::new();
            let file =
                options.read(true).write(true).create(true).truncate(false).open(&self.lock)?;
            file.lock()?;
            Ok(file)
        };
        lock().map(Lock).map_err(|error| writing(&self.lock, &error))
    }

    /// Removes what could not be set up.
    pub(super) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.dir);
    }

    /// Whether a repository was set up here.
    pub(super) fn is_set_up(&self) -> bool {
        self.dir.join("objects").exists()
    }

    /// How many bytes its objects take, with those that are on their way.
    pub(super) fn size(&self) -> u64 {
        self.objects().filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()
    }

    /// Removes what a fetch that was stopped left half done. The lock must be held.
    pub(super) fn clear(&self) {
        let half = |name: &str| name.starts_with("tmp_") || name.starts_with(".tmp-");
        for entry in self.objects() {
            if entry.file_name().to_str().is_some_and(half) {
                // Git's own collection removes what stays.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The files of packs and of single objects.
    fn objects(&self) -> impl Iterator<Item = DirEntry> {
        let entries = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten();
        let dirs = entries(&self.dir.join("objects"));
        dirs.flat_map(move |entry| {
            let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let below = is_dir.then(|| entries(&entry.path()));
            let own = (!is_dir).then_some(entry);
            own.into_iter().chain(below.into_iter().flatten())
        })
    }

    /// Whether history is cut off somewhere.
    pub(super) fn is_shallow(&self) -> bool {
        self.dir.join("shallow").exists()
    }

    /// Sees to it that archives hold files as they were committed, whatever `export-subst` and
    /// `export-ignore` the repository's attributes ask for: else a hash would hang on the version
    /// of git and on how many objects there are (`codehost.ensureGitAttributes`).
    pub(super) fn plain_archives(&self) -> Result<(), SourceError> {
        const PLAIN: &str = "\n* -export-subst -export-ignore\n";
        let info = self.dir.join("info");
        let file = info.join("attributes");
        let ensure = || -> io::Result<()> {
            fs::create_dir_all(&info)?;
            match fs::read_to_string(&file) {
                Ok(text) if text.ends_with(PLAIN) => return Ok(()),
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            OpenOptions::new().create(true).append(true).open(&file)?.write_all(PLAIN.as_bytes())
        };
        ensure().map_err(|error| writing(&file, &error))
    }
}

fn writing(path: &Path, error: &io::Error) -> SourceError {
    let cause = format!("writing {}: {}", path.display(), reason(error));
    SourceError::new(SourceErrorKind::Io, cause)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
