//! The zips of modules that are at hand, each held against go.sum.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::inventory::Inventory;
use gomod_core::source::Artifact;
use gomod_core::version::ModuleVersion;
use gomod_sbom::{Archive, ArchiveError};

use crate::about::Kind;
use crate::failure::Failure;
use crate::project::and_others;
use crate::talk::Talk;

/// A zip, and the h1 of go.sum that it must have.
struct Zip {
    module: ModuleVersion,
    file: PathBuf,
    h1: String,
}

/// Reads the zips that are in the module cache and for which go.sum vouches.
pub(super) fn read(
    inventory: &Inventory,
    cache: &Cache,
    jobs: Option<NonZeroUsize>,
    talk: Talk,
) -> Result<BTreeMap<ModuleVersion, Archive>, Failure> {
    let (zips, unproven) = zips(inventory, cache);
    let mut archives = BTreeMap::new();
    let mut missing = Vec::new();
    for (zip, answer) in zips.iter().zip(all(&zips, jobs)) {
        let module = &zip.module;
        match answer {
            Ok(archive) => drop(archives.insert(module.clone(), archive)),
            Err(error) if error.is_missing() => missing.push(module),
            Err(ArchiveError::Mismatch { found }) => {
                return Err(Failure::finding(
                    Kind::Checksum,
                    format!(
                        "verifying {module}: checksum mismatch: {} has {found}, go.sum has {}",
                        zip.file.display(),
                        zip.h1
                    ),
                ));
            }
            Err(error) => talk.warn(&format!("the zip of {module} does not count: {error}")),
        }
    }
    if let Some((first, others)) = missing.split_first() {
        talk.note(&format!(
            "no digest of {}: not in the module cache, where `go mod download` puts zips",
            and_others(first, others.len())
        ));
    }
    if let Some((first, others)) = unproven.split_first() {
        talk.note(&format!(
            "no digest of {}: go.sum does not vouch for the zip",
            and_others(first, others.len())
        ));
    }
    Ok(archives)
}

/// The zips that there may be, and the modules for whose zips go.sum does not vouch.
fn zips(inventory: &Inventory, cache: &Cache) -> (Vec<Zip>, Vec<ModuleVersion>) {
    let mut zips = Vec::new();
    let mut unproven = Vec::new();
    for component in &inventory.components {
        let module = match &component.replacement {
            None => ModuleVersion::new(&component.path, &component.version),
            Some(replacement) => match &replacement.version {
                Some(version) => ModuleVersion::new(&replacement.path, version),
                None => continue,
            },
        };
        let Ok(file) = cache.file(&module, Artifact::Mod) else { continue };
        match &component.h1 {
            Some(h1) => {
                zips.push(Zip { module, file: file.with_extension("zip"), h1: h1.clone() });
            }
            None => unproven.push(module),
        }
    }
    (zips, unproven)
}

/// Reads them on several threads; the answers are in their order.
fn all(zips: &[Zip], jobs: Option<NonZeroUsize>) -> Vec<Result<Archive, ArchiveError>> {
    let next = AtomicUsize::new(0);
    let workers =
        jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(zip) = zips.get(index) else { return done };
            done.push((index, Archive::read(&zip.module, &zip.file, &zip.h1)));
        }
    };
    let mut done: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers.min(zips.len())).map(|_| scope.spawn(work)).collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.flatten().collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, answer)| answer).collect()
}
