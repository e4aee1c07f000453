//! One module version in the module cache.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::differ::{differences, files};
use super::{Finding, Means, ModuleReport, Part, PartReport, Problem, Standing, shown};
use crate::cache::Cache;
use crate::dirhash::{Hash1, hash_go_mod};
use crate::modzip;
use crate::source::{Artifact, MAX_GO_MOD, SourceError, read_bounded};
use crate::sums::Sums;
use crate::tree::{self, Kind};
use crate::version::ModuleVersion;

/// The longest `.ziphash` that is read: a hash has 47 bytes.
const MAX_ZIP_HASH: u64 = 1 << 10;

/// How many files of a part are named.
const MOST_NAMED: usize = 1000;

/// Verifies one module version of a module cache, on at most `workers` threads.
#[must_use]
pub fn verify_cached(
    cache: &Cache,
    sums: &Sums,
    module: &ModuleVersion,
    workers: usize,
) -> ModuleReport {
    let mut verifier = Verifier {
        sums,
        module,
        workers,
        parts: Vec::new(),
        findings: Vec::new(),
        zip: None,
        dir: None,
    };
    if let Err(error) = verifier.run(cache) {
        verifier.findings.push(Finding::new(Part::Cache, Problem::Unreadable, error.to_string()));
    }
    let Verifier { parts, findings, .. } = verifier;
    let worst = parts.iter().map(|part| part.standing).max().unwrap_or(Standing::Absent);
    // Of the go.mod alone nothing is compiled: its module is not there.
    let has_files = parts.iter().any(|part| part.part != Part::GoMod);
    let standing = match worst {
        _ if !findings.is_empty() => Standing::Differs,
        _ if !has_files => Standing::Absent,
        worst => worst,
    };
    ModuleReport {
        module: module.clone(),
        replaces: None,
        directory: None,
        standing,
        parts,
        findings,
    }
}

/// The files of a zip or directory that were hashed.
struct Hashed {
    hash: String,
    files: Hash1,
    proven: bool,
    file: PathBuf,
}

struct Verifier<'v> {
    sums: &'v Sums,
    module: &'v ModuleVersion,
    workers: usize,
    parts: Vec<PartReport>,
    findings: Vec<Finding>,
    zip: Option<Hashed>,
    dir: Option<Hashed>,
}

impl Verifier<'_> {
    fn run(&mut self, cache: &Cache) -> Result<(), SourceError> {
        let zip = cache.zip_file(self.module)?;
        let dir = cache.unpacked_dir(self.module)?;
        // What is marked so is unpacked anew before the go command reads it.
        let is_partial = cache.partial_file(self.module)?.exists();
        if zip.symlink_metadata().is_ok() {
            self.zip(&zip);
        }
        if !is_partial && dir.symlink_metadata().is_ok() {
            self.dir(&dir);
        }
        self.zip_hash(&cache.zip_hash_file(self.module)?);
        self.name_files();
        let go_mod = cache.file(self.module, Artifact::Mod)?;
        if go_mod.symlink_metadata().is_ok() {
            self.go_mod(&go_mod);
        }
        Ok(())
    }

    fn prefix(&self) -> String {
        format!("{}/", self.module)
    }

    /// Holds a hash against go.sum. Whether it is proven.
    fn settle(&mut self, part: Part, file: &Path, version: &str, hash: &str) -> bool {
        let checked = self.sums.check(&self.module.path, version, hash);
        let (standing, means) = match &checked {
            Ok(true) => (Standing::Proven, Some(Means::GoSum)),
            Ok(false) => (Standing::Unproven, None),
            Err(_) => (Standing::Differs, None),
        };
        if let Err(contradiction) = checked {
            self.findings.push(Finding {
                file: shown(file),
                computed: Some(hash.to_owned()),
                recorded: Some(contradiction.recorded.to_owned()),
                ..Finding::new(part, Problem::Hash, format!("not as in {}", contradiction.file))
            });
        }
        let (file, hash) = (shown(file), Some(hash.to_owned()));
        self.parts.push(PartReport { part, file, standing, means, hash });
        standing == Standing::Proven
    }

    fn unreadable(&mut self, part: Part, file: &Path, detail: impl ToString) {
        self.findings.push(Finding {
            file: shown(file),
            ..Finding::new(part, Problem::Unreadable, detail.to_string())
        });
        let standing = Standing::Differs;
        self.parts.push(PartReport { part, file: shown(file), standing, means: None, hash: None });
    }

    fn zip(&mut self, path: &Path) {
        let (archive, checked) = match modzip::check_zip(self.module, path) {
            Ok(opened) => opened,
            Err(error) => return self.unreadable(Part::Zip, path, error),
        };
        if let Some(too_large) = checked.too_large {
            return self.unreadable(Part::Zip, path, too_large);
        }
        for file in checked.invalid.iter().take(MOST_NAMED) {
            self.findings.push(Finding {
                file: shown(path),
                entry: Some(file.path.clone()),
                ..Finding::new(Part::Zip, Problem::Unreadable, file.problem.to_string())
            });
        }
        match Hash1::of_zip(&archive, self.workers) {
            Ok(files) => {
                let hash = files.clone().finish();
                let proven = self.settle(Part::Zip, path, &self.module.version, &hash);
                self.zip = Some(Hashed { hash, files, proven, file: path.to_owned() });
            }
            Err(error) => self.unreadable(Part::Zip, path, full(&error)),
        }
    }

    fn dir(&mut self, path: &Path) {
        let mut paths = Vec::new();
        let mut strange = Vec::new();
        let walked = tree::walk(path, |item| {
            match item.kind {
                Kind::Directory => {}
                Kind::File => paths.push(item.path.clone()),
                Kind::Link | Kind::Other => strange.push(item.path.clone()),
            }
            Ok(true)
        });
        if let Err((file, error)) = walked {
            return self.unreadable(Part::Directory, &file, error);
        }
        for file in strange.iter().take(MOST_NAMED) {
            self.findings.push(Finding {
                file: shown(&path.join(file)),
                ..Finding::new(Part::Directory, Problem::NotAFile, "a link, or no file at all")
            });
        }
        match Hash1::of_paths(path, &self.module.to_string(), &paths, self.workers) {
            Ok(files) => {
                let hash = files.clone().finish();
                let proven = self.settle(Part::Directory, path, &self.module.version, &hash);
                self.dir = Some(Hashed { hash, files, proven, file: path.to_owned() });
            }
            Err(error) => self.unreadable(Part::Directory, path, full(&error)),
        }
    }

    /// Holds the noted hash against the zip, or where there is none against what there is.
    fn zip_hash(&mut self, path: &Path) {
        let noted = match read_bounded(path, MAX_ZIP_HASH) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).trim().to_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if self.zip.is_some() || self.dir.is_some() {
                    self.findings.push(Finding {
                        file: shown(path),
                        ..Finding::new(Part::ZipHash, Problem::Removed, "missing ziphash")
                    });
                }
                return;
            }
            Err(error) => return self.unreadable(Part::ZipHash, path, error),
        };
        let Some(of) = self.zip.as_ref().or(self.dir.as_ref()) else {
            self.settle(Part::ZipHash, path, &self.module.version, &noted);
            return;
        };
        let (is_same, proven) = (of.hash == noted, of.proven);
        if !is_same {
            self.findings.push(Finding {
                file: shown(path),
                computed: Some(of.hash.clone()),
                recorded: Some(noted.clone()),
                ..Finding::new(Part::ZipHash, Problem::Contradiction, "not the hash of the zip")
            });
        }
        let (standing, means) = match (is_same, proven) {
            (true, true) => (Standing::Proven, Some(Means::Zip)),
            (true, false) => (Standing::Unproven, None),
            (false, _) => (Standing::Differs, None),
        };
        let (file, hash) = (shown(path), Some(noted));
        self.parts.push(PartReport { part: Part::ZipHash, file, standing, means, hash });
    }

    /// Names the files that make zip and directory differ, by the one of them that is proven.
    fn name_files(&mut self) {
        let prefix = self.prefix();
        let (Some(zip), Some(dir)) = (&self.zip, &self.dir) else { return };
        if zip.hash == dir.hash {
            return;
        }
        // Where neither is proven, the zip is taken for what the directory was made from.
        let zip_is_wrong = dir.proven && !zip.proven;
        let (found, wanted) = match zip_is_wrong {
            true => (zip, dir),
            false => (dir, zip),
        };
        let list = differences(&files(&found.files, &prefix), &files(&wanted.files, &prefix));
        let of_dir = |name: &[u8]| shown(&dir.file.join(String::from_utf8_lossy(name).as_ref()));
        let named = list.into_iter().take(MOST_NAMED).filter_map(|(name, problem)| {
            // A directory entry leaves nothing behind when a zip is unpacked.
            let is_dir_entry = name.ends_with(b"/") || name.is_empty();
            if !zip_is_wrong && is_dir_entry {
                return None;
            }
            let (part, file, entry) = match zip_is_wrong {
                true => (
                    Part::Zip,
                    shown(&zip.file),
                    Some(format!("{prefix}{}", String::from_utf8_lossy(&name))),
                ),
                false => (Part::Directory, of_dir(&name), None),
            };
            Some(Finding { file, entry, ..Finding::new(part, problem, "") })
        });
        let named: Vec<Finding> = named.collect();
        // A zip in go.sum with an entry for a directory never unpacks to its own hash.
        let only_dirs = named.is_empty() && zip.proven;
        if only_dirs {
            let standing = (Standing::Proven, Some(Means::Zip));
            for part in self.parts.iter_mut().filter(|part| part.part == Part::Directory) {
                (part.standing, part.means) = standing;
            }
            self.findings.retain(|f| !(f.part == Part::Directory && f.problem == Problem::Hash));
        }
        self.findings.extend(named);
    }

    fn go_mod(&mut self, path: &Path) {
        let bytes = match read_bounded(path, MAX_GO_MOD) {
            Ok(bytes) => bytes,
            Err(error) => return self.unreadable(Part::GoMod, path, error),
        };
        let version = format!("{}/go.mod", self.module.version);
        let hash = hash_go_mod(&bytes);
        if self.sums.has_h1(&self.module.path, &version) {
            self.settle(Part::GoMod, path, &version, &hash);
            return;
        }
        // A proven zip vouches for the go.mod in it.
        let name = format!("{}go.mod", self.prefix());
        let wanted = self.zip.as_ref().and_then(|zip| {
            let mut all = zip.files.files();
            Some((*all.find(|(file, _)| *file == name.as_bytes())?.1, zip.proven))
        });
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        let (standing, means) = match wanted {
            Some((wanted, _)) if wanted != digest => {
                self.findings.push(Finding {
                    file: shown(path),
                    computed: Some(hash.clone()),
                    ..Finding::new(Part::GoMod, Problem::Contradiction, "not the go.mod in the zip")
                });
                (Standing::Differs, None)
            }
            Some((_, true)) => (Standing::Proven, Some(Means::Zip)),
            // A module without a go.mod has one that is made up, and no other.
            None if self.zip.as_ref().is_some_and(|zip| zip.proven)
                && bytes == format!("module {}\n", self.module.path).as_bytes() =>
            {
                (Standing::Proven, Some(Means::Zip))
            }
            _ => (Standing::Unproven, None),
        };
        let (file, hash) = (shown(path), Some(hash));
        self.parts.push(PartReport { part: Part::GoMod, file, standing, means, hash });
    }
}

/// An error with its cause.
fn full(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
