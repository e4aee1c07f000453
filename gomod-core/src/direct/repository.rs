//! A git repository of a server, as far as it was fetched (`codehost.gitRepo`).
//!
//! The rules for what is fetched are the go command's: a commit is fetched alone where a branch or
//! tag names it; else, and where history matters, all branches and tags. Commits that only some
//! other reference names, such as a proposed change, are never taken for the repository's own.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::command::{self, Effort, Git};
use super::revision::{MIN_HASH, Refs, Revision, is_hex};
use super::work_dir::{Lock, WorkDir};
use crate::info::VersionOrigin;
use crate::pseudo::CommitTime;
use crate::source::{SourceError, SourceErrorKind};
use crate::version;

/// Tells whether there is nothing at a URL.
pub(super) type IsGone = dyn Fn(&str) -> bool + Send + Sync;

/// A repository of a server.
pub(super) struct Repository {
    pub(super) git: Git,
    pub(super) url: String,
    pub(super) work: WorkDir,
    is_sha256: bool,
    is_gone: Arc<IsGone>,
    refs: OnceLock<Result<Refs, SourceError>>,
    local_tags: OnceLock<Mutex<HashSet<String>>>,
    revisions: Mutex<HashMap<String, Result<Arc<Revision>, SourceError>>>,
    files: Mutex<Files>,
    /// How much was fetched by this process; locked by whoever fetches.
    fetched: Mutex<Fetched>,
    /// Git reads a repository while it changes, but not without complaints.
    one_at_a_time: Mutex<()>,
}

/// Files by commit and path, and that they are not there.
type Files = HashMap<(String, String), Option<Arc<[u8]>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fetched {
    /// Nothing, or single commits.
    Some,
    /// All branches and tags with their histories.
    All,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repository").field("work", &self.work).finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unknown_revision(rev: &str) -> SourceError {
    SourceError::new(SourceErrorKind::NotExist, format!("unknown revision {rev}"))
}

impl Repository {
    /// The repository at a URL. The first time an empty one is set up in the module cache, with
    /// the hashes that the server has.
    pub(super) fn open(
        git: Git,
        module_cache: &Path,
        url: &str,
        is_gone: Arc<IsGone>,
    ) -> Result<Self, SourceError> {
        let mut repository = Repository {
            git,
            url: url.to_owned(),
            work: WorkDir::open(module_cache, url)?,
            is_sha256: false,
            is_gone,
            refs: OnceLock::new(),
            local_tags: OnceLock::new(),
            revisions: Mutex::default(),
            files: Mutex::default(),
            fetched: Mutex::new(Fetched::Some),
            one_at_a_time: Mutex::default(),
        };
        let lock = repository.work.lock()?;
        if repository.work.is_set_up() {
            let question = ["config", "extensions.objectformat"];
            let format = repository.lines(&question).unwrap_or_default();
            repository.is_sha256 = format.first().is_some_and(|format| format == "sha256");
        } else {
            repository.is_sha256 = repository.refs().is_ok_and(Refs::is_sha256);
            let made = repository.set_up();
            made.inspect_err(|_| repository.work.remove())?;
        }
        drop(lock);
        Ok(repository)
    }

    fn set_up(&self) -> Result<(), SourceError> {
        let format = if self.is_sha256 { "sha256" } else { "sha1" };
        let format = format!("--object-format={format}");
        self.lines(&["init", "--quiet", "--bare", "--template=", &format])?;
        // By its name, not by its URL, a remote is known to what is configured for it.
        self.lines(&["remote", "add", "origin", "--", &self.url])?;
        if cfg!(windows) {
            self.lines(&["config", "core.longpaths", "true"])?;
        }
        Ok(())
    }

    fn lines(&self, args: &[&str]) -> Result<Vec<String>, SourceError> {
        let _one = locked(&self.one_at_a_time);
        self.git.lines(&self.work.dir, Effort::Local, args)
    }

    /// Keeps other threads and processes from changing the repository.
    fn exclusively(&self) -> Result<(MutexGuard<'_, Fetched>, Lock), SourceError> {
        let fetched = locked(&self.fetched);
        Ok((fetched, self.work.lock()?))
    }

    /// What the server has, asked once.
    pub(super) fn refs(&self) -> Result<&Refs, SourceError> {
        let refs = self.refs.get_or_init(|| {
            let args = ["ls-remote", "-q", "--end-of-options", &self.url];
            let _one = locked(&self.one_at_a_time);
            match self.git.lines(&self.work.dir, Effort::Listing, &args) {
                Ok(lines) => Ok(Refs::parse(&lines)),
                Err(error) if (self.is_gone)(&self.url) => {
                    Err(SourceError::new(SourceErrorKind::NotExist, error.cause()))
                }
                Err(error) => Err(error),
            }
        });
        refs.as_ref().map_err(Clone::clone)
    }

    /// The origin of what is known of the repository as a whole.
    pub(super) fn origin(&self) -> VersionOrigin {
        VersionOrigin { vcs: "git".to_owned(), url: self.url.clone(), ..VersionOrigin::default() }
    }

    /// What the list of the tags that begin so hangs on.
    pub(super) fn tags_origin(&self, prefix: &str) -> Result<VersionOrigin, SourceError> {
        let tag_sum = self.refs()?.tag_sum(prefix);
        Ok(VersionOrigin { tag_prefix: prefix.to_owned(), tag_sum, ..self.origin() })
    }

    /// The error of a name that stands for nothing, with what its absence hangs on.
    fn unknown(&self, rev: &str) -> SourceError {
        let error = unknown_revision(rev);
        match self.refs() {
            Ok(refs) => {
                error.with_origin(VersionOrigin { repo_sum: refs.repo_sum(), ..self.origin() })
            }
            Err(_) => error,
        }
    }

    /// The newest commit of the branch that the server takes for the main one.
    pub(super) fn latest(&self) -> Result<Revision, SourceError> {
        let Some(head) = self.refs()?.get("HEAD") else {
            return Err(SourceError::new(SourceErrorKind::NotExist, "no commits"));
        };
        let mut revision = (*self.stat(head)?).clone();
        revision.origin.reference = "HEAD".to_owned();
        revision.origin.hash = head.to_owned();
        Ok(revision)
    }

    /// The commit that a tag, a branch or the beginning of a hash means, fetched if need be.
    pub(super) fn stat(&self, rev: &str) -> Result<Arc<Revision>, SourceError> {
        if let Some(known) = locked(&self.revisions).get(rev) {
            return known.clone();
        }
        let answer = self.find(rev).map(Arc::new);
        locked(&self.revisions).insert(rev.to_owned(), answer.clone());
        answer
    }

    fn is_hash_like(&self, rev: &str) -> bool {
        let len = if self.is_sha256 { 64 } else { 40 };
        (MIN_HASH..=len).contains(&rev.len()) && is_hex(rev)
    }

    fn local_tags(&self) -> &Mutex<HashSet<String>> {
        self.local_tags.get_or_init(|| {
            let tags = self.lines(&["tag", "-l"]).unwrap_or_default();
            Mutex::new(tags.into_iter().collect())
        })
    }

    fn find(&self, rev: &str) -> Result<Revision, SourceError> {
        let hash_like = self.is_hash_like(rev);
        if hash_like && let Ok(found) = self.local(rev, rev) {
            return Ok(found);
        }
        if locked(self.local_tags()).contains(rev) {
            return self.local(rev, &format!("refs/tags/{rev}"));
        }
        let refs = self.refs()?;
        let named = |name: String| refs.get(&name).map(|hash| (name.clone(), hash.to_owned()));
        // What a branch means may change, what a tag means must not: it is the name that counts.
        let (mut reference, hash, version) =
            if let Some((name, hash)) = named(format!("refs/tags/{rev}")) {
                (name, hash, rev.to_owned())
            } else if let Some((name, hash)) = named(format!("refs/heads/{rev}")) {
                (name, hash.clone(), hash)
            } else if let Some((name, hash)) = named("HEAD".to_owned()).filter(|_| rev == "HEAD") {
                (name, hash.clone(), hash)
            } else if hash_like {
                self.by_hash(refs, rev)?
            } else {
                return Err(self.unknown(rev));
            };
        let by_head = reference == "HEAD";
        let found = self.obtain(&version, &mut reference, &hash, hash_like);
        found.map(|mut revision| {
            revision.origin.hash.clone_from(&revision.hash);
            // A commit that was fetched by its hash has no name.
            if !(by_head && reference != "HEAD") {
                revision.origin.reference = reference;
            }
            revision
        })
    }

    /// The first reference to a commit whose hash begins so: its name, the hash, and the hash as
    /// far as it is known. Without a reference the names are empty.
    fn by_hash(&self, refs: &Refs, rev: &str) -> Result<(String, String, String), SourceError> {
        let mut found: Option<(&str, &str)> = None;
        for (name, hash) in refs.iter().filter(|(_, hash)| hash.starts_with(rev)) {
            match found {
                Some((_, other)) if other != hash => {
                    let cause = format!("ambiguous revision {rev}");
                    return Err(SourceError::new(SourceErrorKind::Invalid, cause));
                }
                Some(_) => {}
                None => found = Some((name, hash)),
            }
        }
        let is_whole = rev.len() == if self.is_sha256 { 64 } else { 40 };
        Ok(match found {
            Some((name, hash)) => (name.to_owned(), hash.to_owned(), hash.to_owned()),
            None if is_whole => (String::new(), rev.to_owned(), rev.to_owned()),
            None => (String::new(), String::new(), rev.to_owned()),
        })
    }

    /// Gets a commit from the server, unless it is here by now.
    fn obtain(
        &self,
        version: &str,
        reference: &mut String,
        hash: &str,
        asked_already: bool,
    ) -> Result<Revision, SourceError> {
        let (mut fetched, _lock) = self.exclusively()?;
        if !asked_already && let Ok(here) = self.local(version, hash) {
            let tag = reference.strip_prefix("refs/tags/").map(str::to_owned);
            if let Some(tag) = tag.filter(|tag| !here.tags.contains(tag)) {
                // The commit came with another name.
                self.lines(&["update-ref", "--end-of-options", reference.as_str(), hash])?;
                locked(self.local_tags()).insert(tag);
                return self.local(version, reference);
            }
            return Ok(here);
        }
        if *fetched == Fetched::Some && !reference.is_empty() && !hash.is_empty() {
            let refspec = if reference == "HEAD" {
                hash.clone_into(reference);
                // Any name will do, so that tags of the commit come along.
                format!("{hash}:refs/dummy")
            } else {
                format!("{reference}:{reference}")
            };
            let args = [
                // Version 1 of the protocol at times misses tags (Go issue 56881).
                "-c",
                "protocol.version=2",
                "fetch",
                "--quiet",
                "-f",
                "--depth=1",
                "--end-of-options",
                "origin",
                &refspec,
            ];
            match self.fetch(&args) {
                Ok(()) => return self.local(version, reference),
                Err(error) if error.kind() == SourceErrorKind::TooLarge => return Err(error),
                // Whatever else went wrong, everything is the last resort.
                Err(_) => {}
            }
        }
        self.fetch_all(&mut fetched)?;
        self.local(version, version)
    }

    fn fetch(&self, args: &[&str]) -> Result<(), SourceError> {
        let _one = locked(&self.one_at_a_time);
        self.git.fetch(&self.work, &self.url, args)
    }

    /// Fetches all branches and tags with their histories.
    fn fetch_all(&self, fetched: &mut Fetched) -> Result<(), SourceError> {
        if *fetched == Fetched::All {
            return Ok(());
        }
        let heads = "refs/heads/*:refs/heads/*";
        let tags = "refs/tags/*:refs/tags/*";
        self.fetch(&["fetch", "--quiet", "-f", "--end-of-options", "origin", heads, tags])?;
        // First all references, then their histories: both at once is what old releases of git
        // get wrong (Go issue 34266).
        if self.work.is_shallow() {
            self.fetch(&["fetch", "--quiet", "--unshallow", "-f", "--end-of-options", "origin"])?;
        }
        *fetched = Fetched::All;
        Ok(())
    }

    /// A commit that is here (`gitRepo.statLocal`).
    fn local(&self, version: &str, rev: &str) -> Result<Revision, SourceError> {
        let question = ["rev-list", "--max-count=1", "--timestamp", "--end-of-options", rev, "--"];
        let Ok(lines) = self.lines(&question) else { return Err(self.unknown(rev)) };
        let odd = || SourceError::new(SourceErrorKind::Vcs, "unexpected response from git");
        let (time, hash) = lines.first().and_then(|line| line.split_once(' ')).ok_or_else(odd)?;
        let time = time.parse().ok().and_then(CommitTime::from_unix).ok_or_else(odd)?;
        let points_at = format!("--points-at={hash}");
        let question = ["for-each-ref", "--format=%(refname)", &points_at, "refs/tags"];
        let mut tags: Vec<String> = self
            .lines(&question)?
            .iter()
            .filter_map(|name| name.strip_prefix("refs/tags/"))
            .map(str::to_owned)
            .collect();
        // Not every server sends the tags of a single commit along.
        if let Ok(refs) = self.refs() {
            tags.extend(refs.tags("").filter(|(_, of)| *of == hash).map(|(tag, _)| tag.to_owned()));
        }
        tags.sort();
        tags.dedup();
        let reference = if hash.starts_with(rev) { String::new() } else { rev.to_owned() };
        let is_tag = tags.iter().any(|tag| tag == version);
        Ok(Revision {
            hash: hash.to_owned(),
            time,
            version: if is_tag { version.to_owned() } else { hash.to_owned() },
            tags,
            origin: VersionOrigin { hash: hash.to_owned(), reference, ..self.origin() },
        })
    }

    /// A file at a revision; none where there is no such file.
    pub(super) fn file(&self, rev: &str, path: &str) -> Result<Option<Arc<[u8]>>, SourceError> {
        let hash = self.stat(rev)?.hash.clone();
        let key = (hash, path.to_owned());
        if let Some(known) = locked(&self.files).get(&key) {
            return Ok(known.clone());
        }
        let object = format!("{}:{path}", key.0);
        let args = ["cat-file", "--end-of-options", "blob", &object];
        let ended = {
            let _one = locked(&self.one_at_a_time);
            self.git.run(&self.work.dir, Effort::Local, &args)?
        };
        let file = (ended.code == Some(0)).then(|| Arc::from(ended.stdout));
        locked(&self.files).insert(key, file.clone());
        Ok(file)
    }

    /// The highest tag that begins so and is allowed, of a commit or one before it; the rest of a
    /// tag is the version (`gitRepo.RecentTag`).
    pub(super) fn recent_tag(
        &self,
        hash: &str,
        prefix: &str,
        allowed: &dyn Fn(&str) -> bool,
    ) -> Result<Option<String>, SourceError> {
        let merged = format!("--merged={hash}");
        let question = ["for-each-ref", "--format=%(refname)", &merged, "refs/tags"];
        let highest = || -> Result<Option<String>, SourceError> {
            let mut highest: Option<String> = None;
            for name in self.lines(&question)? {
                let Some(tag) = name.strip_prefix("refs/tags/") else { continue };
                let Some(found) = tag.strip_prefix(prefix).filter(|_| allowed(tag)) else {
                    continue;
                };
                if version::compare(found, highest.as_deref().unwrap_or_default()).is_gt() {
                    highest = Some(found.to_owned());
                }
            }
            Ok(highest.map(|found| format!("{prefix}{found}")))
        };
        let found = highest()?;
        let is_plausible = || -> Result<bool, SourceError> {
            Ok(self.refs()?.tags(&format!("{prefix}v")).next().is_some())
        };
        if found.is_some() || !is_plausible()? {
            return Ok(found);
        }
        // There are such tags; whether before this commit, only history tells.
        let (mut fetched, lock) = self.exclusively()?;
        self.fetch_all(&mut fetched)?;
        drop((fetched, lock));
        highest()
    }

    /// Whether a commit has a tag or comes after one that has (`gitRepo.DescendsFrom`).
    pub(super) fn descends_from(&self, hash: &str, tag: &str) -> Result<bool, SourceError> {
        let tag_ref = format!("refs/tags/{tag}");
        let args = ["merge-base", "--is-ancestor", "--end-of-options", &tag_ref, hash];
        let ask = || {
            let _one = locked(&self.one_at_a_time);
            self.git.run(&self.work.dir, Effort::Local, &args)
        };
        if ask()?.code == Some(0) {
            return Ok(true);
        }
        // A history that is cut off says no where it should say nothing.
        if self.refs()?.tags(tag).next().is_none() {
            return Ok(false);
        }
        self.stat(hash)?;
        let (mut fetched, lock) = self.exclusively()?;
        self.fetch_all(&mut fetched)?;
        drop((fetched, lock));
        let ended = ask()?;
        match ended.code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(command::failure(&self.work.dir, &args, &ended)),
        }
    }

    /// Writes the files of a revision, or those of a directory there, to a file as a zip archive
    /// of at most so many bytes; their names begin with `prefix/`. Whether there are any.
    pub(super) fn archive(
        &self,
        rev: &str,
        directory: &str,
        file: std::fs::File,
        most: u64,
    ) -> Result<bool, SourceError> {
        let hash = self.stat(rev)?.hash.clone();
        let (_fetched, _lock) = self.exclusively()?;
        self.work.plain_archives()?;
        let mut args = vec![
            // Lines end as they were committed, on every system.
            "-c",
            "core.autocrlf=input",
            "-c",
            "core.eol=lf",
            "archive",
            "--format=zip",
            "--prefix=prefix/",
            "--end-of-options",
            &hash,
        ];
        if !directory.is_empty() {
            args.push(directory);
        }
        let ended = {
            let _one = locked(&self.one_at_a_time);
            self.git.write(&self.work.dir, &args, file, most)?
        };
        match ended.code {
            Some(0) => Ok(true),
            _ if command::complaint(&ended).contains("did not match any files") => Ok(false),
            _ => Err(command::failure(&self.work.dir, &args, &ended)),
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
