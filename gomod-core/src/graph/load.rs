//! Loading the requirement graph: which go.mod files are read, and how deep.
//!
//! The rules are those of the Go Modules Reference, "Module graph pruning": a
//! main module at go 1.17 or later needs only the go.mod files of its own
//! requirements, unless one of these is older: everything below that one is
//! read. A main module before 1.17 needs every go.mod that is reachable. In a
//! workspace each member counts by its own `go` line, and modules whose
//! selected version is above what a member asked for are read again at the
//! selected version until nothing changes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::mvs::{Graph, NodeId};
use super::{MainSet, ModError, ModReader};
use crate::pool;
use crate::release;
use crate::version::ModuleVersion;

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
        let fails = |id| self.failures.get(&id).is_some_and(|error| counts(error));
        let chain = self.graph.find_path(fails)?;
        let error = Arc::clone(self.failures.get(chain.last()?)?);
        Some((chain.into_iter().map(|id| self.graph.module(id)).collect(), error))
    }
}

/// The requirements of one module version, as far as the graph needs them.
struct Requires {
    modules: Vec<ModuleVersion>,
    pruning: Pruning,
}

struct State {
    graph: Graph,
    failures: BTreeMap<NodeId, Arc<ModError>>,
    visited: HashSet<(NodeId, Pruning)>,
    /// The requirements of nodes already read and how they prune, for second visits.
    pruning: HashMap<NodeId, Pruning>,
}

impl State {
    /// Marks a visit; none when `node` was visited that way before.
    fn visit(&mut self, node: NodeId, pruning: Pruning) -> Option<(NodeId, Pruning)> {
        (self.graph.version(node) != "none" && self.visited.insert((node, pruning)))
            .then_some((node, pruning))
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
        visited: HashSet::new(),
        pruning: HashMap::new(),
    });
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);

    let run = |nodes: &[NodeId], how: Pruning| {
        let jobs: Vec<(NodeId, Pruning)> = {
            let mut state = lock();
            nodes.iter().filter_map(|&node| state.visit(node, how)).collect()
        };
        pool::run(workers, jobs, |(node, how), queue| {
            let (module, known) = {
                let state = lock();
                (state.graph.module(node), state.pruning.get(&node).copied())
            };
            let requires =
                if known.is_some() { None } else { Some(requires(mains, reader, &module)) };
            let mut state = lock();
            let own = match requires {
                Some(Err(error)) => {
                    state.failures.insert(node, error);
                    return;
                }
                Some(Ok(requires)) => {
                    let pairs = requires.modules.iter();
                    state.graph.require(node, pairs.map(|m| (m.path.as_str(), m.version.as_str())));
                    state.pruning.insert(node, requires.pruning);
                    requires.pruning
                }
                None => known.unwrap_or(Pruning::Pruned),
            };
            if how == Pruning::Pruned && own != Pruning::Unpruned {
                return;
            }
            let next = if how == Pruning::Unpruned { Pruning::Unpruned } else { own };
            let below = state.graph.required_by(node).unwrap_or_default().to_vec();
            let jobs: Vec<_> = below.into_iter().filter_map(|n| state.visit(n, next)).collect();
            drop(state);
            for job in jobs {
                queue.push(job);
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

/// The requirements of `module` with the `go` node, without what is excluded.
fn requires(
    mains: &MainSet,
    reader: &ModReader,
    module: &ModuleVersion,
) -> Result<Requires, Arc<ModError>> {
    if release::is_toolchain(&module.path) {
        // From 1.21 on a release names its toolchain (internal/gover: GoStrictVersion).
        let strict =
            module.path == "go" && release::compare(&module.version, release::STRICT).is_ge();
        let toolchain = ModuleVersion::new("toolchain", format!("go{}", module.version));
        let modules = if strict { vec![toolchain] } else { Vec::new() };
        return Ok(Requires { modules, pruning: Pruning::Pruned });
    }
    let read;
    let file = match mains.get(&module.path) {
        Some(main) if module.version.is_empty() => &main.file,
        _ => {
            read = reader.resolved(mains, module)?;
            &read.file
        }
    };
    let go = file.go().map(|go| go.version);
    let mut modules: Vec<ModuleVersion> = file
        .requires()
        .filter(|r| !mains.is_excluded(r.path, r.version))
        .map(|r| ModuleVersion::new(r.path, r.version))
        .collect();
    if let Some(go) = go
        && release::compare(go, release::STRICT).is_ge()
    {
        modules.push(ModuleVersion::new("go", go));
    }
    Ok(Requires { modules, pruning: go.map_or(Pruning::Unpruned, Pruning::of_go_version) })
}
