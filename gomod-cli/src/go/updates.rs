//! What the go command would write into go.mod or go.sum before it answers.

use gomod_core::graph::{Build, BuildError, Pruning, Requirements};
use gomod_core::project::ProjectError;
use gomod_core::release;

use super::Stop;
use super::session::Session;
use crate::mode::Mode;

/// Whether the go command loads the whole graph for these arguments (`modload.listModules`).
pub(super) fn needs_graph(session: &Session<'_>, arguments: &[String]) -> bool {
    let (requirements, _) = session.project.requirements();
    // The roots of a workspace are its main modules.
    let pruned = requirements.pruning != Pruning::Unpruned;
    let known = |path: &str| {
        let main = session.project.mains().get(path).is_some();
        pruned && (main || requirements.roots.iter().any(|root| root.path == path))
    };
    arguments.iter().any(|argument| match argument.split_once('@') {
        Some((path, "upgrade" | "patch")) => !known(path),
        Some(_) => false,
        None => argument == "all" || argument.contains("...") || !known(argument),
    })
}

/// Refuses a go.mod that needs an update, as far as the go command sees so before it is asked
/// anything (`Requirements.hasRedundantRoot`).
pub(super) fn check_roots(session: &Session<'_>) -> Result<(), Stop> {
    let mains = session.project.mains();
    let (requirements, _) = session.project.requirements();
    let repeated = requirements.lists_several_versions();
    if requirements.pruning == Pruning::Pruned || session.mode == Mode::Vendor {
        return if repeated { Err(session.dirty()) } else { Ok(()) };
    }
    if !requirements.has_redundant_root(mains) {
        return Ok(());
    }
    // Without pruning it has to look at the whole graph.
    let build = session.project.build().map_err(|error| session.failed(&error))?;
    match build_failure(session, build) {
        Some(stop) => Err(stop),
        None if build.needs_update() => Err(session.dirty()),
        None => Ok(()),
    }
}

/// The go.mod of the graph that cannot be used, if there is any.
pub(super) fn build_failure(session: &Session<'_>, build: &Build) -> Option<Stop> {
    let (chain, error) = build.loaded.first_failure(|_| true)?;
    Some(session.failed(&ProjectError::Build(BuildError { chain, error })))
}

/// Whether the main module requires itself at some version, which the graph of -mod=mod leaves out.
pub(super) fn requires_itself(session: &Session<'_>) -> bool {
    let mains = session.project.mains();
    let (requirements, _) = session.project.requirements();
    mains.work().is_none() && requirements.roots.iter().any(|root| mains.get(&root.path).is_some())
}

/// Whether the go command would write another go.mod for the same requirements
/// (`modFileIsDirty`).
pub(super) fn is_dirty(session: &Session<'_>) -> bool {
    let mains = session.project.mains();
    let [main] = mains.modules() else { return false };
    let (_, refusals) = Requirements::of(mains);
    if session.project.has_rewritten_versions() || !refusals.is_empty() {
        return true;
    }
    let go = main.go_version();
    main.file.toolchain().is_some_and(|line| {
        let release = release::from_toolchain(line.name);
        line.name.strip_prefix("go") == Some(go)
            || release.is_none_or(|release| release::compare(release, "1.21").is_lt())
    })
}

/// Refuses what the go command would write with -mod=mod: go.mod and go.sum.
pub(super) fn refuse_updates(session: &Session<'_>) -> Result<(), Stop> {
    if session.project.mains().work().is_some() || session.is_outside() {
        return Ok(());
    }
    refuse_other_go_mod(session)?;
    let build = session.project.build().map_err(|error| session.failed(&error))?;
    refuse_other_roots(build)?;
    match session.project.unproven(build).is_empty() {
        true => Ok(()),
        false => Err(updating("go.sum")),
    }
}

/// Refuses a go.mod that the go command would write anew before it looks at the graph.
pub(super) fn refuse_other_go_mod(session: &Session<'_>) -> Result<(), Stop> {
    let [main] = session.project.mains().modules() else { return Ok(()) };
    let (requirements, _) = session.project.requirements();
    match main.file.go().is_none() || is_dirty(session) || requirements.lists_several_versions() {
        true => Err(updating("go.mod")),
        false => Ok(()),
    }
}

/// Refuses requirements that the go command would raise to what the graph selects.
pub(super) fn refuse_other_roots(build: &Build) -> Result<(), Stop> {
    if build.refusals.is_empty() { Ok(()) } else { Err(updating("go.mod")) }
}

fn updating(file: &str) -> Stop {
    Stop::not_covered(format!("updating {file} with -mod=mod"))
}
