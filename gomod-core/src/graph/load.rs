//! Loading the requirement graph: which go.mod files are read, and how deep.
//!
//! The rules are those of the Go Modules Reference, "Module graph pruning": a
//! main module at go 1.17 or later needs only the go.mod files of its own
//! requirements, unless one of these is older: everything below that one is
//! read. A main module before 1.17 needs every go.mod that is reachable. In a
//! workspace each member counts by its own `go` line, and modules whose
//! selected version is above what a member asked for are read again at the
//! selected version until nothing changes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::Instant;

use super::mvs::{Graph, NodeId};
use super::{MainSet, ModError, ModRead, ModReader};
use crate::modfile::ModFile;
use crate::pool;
use crate::release;
use crate::version::ModuleVersion;

/// How many go.mod files a thread reads before it sees to the graph.
const AT_ONCE: usize = 16;

/// How far requirements are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pruning {
    /// Only the roots' own requirements, and all below roots that know no pruning.
    Pruned,
    /// Everything reachable.
    Unpruned,
    /// The members of a workspace, each by its own `go` line.
    Workspace,
}

impl Pruning {
    /// What a module with that `go` line supports: pruning since go 1.17.
    #[must_use]
    pub fn of_go_version(version: &str) -> Self {
        let prunes = release::compare(version, release::EXPLICIT_INDIRECT).is_ge();
        if prunes { Self::Pruned } else { Self::Unpruned }
    }
}

/// A requirement graph as loaded, with the modules whose requirements could not be read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The graph. Failed modules are nodes without requirements.
    pub graph: Graph,
    /// Why the go.mod of a node could not be used.
    pub failures: BTreeMap<NodeId, Arc<ModError>>,
}

impl Loaded {
    /// The failure nearest to the roots that `counts`, with the chain of requirements to it.
    #[must_use]
    pub fn first_failure(
        &self,
        counts: impl Fn(&ModError) -> bool,
    ) -> Option<(Vec<ModuleVersion>, Arc<ModError>)> {
        if self.failures.is_empty() {
            return None;
        }
        let fails = |id| self.failures.get(&id).is_some_and(|error| counts(error));
        let chain = self.graph.find_path(fails)?;
        let error = Arc::clone(self.failures.get(chain.last()?)?);
        Some((chain.into_iter().map(|id| self.graph.module(id)).collect(), error))
    }
}

/// Where the requirements of a module version stand.
enum Requires<'m> {
    /// In the go.mod of a main module.
    Main(&'m ModFile<'static>),
    /// In that of a dependency.
    Read(Arc<ModRead>),
    /// A `go` or `toolchain` node, with what it requires.
    Toolchain(Option<String>),
}

/// A visit that is due.
struct Visit {
    node: NodeId,
    how: Pruning,
    module: ModuleVersion,
}

struct State {
    graph: Graph,
    failures: BTreeMap<NodeId, Arc<ModError>>,
    /// By node, the ways in which it was visited.
    visited: Vec<[bool; 3]>,
    /// By node, how it prunes once its go.mod was read.
    pruning: Vec<Option<Pruning>>,
}

impl State {
    /// Marks a visit; none when `node` was visited that way before.
    fn visit(&mut self, node: NodeId, how: Pruning) -> Option<Visit> {
        if self.visited.len() < self.graph.len() {
            self.visited.resize(self.graph.len(), [false; 3]);
            self.pruning.resize(self.graph.len(), None);
        }
        let visited = &mut self.visited[node.index()][how as usize];
        if *visited || self.graph.version(node) == "none" {
            return None;
        }
        *visited = true;
        Some(Visit { node, how, module: self.graph.module(node) })
    }

    /// Takes in what a visit found; the visits that follow from it.
    fn take(&mut self, mains: &MainSet, visit: &Visit, requires: &Requires<'_>) -> Vec<Visit> {
        let Visit { node, how, .. } = *visit;
        let own = match self.pruning[node.index()] {
            Some(known) => known,
            None => requires.add_to(&mut self.graph, mains, node),
        };
        self.pruning[node.index()] = Some(own);
        if how == Pruning::Pruned && own != Pruning::Unpruned {
            return Vec::new();
        }
        let next = if how == Pruning::Unpruned { Pruning::Unpruned } else { own };
        let below = self.graph.required_by(node).unwrap_or_default().to_vec();
        below.into_iter().filter_map(|node| self.visit(node, next)).collect()
    }
}

/// Loads the graph below `roots`.
///
/// Outside of a workspace `roots` are the main module's requirements with the
/// `go` and `toolchain` nodes; in a workspace they are the main modules with
/// those nodes. They must be sorted. The result is the same on any number of
/// `workers`.
#[must_use]
pub(super) fn load(
    mains: &MainSet,
    reader: &ModReader,
    pruning: Pruning,
    roots: &[ModuleVersion],
    workers: usize,
) -> Loaded {
    let mut graph;
    let first: Vec<NodeId>;
    if pruning == Pruning::Workspace {
        graph = Graph::new(roots);
        first = graph.roots().to_vec();
    } else {
        let main: Vec<ModuleVersion> = mains.modules().iter().map(main_version).collect();
        graph = Graph::new(&main);
        let main = graph.roots().to_vec();
        let pairs = || roots.iter().map(|m| (m.path.as_str(), m.version.as_str()));
        first = main.first().map(|&node| graph.require(node, pairs())).unwrap_or_default();
    }
    let state = Mutex::new(State {
        graph,
        failures: BTreeMap::new(),
        visited: Vec::new(),
        pruning: Vec::new(),
    });
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);

    let run = |nodes: &[NodeId], how: Pruning| {
        let visits: Vec<Visit> = {
            let mut state = lock();
            nodes.iter().filter_map(|&node| state.visit(node, how)).collect()
        };
        let found = Mutex::new(Vec::new());
        let found = || found.lock().unwrap_or_else(PoisonError::into_inner);
        pool::run_batches(workers, visits, AT_ONCE, |visits, queue| {
            let started = Instant::now();
            let mut visits = visits.into_iter();
            let mut read = Vec::with_capacity(visits.len());
            // Outside of the lock. What was read before the reader has at hand.
            for visit in visits.by_ref() {
                let requires = requires(mains, reader, &visit.module);
                read.push((visit, requires));
                if started.elapsed() > pool::PATIENCE {
                    break;
                }
            }
            queue.extend(visits);
            found().append(&mut read);
            // Whoever gets hold of the graph takes in what all have found, so that nobody waits
            // for it. Who does not leaves before the holder looks again.
            while !found().is_empty() {
                let mut state = match state.try_lock() {
                    Ok(state) => state,
                    Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                    Err(TryLockError::WouldBlock) => return,
                };
                let all = mem::take(&mut *found());
                let mut next = Vec::new();
                for (visit, requires) in all {
                    match requires {
                        Ok(requires) => next.extend(state.take(mains, &visit, &requires)),
                        Err(error) => {
                            state.failures.insert(visit.node, error);
                        }
                    }
                }
                drop(state);
                queue.extend(next);
            }
        });
    };

    run(&first, pruning);
    if pruning == Pruning::Workspace {
        settle_workspace(&first, &state, run);
    }
    let State { graph, failures, .. } = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    Loaded { graph, failures }
}

/// Reads modules again at their selected versions until no member sees another one.
///
/// It ends because each round reads module versions that were not read before.
fn settle_workspace(roots: &[NodeId], state: &Mutex<State>, run: impl Fn(&[NodeId], Pruning)) {
    let mut relevant: BTreeSet<NodeId> = roots.iter().copied().collect();
    let mut seen: HashSet<NodeId> = HashSet::new();
    loop {
        let wanted: BTreeSet<NodeId> = {
            let state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let graph = &state.graph;
            let mut wanted = BTreeSet::new();
            for &node in &relevant {
                let node = graph.selected_for(node);
                if !seen.contains(&node) {
                    wanted.insert(node);
                    continue;
                }
                for &required in graph.required_by(node).unwrap_or_default() {
                    let selected = graph.selected_for(required);
                    if selected != required && !seen.contains(&selected) {
                        wanted.insert(selected);
                    }
                }
            }
            wanted
        };
        if wanted.is_empty() {
            return;
        }
        let nodes: Vec<NodeId> = wanted.iter().copied().collect();
        run(&nodes, Pruning::Workspace);
        seen.extend(&nodes);
        relevant.extend(nodes);
    }
}

/// A main module as a node: its path without a version.
pub(super) fn main_version(module: &super::MainFile) -> ModuleVersion {
    ModuleVersion::new(&*module.path, "")
}

/// Finds the requirements of `module`.
fn requires<'m>(
    mains: &'m MainSet,
    reader: &ModReader,
    module: &ModuleVersion,
) -> Result<Requires<'m>, Arc<ModError>> {
    if release::is_toolchain(&module.path) {
        // From 1.21 on a release names its toolchain (internal/gover: GoStrictVersion).
        let strict =
            module.path == "go" && release::compare(&module.version, release::STRICT).is_ge();
        return Ok(Requires::Toolchain(strict.then(|| format!("go{}", module.version))));
    }
    match mains.get(&module.path) {
        Some(main) if module.version.is_empty() => Ok(Requires::Main(&main.file)),
        _ => reader.resolved(mains, module).map(Requires::Read),
    }
}

impl Requires<'_> {
    /// Adds the requirements of `node`. Returns how the module prunes.
    fn add_to(&self, graph: &mut Graph, mains: &MainSet, node: NodeId) -> Pruning {
        match self {
            Self::Main(file) => {
                let go = file.go().map(|go| go.version);
                let listed = file.requires().map(|r| (r.path, r.version));
                add(graph, mains, node, go, listed)
            }
            Self::Read(read) => {
                let listed = read.summary.requires().map(|r| (r.path, r.version));
                add(graph, mains, node, read.summary.go(), listed)
            }
            Self::Toolchain(version) => {
                graph.require(node, version.iter().map(|v| ("toolchain", v.as_str())));
                Pruning::Pruned
            }
        }
    }
}

/// Adds what is listed, without what is excluded, and the `go` node.
fn add<'r>(
    graph: &mut Graph,
    mains: &MainSet,
    node: NodeId,
    go: Option<&'r str>,
    listed: impl Iterator<Item = (&'r str, &'r str)>,
) -> Pruning {
    let node_go = go.filter(|go| release::compare(go, release::STRICT).is_ge());
    let listed = listed.filter(|(path, version)| !mains.is_excluded(path, version));
    graph.require(node, listed.chain(node_go.map(|go| ("go", go))));
    go.map_or(Pruning::Unpruned, Pruning::of_go_version)
}
