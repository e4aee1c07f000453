//! The vendor directory as a way to build the graph.
//!
//! With -mod=vendor the go command reads no go.mod but those of the main
//! modules: vendor/modules.txt says which modules supply packages. The graph
//! is then only as deep as that file tells (`modload.Requirements.initVendor`),
//! and the go command refuses to list `all` from it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use super::load::{Loaded, Pruning, main_version};
use super::mvs::Graph;
use super::requirements::{Build, Requirements};
use super::{MainFile, MainSet};
use crate::release;
use crate::vendor::Vendor;
use crate::version::ModuleVersion;

/// The module path of the node that stands for all that only vendor/modules.txt knows.
pub const VENDOR_NODE: &str = "vendor/modules.txt";

/// vendor/modules.txt does not say what the main modules' files say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InconsistentVendoring {
    /// The directory that holds the vendor directory.
    pub dir: PathBuf,
    /// Each contradiction: the module concerned, and what is wrong.
    pub contradictions: Vec<(ModuleVersion, String)>,
    /// Whether it is a workspace, whose vendor directory another command makes.
    pub workspace: bool,
}

impl fmt::Display for InconsistentVendoring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "inconsistent vendoring in {}:", self.dir.display())?;
        for (module, what) in &self.contradictions {
            write!(f, "\n\t{module}: {what}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InconsistentVendoring {}

impl InconsistentVendoring {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        if self.workspace {
            "to sync the vendor directory, run `go work vendor`"
        } else {
            "to sync the vendor directory, run `go mod vendor`"
        }
    }
}

/// Whether the go command would use the vendor directory unasked: go 1.14 or later, and a
/// vendor directory made for the same mode (`modload.setDefaultBuildMod`).
#[must_use]
pub fn is_used(mains: &MainSet, vendor: &Vendor) -> bool {
    let go = match (mains.work(), mains.modules()) {
        (Some(work), _) => work.file.go().map(|line| line.version),
        (None, [main]) => main.file.go().map(|line| line.version),
        _ => None,
    };
    go.is_some_and(|go| release::compare(go, "1.14").is_ge())
        && vendor.workspace == mains.work().is_some()
}

/// Holds vendor/modules.txt against the main modules' requirements and replacements.
///
/// # Errors
///
/// Every contradiction that the go command would report (`modload.checkVendorConsistency`).
pub fn check(mains: &MainSet, vendor: &Vendor) -> Result<(), InconsistentVendoring> {
    let mut contradictions = Vec::new();
    // Before go 1.14 the file told too little to be held against.
    let terse = mains.work().is_none()
        && mains.modules().iter().all(|main| {
            main.file.go().is_none_or(|line| release::compare(line.version, "1.14").is_lt())
        });
    for main in mains.modules() {
        check_requirements(main, vendor, terse, &mut contradictions);
    }
    check_replacements(mains, vendor, terse, &mut contradictions);
    for contributor in vendor.contributors().filter(|m| m.explicit) {
        let module = &contributor.module;
        let required = |main: &MainFile| {
            main.file.requires().any(|r| r.path == module.path && r.version == module.version)
        };
        if !mains.modules().iter().any(required) {
            let article = if mains.work().is_some() { "a " } else { "" };
            contradictions.push((
                module.clone(),
                format!(
                    "is marked as explicit in vendor/modules.txt, but not explicitly required in \
                     {article}go.mod"
                ),
            ));
        }
    }
    for replaced in vendor.modules.iter().filter(|m| m.replacement.is_some()) {
        if mains.replacement(&replaced.module).is_none() {
            let place = if mains.work().is_some() { "the workspace" } else { "go.mod" };
            contradictions.push((
                replaced.module.clone(),
                format!("is marked as replaced in vendor/modules.txt, but not replaced in {place}"),
            ));
        }
    }
    if contradictions.is_empty() {
        return Ok(());
    }
    let workspace = mains.work().is_some();
    Err(InconsistentVendoring { dir: mains.base().to_path_buf(), contradictions, workspace })
}

fn check_requirements(
    main: &MainFile,
    vendor: &Vendor,
    terse: bool,
    found: &mut Vec<(ModuleVersion, String)>,
) {
    for require in main.file.requires() {
        let module = ModuleVersion::new(require.path, require.version);
        if vendor.module(require.path, require.version).is_some_and(|m| m.explicit) {
            continue;
        }
        if !terse {
            found.push((
                module,
                "is explicitly required in go.mod, but not marked as explicit in \
                 vendor/modules.txt"
                    .to_owned(),
            ));
            continue;
        }
        let other = vendor.contributors().find(|m| m.module.path == require.path);
        if let Some(other) = other.filter(|other| other.module.version != require.version) {
            let what = format!(
                "is explicitly required in go.mod, but vendor/modules.txt indicates {}",
                other.module
            );
            found.push((module, what));
        }
    }
}

fn check_replacements(
    mains: &MainSet,
    vendor: &Vendor,
    terse: bool,
    found: &mut Vec<(ModuleVersion, String)>,
) {
    let mut seen = HashSet::new();
    for (old, file) in mains.replaced_modules() {
        if !seen.insert(old.clone()) {
            continue;
        }
        let known = vendor.module(&old.path, &old.version).and_then(|m| m.replacement.as_ref());
        let Some(new) = mains.replacement(&old) else {
            // A main module is not replaced after all. The go command then has no name for what
            // replaces it, nor for the file.
            if let Some(known) = known {
                let what = format!(
                    "is replaced by  in , but marked as replaced by {known} in vendor/modules.txt"
                );
                found.push((old, what));
            }
            continue;
        };
        match known {
            Some(known) if known == new => {}
            Some(known) => {
                let written = mains.replacement_as_written(&old).unwrap_or_else(|| new.clone());
                let what = format!(
                    "is replaced by {written} in {file}, but marked as replaced by {known} in \
                     vendor/modules.txt"
                );
                found.push((old, what));
            }
            None => {
                let supplies = vendor.contributors().any(|m| m.module == old);
                if terse && (old.version.is_empty() || !supplies) {
                    continue;
                }
                let what = format!(
                    "is replaced in {file}, but not marked as replaced in vendor/modules.txt"
                );
                found.push((old, what));
            }
        }
    }
}

/// The modules that supply packages by vendor/modules.txt, though a go.mod that knows pruning
/// does not require them at that version (`modload.Requirements.initVendor`).
#[must_use]
pub fn unlisted(mains: &MainSet, vendor: &Vendor) -> Vec<ModuleVersion> {
    let (requirements, _) = Requirements::of(mains);
    if requirements.pruning != Pruning::Pruned {
        return Vec::new();
    }
    // Sorted: of a path that is listed twice the last is the highest.
    let listed: HashMap<&str, &str> =
        requirements.roots.iter().map(|m| (m.path.as_str(), m.version.as_str())).collect();
    let supplied = vendor.contributors().map(|m| &m.module);
    supplied.filter(|m| listed.get(m.path.as_str()) != Some(&m.version.as_str())).cloned().collect()
}

/// The graph that -mod=vendor builds on: the main modules' requirements, and what
/// vendor/modules.txt adds to them.
#[must_use]
pub fn build(mains: &MainSet, vendor: &Vendor) -> Build {
    let (requirements, refusals) = Requirements::of(mains);
    let supplied: Vec<ModuleVersion> = vendor.contributors().map(|m| m.module.clone()).collect();
    let main_nodes: Vec<ModuleVersion> = mains.modules().iter().map(main_version).collect();
    let roots = match requirements.pruning {
        Pruning::Workspace => requirements.roots.clone(),
        Pruning::Pruned | Pruning::Unpruned => main_nodes.clone(),
    };
    let mut graph = Graph::new(&roots);
    let node = ModuleVersion::new(VENDOR_NODE, "");
    let behind = |graph: &mut Graph, main: &ModuleVersion, requires: &[ModuleVersion]| {
        let Some(id) = graph.find(&main.path, &main.version) else { return };
        // At go 1.17 and later a single go.mod lists every module that supplies a package.
        let known = requirements.pruning == Pruning::Pruned;
        let all = requires.iter().chain(if known { None } else { Some(&node) });
        graph.require(id, pairs(all));
    };
    if let (None, Some(main)) = (mains.work(), main_nodes.first()) {
        behind(&mut graph, main, &requirements.roots);
    } else {
        for (main, file) in main_nodes.iter().zip(mains.modules()) {
            let mut requires: Vec<ModuleVersion> = file
                .file
                .requires()
                .filter(|r| !mains.is_excluded(r.path, r.version))
                .map(|r| ModuleVersion::new(r.path, r.version))
                .collect();
            requires.push(ModuleVersion::new("go", file.go_version()));
            behind(&mut graph, main, &requires);
        }
    }
    if let Some(id) = graph.find(VENDOR_NODE, "") {
        graph.require(id, pairs(supplied.iter()));
    }
    let loaded = Loaded { graph, failures: BTreeMap::new() };
    Build { requirements, loaded, refusals, vendored: true }
}

fn pairs<'m>(
    modules: impl Iterator<Item = &'m ModuleVersion>,
) -> impl Iterator<Item = (&'m str, &'m str)> {
    modules.map(|m| (m.path.as_str(), m.version.as_str()))
}
