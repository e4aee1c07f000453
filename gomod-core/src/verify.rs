//! Whether the bytes at hand are those that go.sum promises: every byte is hashed anew.
//!
//! The go command compares a zip and its directory with the hash that it once noted beside them,
//! and so finds damage, but not one who writes to all three. Here all is held against go.sum; what
//! the cache has to say of itself proves nothing.
//!
//! What is proven of a module, and by what means:
//!
//! | part | proven when |
//! |---|---|
//! | zip | its `h1:` is the one in go.sum |
//! | directory | its `h1:` is the one in go.sum, and no link stands for a file |
//! | `.ziphash` | it is the hash of the zip |
//! | `.mod` | its `h1:` is the one in go.sum; or it is the go.mod in a proven zip |
//! | vendored file | it is, byte for byte, that of a proven zip or directory |
//!
//! That go.sum itself is what everybody has seen, the log of the checksum database can tell
//! ([`check_log`]).
//!
//! A `.info` has no hash: its time and version are the word of whoever served it.

mod cached;
mod constraint;
mod differ;
mod imports;
mod log;
mod report;
mod sumcheck;
mod vendored;

use std::collections::BTreeSet;
use std::path::Path;

pub use cached::verify_cached;
pub use log::{LogLine, LogReport, LogStanding, LogTree, check_log, logged_lines, prove_inventory};
pub use report::{
    Finding, Means, ModuleReport, Part, PartReport, Problem, Report, Standing, VendorReport,
};
pub use sumcheck::{SumFinding, SumProblem, check_sums, proven_lines, with_lines};

use crate::cache::Cache;
use crate::graph;
use crate::pool;
use crate::project::Project;
use crate::release::is_toolchain;
use crate::sums::Sums;
use crate::vendor::Vendor;
use crate::version::ModuleVersion;

/// Verifies the modules of a project's build, and its vendor directory if it has one.
///
/// Where the build list cannot be computed, for want of a go.mod or because one contradicts
/// go.sum, the modules that go.sum names take its place, and the report says so.
#[must_use]
pub fn verify_project(project: &Project, cache: Option<&Cache>, workers: usize) -> Report {
    let mains = project.mains();
    let mut modules = Vec::new();
    let mut wanted = Vec::new();
    let (list, unresolved) = match project.build_list() {
        Ok(list) => {
            let built = list.into_iter().filter(|module| !module.main);
            (built.map(|module| ModuleVersion::new(module.path, module.version)).collect(), None)
        }
        Err(error) => (named(project.sums()), Some(error.to_string())),
    };
    for module in list {
        if is_toolchain(&module.path) {
            continue; // go and toolchain have no files
        }
        match mains.replacement(&module).cloned() {
            Some(new) if new.version.is_empty() => {
                modules.push(ModuleReport::local(module, new.path));
            }
            Some(new) => wanted.push((module, new)),
            None => wanted.push((module.clone(), module)),
        }
    }
    if let Some(cache) = cache {
        let used: Vec<ModuleVersion> = wanted.iter().map(|(_, used)| used.clone()).collect();
        let reports = verify_modules(cache, project.sums(), &used, workers);
        modules.extend(wanted.into_iter().zip(reports).map(|((module, used), mut report)| {
            report.replaces = (module != used).then_some(module);
            report
        }));
    }
    modules.sort_by(|a, b| a.name().cmp(b.name()));
    let mut findings = contradictions(project.sums());
    let vendor = match project.vendor() {
        Some(vendor) if graph::is_vendoring_used(mains, vendor) => {
            Some(vendored::verify(project, vendor, cache, workers))
        }
        _ => None,
    };
    findings.extend(vendor.iter().flat_map(|vendor| vendor.findings.iter().cloned()));
    Report { modules, vendor, findings, unresolved, log: None }
}

/// The module versions that go.sum names.
fn named(sums: &Sums) -> Vec<ModuleVersion> {
    let lines = sums.files().iter().flat_map(|file| file.iter());
    let versions = lines.map(|sum| {
        ModuleVersion::new(sum.path, sum.version.strip_suffix("/go.mod").unwrap_or(sum.version))
    });
    versions.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The module versions whose bytes are needed to verify a project's vendor directory.
#[must_use]
pub fn vendor_sources(project: &Project) -> Vec<ModuleVersion> {
    let used = |vendor: &&Vendor| graph::is_vendoring_used(project.mains(), vendor);
    let vendor = project.vendor().filter(used);
    let sources = vendor.into_iter().flat_map(vendored::sources);
    sources.map(|(_, source)| source.clone()).filter(|source| !source.version.is_empty()).collect()
}

/// Verifies every module version that a module cache has.
#[must_use]
pub fn verify_cache(cache: &Cache, sums: &Sums, workers: usize) -> Report {
    let (names, strange) = cache.modules();
    let modules = verify_modules(cache, sums, &names, workers);
    let mut findings = contradictions(sums);
    findings.extend(strange.into_iter().map(|(path, reason)| Finding {
        file: path.display().to_string(),
        ..Finding::new(Part::Cache, Problem::Unreadable, reason)
    }));
    Report { modules, findings, ..Report::default() }
}

/// In the order of the modules, whatever the number of threads.
fn verify_modules(
    cache: &Cache,
    sums: &Sums,
    modules: &[ModuleVersion],
    workers: usize,
) -> Vec<ModuleReport> {
    // The largest first, so that none is left for the end when the other threads are done.
    let size = |module: &ModuleVersion| {
        cache.zip_file(module).map_or(0, |file| file.metadata().map_or(0, |m| m.len()))
    };
    let mut order: Vec<(u64, usize)> =
        modules.iter().enumerate().map(|(i, module)| (size(module), i)).collect();
    order.sort_by_key(|&(size, i)| (std::cmp::Reverse(size), i));
    // With few modules each may have several threads.
    let each = if modules.len() < workers { workers } else { 1 };
    let mut reports: Vec<(usize, ModuleReport)> =
        pool::map(workers, &order, |&(_, i)| (i, verify_cached(cache, sums, &modules[i], each)));
    reports.sort_by_key(|&(i, _)| i);
    reports.into_iter().map(|(_, report)| report).collect()
}

/// Keys that have two different hashes in go.sum. The go command takes whichever comes first.
fn contradictions(sums: &Sums) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in sums.files() {
        for sum in file.iter().filter(|sum| sum.hash.starts_with("h1:")) {
            let mut hashes = sums.hashes(sum.path, sum.version).filter(|h| h.starts_with("h1:"));
            let first = hashes.next();
            if first.is_some_and(|first| first != sum.hash) {
                let key = format!("{} {}", sum.path, sum.version);
                findings.push(Finding {
                    file: format!("{}:{}", file.name(), sum.line),
                    computed: Some(sum.hash.to_owned()),
                    recorded: first.map(str::to_owned),
                    ..Finding::new(Part::GoSum, Problem::Contradiction, key)
                });
            }
        }
    }
    findings
}

/// A path for a report.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
