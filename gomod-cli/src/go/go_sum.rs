//! What `go mod download` adds to go.sum, or in a workspace to go.work.sum.
//!
//! Of the hashes that were computed on the way, the go command writes down those that the build
//! would miss (`modload.keepSums`): of each go.mod in the module graph and of each module in the
//! build list. Where it had no need of the graph, the requirements of go.mod stand for that.

use std::collections::BTreeSet;

use gomod_core::download::{DownloadError, Downloader};
use gomod_core::pool;
use gomod_core::release::is_toolchain;
use gomod_core::version::ModuleVersion;

use super::Stop;
use super::session::Session;
use super::updates::refuse_other_roots;
use crate::failure::reason;
use crate::fetched::Fetched;
use crate::sums::{AddError, add};

/// A module of which go.sum has to speak.
struct Kept {
    /// What is used in its place, or itself.
    used: ModuleVersion,
    /// Whether the build has it, and not its go.mod alone.
    is_built: bool,
    /// Whether its go.mod was read, and go.sum does not know it.
    is_unproven: bool,
}

/// The hashes that may be added.
pub(super) struct GoSum<'s, 'c> {
    session: &'s Session<'c>,
    kept: Vec<Kept>,
    lines: Vec<String>,
}

impl<'s, 'c> GoSum<'s, 'c> {
    /// With the hashes of go.mod files that were read so far: each is held against the checksum
    /// database, as the go command does when it reads it.
    pub(super) fn of(
        session: &'s Session<'c>,
        downloader: &Downloader<'_>,
        graph: bool,
    ) -> Result<Self, Stop> {
        let kept = kept(session, graph)?;
        let unproven = kept.iter().filter(|kept| kept.is_unproven).map(|kept| &kept.used);
        let unproven: Vec<_> = unproven.collect::<BTreeSet<_>>().into_iter().collect();
        let workers = session.supply.options().workers;
        let lines = pool::map(workers, &unproven, |module| {
            let sum = downloader.go_mod_sum(module)?;
            Ok(format!("{} {}/go.mod {sum}", module.path, module.version))
        });
        let lines: Result<Vec<_>, DownloadError> = lines.into_iter().collect();
        let lines = lines.map_err(|error| Stop::fatal(format!("{error:#}")))?;
        Ok(Self { session, kept, lines })
    }

    /// Adds those of the modules that were fetched, or found in the module cache.
    pub(super) fn take(&mut self, all: &[Fetched]) {
        for fetched in all {
            let of_it = |kept: &&Kept| {
                kept.used.path == fetched.path && kept.used.version == fetched.version
            };
            let mut kept = self.kept.iter().filter(of_it).peekable();
            if kept.peek().is_none() {
                continue;
            }
            let is_built = kept.any(|kept| kept.is_built);
            let zip = if is_built { &*fetched.sum } else { "" };
            for (ending, sum) in [("", zip), ("/go.mod", &fetched.go_mod_sum)] {
                if !sum.is_empty() {
                    let line = format!("{} {}{ending} {sum}", fetched.path, fetched.version);
                    self.lines.push(line);
                }
            }
        }
    }

    /// Writes down those that are new (`modfetch.WriteGoSum`).
    pub(super) fn write(&self) -> Result<(), Stop> {
        let sums = self.session.project.sums();
        let mut lines = Vec::new();
        for line in &self.lines {
            let mut words = line.split(' ');
            let (path, version) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
            if sums.has_h1(path, version) {
                continue;
            }
            if sums.hashes(path, version).next().is_some() {
                return Err(Stop::not_covered("a go.sum with hashes of another kind"));
            }
            lines.push(line.clone());
        }
        if lines.is_empty() {
            return Ok(());
        }
        add(self.session.supply.cache(), sums, &lines).map_err(|error| match error {
            AddError::Malformed(error) => Stop::Refused(error.to_string()),
            AddError::Io(file, error) => {
                let (file, why) = (file.display(), reason(&error));
                Stop::fatal(format!("updating go.sum: open {file}: {why}"))
            }
        })
    }
}

/// The modules of which go.sum has to speak (`modload.keepSums`).
fn kept(session: &Session<'_>, graph: bool) -> Result<Vec<Kept>, Stop> {
    let project = &session.project;
    let mut modules = Vec::new();
    if session.is_outside() {
        return Ok(Vec::new());
    } else if graph {
        let build = project.build().map_err(|error| session.failed(&error))?;
        refuse_other_roots(build)?;
        let graph = &build.loaded.graph;
        let read = graph.breadth_first().into_iter();
        let read = read.filter(|&id| graph.required_by(id).is_some());
        modules.extend(read.map(|id| (graph.module(id), false)));
        modules.extend(graph.build_list().into_iter().map(|id| (graph.module(id), true)));
    } else {
        let (requirements, _) = project.requirements();
        modules.extend(requirements.roots.iter().map(|root| (root.clone(), true)));
    }
    let mut kept = Vec::new();
    for (module, is_built) in modules {
        // Main modules have no version, and directories that replace others have none.
        if module.version.is_empty() || is_toolchain(&module.path) {
            continue;
        }
        let used = project.mains().replacement(&module).unwrap_or(&module).clone();
        if !used.version.is_empty() {
            let is_unproven = project.has_read_unproven(&module);
            kept.push(Kept { used, is_built, is_unproven });
        }
    }
    Ok(kept)
}
