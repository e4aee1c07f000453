//! What is known of the modules of a build.

use std::path::Path;

use super::Project;
use super::module_info::{ModuleInfo, ModuleInfoError};
use crate::graph::{Build, MainFile, Requirements, VENDOR_NODE};
use crate::info::VersionInfo;
use crate::inventory::Proof;
use crate::pool;
use crate::release;
use crate::source::{Artifact, Source, SourceError, SourceErrorKind};
use crate::version::ModuleVersion;

/// The modules of a build list with all that is known of them, as `go list -m -json all`.
pub(super) fn list(project: &Project, build: &Build) -> Vec<ModuleInfo> {
    describe_all(project, build, &modules(build))
}

/// Modules of a build.
pub(super) fn describe_all(
    project: &Project,
    build: &Build,
    modules: &[ModuleVersion],
) -> Vec<ModuleInfo> {
    // Before the first is looked at: that may read more files.
    let modules: Vec<_> = modules.iter().map(|m| (m, known_go_version(project, m))).collect();
    pool::map(project.options.workers, &modules, |(module, go)| {
        describe(project, &build.requirements, build.vendored, module, go.as_deref())
    })
}

/// The go line that the go command knows of a module version, if its own go.mod was read, before it
/// asks whether the module is replaced (`rawGoVersion`).
pub(super) fn known_go_version(project: &Project, module: &ModuleVersion) -> Option<String> {
    project.options.go_release.as_ref()?;
    project.reader.known_go_version(module)
}

/// The modules of a build list with what replaces them, and nothing that must be read first.
pub(super) fn build_list(project: &Project, build: &Build) -> Vec<ModuleInfo> {
    let brief = |module: &ModuleVersion| ModuleInfo {
        path: module.path.clone(),
        version: module.version.clone(),
        ..ModuleInfo::default()
    };
    let listed = modules(build).into_iter().map(|module| {
        let main = module.version.is_empty();
        ModuleInfo {
            main,
            indirect: !main && !build.requirements.direct.contains(&module.path),
            replace: project.mains().replacement(&module).map(|new| Box::new(brief(new))),
            ..brief(&module)
        }
    });
    listed.collect()
}

pub(super) fn modules(build: &Build) -> Vec<ModuleVersion> {
    let graph = &build.loaded.graph;
    let list = graph.build_list().into_iter();
    list.filter(|&id| is_module(graph.path(id))).map(|id| graph.module(id)).collect()
}

/// `go` and `toolchain` are nodes of the graph, but no modules.
pub(super) fn is_module(path: &str) -> bool {
    !release::is_toolchain(path) && path != VENDOR_NODE
}

/// A main module.
pub(super) fn describe_main(project: &Project, main: &MainFile) -> ModuleInfo {
    // Outside of a workspace the go command fills in what it assumed for a missing line.
    let assumed = if project.mains().work().is_none() { main.go_version() } else { "" };
    ModuleInfo {
        path: main.path.clone(),
        main: true,
        dir: text(&main.dir),
        go_mod: text(&main.dir.join("go.mod")),
        go_version: main.file.go().map_or(assumed, |line| line.version).to_owned(),
        ..ModuleInfo::default()
    }
}

/// A module version that was asked for by name: as it is, replaced or not.
pub(super) fn describe_unused(project: &Project, module: ModuleVersion) -> ModuleInfo {
    let known = known_go_version(project, &module);
    let mut info =
        ModuleInfo { path: module.path, version: module.version, ..ModuleInfo::default() };
    info.go_version = known.unwrap_or_default();
    complete(project, &mut info, false);
    info
}

/// A module of the build, with the go line that is known of it whatever replaces it.
pub(super) fn describe(
    project: &Project,
    requirements: &Requirements,
    vendored: bool,
    module: &ModuleVersion,
    known_go_version: Option<&str>,
) -> ModuleInfo {
    if module.version.is_empty()
        && let Some(main) = project.mains().get(&module.path)
    {
        return describe_main(project, main);
    }
    let mut info = ModuleInfo {
        path: module.path.clone(),
        version: module.version.clone(),
        indirect: !requirements.direct.contains(&module.path),
        ..ModuleInfo::default()
    };
    if vendored {
        return from_vendor(project, info);
    }
    info.go_version = known_go_version.unwrap_or_default().to_owned();
    let Some(replacement) = project.mains().replacement(module) else {
        complete(project, &mut info, project.needs_sums());
        return info;
    };
    let mut replace = ModuleInfo {
        path: replacement.path.clone(),
        version: replacement.version.clone(),
        go_version: info.go_version.clone(),
        ..ModuleInfo::default()
    };
    if replacement.version.is_empty() {
        let dir = project.mains().replacement_dir(&replacement.path);
        replace.go_mod = text(&dir.join("go.mod"));
        // The go command cleans a path that it joins, not one that is absolute already.
        replace.dir = match Path::new(&replacement.path).is_absolute() {
            true => replacement.path.clone(),
            false => text(&dir),
        };
    }
    complete(project, &mut replace, project.needs_sums());
    info.dir.clone_from(&replace.dir);
    info.go_mod.clone_from(&replace.go_mod);
    info.go_version.clone_from(&replace.go_version);
    info.replace = Some(Box::new(replace));
    info
}

/// What vendor/modules.txt knows. The vendor directory is no module's own directory, so that none
/// is told.
fn from_vendor(project: &Project, mut info: ModuleInfo) -> ModuleInfo {
    let module = ModuleVersion::new(&*info.path, &*info.version);
    let known = project.vendor.as_ref().and_then(|v| v.module(&info.path, &info.version));
    info.go_version = known.and_then(|m| m.go_version.clone()).unwrap_or_default();
    info.replace = project.mains().replacement(&module).map(|new| {
        let local = new.version.is_empty().then(|| project.mains().replacement_dir(&new.path));
        Box::new(ModuleInfo {
            path: new.path.clone(),
            version: new.version.clone(),
            dir: local.as_deref().map(text).unwrap_or_default(),
            go_mod: local.map(|dir| text(&dir.join("go.mod"))).unwrap_or_default(),
            go_version: info.go_version.clone(),
            ..ModuleInfo::default()
        })
    });
    info
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Adds what the module cache, the proxy and go.sum know of a module that is used as it is.
///
/// With `needs_sums`, nothing is reported about files for which go.sum would have to vouch and
/// does not (`modload.moduleInfo`, `mustHaveSums`).
fn complete(project: &Project, info: &mut ModuleInfo, needs_sums: bool) {
    let module = ModuleVersion::new(&*info.path, &*info.version);
    let local = module.version.is_empty();
    let sums = project.sums();
    let go_mod_key = format!("{}/go.mod", module.version);
    let vouched = |version: &str| local || !needs_sums || sums.has_h1(&module.path, version);
    if !local {
        match version_info(project, &module) {
            Ok(known) => info.time = Some(known.time),
            Err(error) => {
                // The go command asks nobody then, and so names no module.
                let err = match error.kind() {
                    SourceErrorKind::Offline => error.cause().to_owned(),
                    _ => error.to_string(),
                };
                info.error = Some(ModuleInfoError { err });
            }
        }
    }
    if info.go_version.is_empty()
        && vouched(&go_mod_key)
        && let Ok(read) = project.reader.raw(project.mains(), &module)
        && project.reader.too_old_for(&read.summary).is_none()
    {
        info.go_version = read.summary.go().unwrap_or_default().to_owned();
    }
    if local {
        return;
    }
    let cache = project.modules.cache.as_ref();
    if vouched(&go_mod_key) {
        info.go_mod =
            cache.and_then(|c| c.go_mod_file(&module)).as_deref().map(text).unwrap_or_default();
        info.go_mod_sum = sums.recorded(&module.path, &go_mod_key).unwrap_or_default().to_owned();
    }
    if vouched(&module.version) {
        info.dir =
            cache.and_then(|c| c.module_dir(&module)).as_deref().map(text).unwrap_or_default();
        info.sum = sums.recorded(&module.path, &module.version).unwrap_or_default().to_owned();
    }
}

/// The `.info` of a module version.
fn version_info(project: &Project, module: &ModuleVersion) -> Result<VersionInfo, SourceError> {
    let fetched = project.modules.source.fetch(module, Artifact::Info)?;
    // A source returns only well-formed files; a broken one is as good as none.
    Ok(VersionInfo::parse(&fetched.bytes).unwrap_or_else(|_| VersionInfo::new(&module.version)))
}

/// The modules of which go.mod files were read that go.sum does not vouch for.
pub(super) fn unproven(project: &Project, build: &Build) -> Vec<ModuleVersion> {
    if project.reader.is_all_proven() {
        return Vec::new();
    }
    let graph = &build.loaded.graph;
    let mut modules: Vec<ModuleVersion> = graph
        .breadth_first()
        .into_iter()
        .filter(|&id| graph.required_by(id).is_some() && is_module(graph.path(id)))
        .map(|id| graph.module(id))
        .filter(|module| !module.version.is_empty())
        .map(|module| project.mains().replacement(&module).cloned().unwrap_or(module))
        // The graph has read them all: asking again costs a lookup.
        .filter(|used| {
            project.reader.raw(project.mains(), used).is_ok_and(|read| read.proof == Proof::None)
        })
        .collect();
    modules.sort();
    modules.dedup();
    modules
}
