//! The roots of the requirement graph, and keeping them consistent.
//!
//! The roots are what the main module's go.mod lists, the `go` line and the
//! `toolchain` line. When the graph shows that a root is not at its selected
//! version, go.mod is out of date: the go command refuses with -mod=readonly
//! and raises the roots with -mod=mod. We raise them and say so.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use super::load::{self, Loaded, Pruning, main_version};
use super::mvs::{Graph, NodeId};
use super::{MainSet, ModError, ModErrorKind, ModReader};
use crate::release;
use crate::version::ModuleVersion;

/// The roots of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirements {
    /// How the graph below the roots is loaded.
    pub pruning: Pruning,
    /// The roots, sorted by path and version.
    pub roots: Vec<ModuleVersion>,
    /// The paths that a main module requires without an `// indirect` comment.
    pub direct: BTreeSet<String>,
}

/// Something that the go command would refuse, or change in go.mod, before it answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Refusal {
    /// go.mod requires a version that it excludes; the requirement is dropped.
    ExcludedRequirement(ModuleVersion),
    /// go.mod lists a version (or a repeated line) other than the selected one.
    Outdated {
        /// What go.mod lists.
        listed: ModuleVersion,
        /// The version that is selected.
        selected: String,
    },
    /// The main module requires itself; the requirement is dropped.
    RequiresItself(ModuleVersion),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExcludedRequirement(m) => {
                write!(f, "ignoring requirement on excluded version {} {}", m.path, m.version)
            }
            Self::Outdated { listed, selected } => {
                write!(f, "updates to go.mod needed: it lists {listed}, but {selected} is selected")
            }
            Self::RequiresItself(m) => {
                write!(f, "ignoring requirement of the main module on itself: {m}")
            }
        }
    }
}

impl Requirements {
    /// The roots as the main modules' files have them.
    ///
    /// What go.mod requires and excludes at once is left out and reported.
    #[must_use]
    pub fn of(mains: &MainSet) -> (Self, Vec<Refusal>) {
        let mut refusals = Vec::new();
        let mut direct = BTreeSet::from(["go".to_owned()]);
        let mut roots: Vec<ModuleVersion> = Vec::new();
        let (pruning, go, toolchain);
        match (mains.work(), mains.modules()) {
            (None, [module]) => {
                for require in module.file.requires() {
                    let required = ModuleVersion::new(require.path, require.version);
                    if mains.is_excluded(&required.path, &required.version) {
                        refusals.push(Refusal::ExcludedRequirement(required));
                        continue;
                    }
                    roots.push(required);
                }
                go = module.go_version().to_owned();
                toolchain = module.file.toolchain().map(|line| line.name.to_string());
                pruning = Pruning::of_go_version(&go);
            }
            (work, modules) => {
                roots.extend(modules.iter().map(main_version));
                let file = work.map(|w| &w.file);
                let line = file.and_then(|f| f.go());
                go = line.map_or(release::DEFAULT_GO_WORK, |go| go.version).to_owned();
                toolchain = file.and_then(|f| f.toolchain()).map(|line| line.name.to_string());
                pruning = Pruning::Workspace;
            }
        }
        for module in mains.modules() {
            // A dropped requirement makes nothing direct.
            let kept =
                |path, version| pruning == Pruning::Workspace || !mains.is_excluded(path, version);
            let lines = module.file.requires().filter(|r| !r.indirect && kept(r.path, r.version));
            direct.extend(lines.map(|r| r.path.to_owned()));
        }
        roots.push(ModuleVersion::new("go", go));
        if let Some(version) = toolchain {
            roots.push(ModuleVersion::new("toolchain", version));
        }
        roots.sort_by(|a, b| {
            a.path.cmp(&b.path).then_with(|| release::mod_compare(&a.path, &a.version, &b.version))
        });
        (Self { pruning, roots, direct }, refusals)
    }

    fn with_roots(&self, roots: Vec<ModuleVersion>) -> Self {
        Self { pruning: self.pruning, roots, direct: self.direct.clone() }
    }

    /// Whether a path is listed twice, or a main module requires itself.
    #[must_use]
    pub fn has_redundant_root(&self, mains: &MainSet) -> bool {
        let repeated = self.roots.windows(2).any(|pair| pair[0].path == pair[1].path);
        repeated || self.requires_itself(mains)
    }

    /// Whether a main module requires a version of itself.
    fn requires_itself(&self, mains: &MainSet) -> bool {
        self.pruning != Pruning::Workspace
            && self.roots.iter().any(|root| mains.get(&root.path).is_some())
    }

    /// Whether a path is listed at several versions.
    #[must_use]
    pub fn lists_several_versions(&self) -> bool {
        let mut pairs = self.roots.windows(2);
        pairs.any(|pair| pair[0].path == pair[1].path && pair[0].version != pair[1].version)
    }
}

/// A build: consistent roots with the graph below them.
#[derive(Clone, Debug)]
pub struct Build {
    /// The roots, raised where go.mod was out of date.
    pub requirements: Requirements,
    /// The graph.
    pub loaded: Loaded,
    /// What the go command would have refused.
    pub refusals: Vec<Refusal>,
    /// Whether vendor/modules.txt took the place of the dependencies' go.mod files.
    pub vendored: bool,
}

impl Build {
    /// Whether other versions are selected than those that go.mod lists.
    #[must_use]
    pub fn needs_update(&self) -> bool {
        let changes = |refusal: &Refusal| !matches!(refusal, Refusal::ExcludedRequirement(_));
        self.refusals.iter().any(changes)
    }
}

/// Loads the graph of [`build_listed`], or where go.mod is out of date that of [`build_updated`].
///
/// Where go.mod is up to date the two differ only for a main module at go 1.17 or later that
/// requires a version of itself: what that version requires belongs to the first alone.
#[must_use]
pub fn build(mains: &MainSet, reader: &ModReader, workers: usize) -> Build {
    if Requirements::of(mains).0.requires_itself(mains) {
        let build = build_listed(mains, reader, workers);
        if build.loaded.failures.is_empty() && build.refusals.is_empty() {
            return build;
        }
    }
    build_updated(mains, reader, workers)
}

/// Loads the graph of go.mod as it is, as -mod=readonly does.
///
/// Where it is out of date the go command has no answer then.
#[must_use]
pub fn build_listed(mains: &MainSet, reader: &ModReader, workers: usize) -> Build {
    let (requirements, mut refusals) = Requirements::of(mains);
    let loaded = load::load(mains, reader, requirements.pruning, &requirements.roots, workers);
    if requirements.pruning != Pruning::Workspace && loaded.failures.is_empty() {
        for root in &requirements.roots {
            let selected = loaded.graph.selected(&root.path).map(|id| loaded.graph.version(id));
            if mains.get(&root.path).is_none() && selected != Some(&*root.version) {
                let selected = selected.unwrap_or("none").to_owned();
                refusals.push(Refusal::Outdated { listed: root.clone(), selected });
            } else if mains.get(&root.path).is_some() && requirements.pruning == Pruning::Unpruned {
                refusals.push(Refusal::RequiresItself(root.clone()));
            }
        }
    }
    Build { requirements, loaded, refusals, vendored: false }
}

/// Loads the graph and raises the roots until each is at its selected version, as -mod=mod does.
///
/// A graph with failures is returned as it is: without all requirements no one
/// knows which versions would be selected.
#[must_use]
pub fn build_updated(mains: &MainSet, reader: &ModReader, workers: usize) -> Build {
    let (listed, mut refusals) = Requirements::of(mains);
    let load = |r: &Requirements| load::load(mains, reader, r.pruning, &r.roots, workers);
    let mut requirements = listed.clone();
    let mut loaded = None;
    if requirements.pruning != Pruning::Workspace && requirements.has_redundant_root(mains) {
        (requirements, loaded) = update(mains, requirements, None, &load);
    }
    let mut graph = loaded.unwrap_or_else(|| load(&requirements));
    if graph.failures.is_empty()
        && requirements.pruning != Pruning::Workspace
        && !all_selected(&requirements, &graph.graph)
    {
        let (new, loaded) = update(mains, requirements, Some(graph), &load);
        graph = loaded.unwrap_or_else(|| load(&new));
        requirements = new;
    }
    if requirements.pruning != Pruning::Workspace {
        // Of a path that is still listed twice the first counts.
        let roots = requirements.roots.iter().rev();
        let selected: HashMap<&str, &str> =
            roots.map(|m| (m.path.as_str(), m.version.as_str())).collect();
        for listed in &listed.roots {
            if mains.get(&listed.path).is_some() {
                refusals.push(Refusal::RequiresItself(listed.clone()));
            }
            // One that was dropped is selected all the same, if something else requires it.
            let below = || graph.graph.selected(&listed.path).map(|id| graph.graph.version(id));
            let kept = selected.get(listed.path.as_str()).copied().or_else(below);
            let kept = kept.unwrap_or("none");
            if kept != listed.version && mains.get(&listed.path).is_none() {
                let (listed, selected) = (listed.clone(), kept.to_owned());
                refusals.push(Refusal::Outdated { listed, selected });
            }
        }
    }
    Build { requirements, loaded: graph, refusals, vendored: false }
}

/// Loads the graph of the listed roots as another Go release would see it (`go mod graph -go`).
///
/// Roots are shown as they are, consistent or not, but each path once, and not the main module's.
/// Only a release before pruning (go 1.17) makes a difference.
#[must_use]
pub fn build_as_of(mains: &MainSet, reader: &ModReader, go: &str, workers: usize) -> Build {
    let (mut requirements, refusals) = Requirements::of(mains);
    if requirements.pruning != Pruning::Workspace && requirements.has_redundant_root(mains) {
        let load = |r: &Requirements| load::load(mains, reader, r.pruning, &r.roots, workers);
        let (updated, loaded) = update(mains, requirements, None, &load);
        requirements = updated;
        if let Some(loaded) = loaded.filter(|loaded| !loaded.failures.is_empty()) {
            return Build { requirements, loaded, refusals, vendored: false };
        }
    }
    if requirements.pruning == Pruning::Pruned && Pruning::of_go_version(go) == Pruning::Unpruned {
        requirements.pruning = Pruning::Unpruned;
    }
    let loaded = load::load(mains, reader, requirements.pruning, &requirements.roots, workers);
    Build { requirements, loaded, refusals, vendored: false }
}

fn all_selected(requirements: &Requirements, graph: &Graph) -> bool {
    requirements.roots.iter().all(|root| is_selected(graph, root))
}

fn is_selected(graph: &Graph, module: &ModuleVersion) -> bool {
    graph.selected(&module.path).is_some_and(|id| graph.version(id) == module.version)
}

/// New consistent roots; the graph too when it was loaded from just these roots.
fn update(
    mains: &MainSet,
    requirements: Requirements,
    loaded: Option<Loaded>,
    load: &impl Fn(&Requirements) -> Loaded,
) -> (Requirements, Option<Loaded>) {
    if requirements.pruning == Pruning::Unpruned {
        let loaded = loaded.unwrap_or_else(|| load(&requirements));
        if !loaded.failures.is_empty() {
            return (requirements, Some(loaded));
        }
        let roots = minimal_roots(mains, &requirements, &loaded.graph);
        if roots == requirements.roots {
            return (requirements, Some(loaded));
        }
        return (requirements.with_roots(roots), None);
    }
    raise_pruned(mains, requirements, loaded, load)
}

/// Raises the roots of a pruned graph; each round may reveal requirements that raise more.
fn raise_pruned(
    mains: &MainSet,
    mut requirements: Requirements,
    mut loaded: Option<Loaded>,
    load: &impl Fn(&Requirements) -> Loaded,
) -> (Requirements, Option<Loaded>) {
    loop {
        let mut highest: HashMap<&str, &ModuleVersion> = HashMap::new();
        for root in &requirements.roots {
            // Sorted: the last of a path is its highest.
            highest.insert(&root.path, root);
        }
        let mut seen: HashSet<&str> = mains.modules().iter().map(|m| m.path.as_str()).collect();
        let mut raised = false;
        let mut roots = Vec::with_capacity(requirements.roots.len());
        for root in &requirements.roots {
            if !seen.insert(&root.path) {
                continue;
            }
            let version = match &loaded {
                Some(loaded) => {
                    loaded.graph.selected(&root.path).map(|id| loaded.graph.version(id))
                }
                None => highest.get(root.path.as_str()).map(|m| m.version.as_str()),
            };
            let version = version.unwrap_or("none").to_owned();
            raised |= version != root.version;
            roots.push(ModuleVersion::new(&*root.path, version));
        }
        if !raised {
            let unchanged = roots == requirements.roots;
            return (requirements.with_roots(roots), loaded.filter(|_| unchanged));
        }
        requirements = requirements.with_roots(roots);
        let next = load(&requirements);
        if !next.failures.is_empty() {
            return (requirements, Some(next));
        }
        loaded = Some(next);
    }
}

/// The fewest roots of an unpruned graph that select the same versions, keeping
/// those that are consistent and those that are required directly (`mvs.Req`).
fn minimal_roots(
    mains: &MainSet,
    requirements: &Requirements,
    graph: &Graph,
) -> Vec<ModuleVersion> {
    let keep: Vec<NodeId> = graph
        .build_list()
        .into_iter()
        .filter(|&id| !(graph.version(id).is_empty() && mains.get(graph.path(id)).is_some()))
        .collect();
    let consistent = requirements.roots.iter().filter(|root| is_selected(graph, root));
    let direct = keep.iter().copied().filter(|&id| requirements.direct.contains(graph.path(id)));
    let mut base: Vec<NodeId> =
        consistent.filter_map(|root| graph.selected(&root.path)).chain(direct).collect();
    let mut seen = HashSet::new();
    base.retain(|&id| seen.insert(id));
    let minimum = minimal_requirements(graph, &keep, &base);
    let mut roots: Vec<ModuleVersion> = minimum.into_iter().map(|id| graph.module(id)).collect();
    roots.sort_by(|a, b| a.path.cmp(&b.path));
    roots
}

/// The fewest modules that together require all of `keep`; those of `base` are among them.
///
/// `keep` is a build list without main modules (`mvs.Req`).
#[must_use]
pub fn minimal_requirements(graph: &Graph, keep: &[NodeId], base: &[NodeId]) -> Vec<NodeId> {
    let order = postorder(graph, keep);
    let mut have = HashSet::new();
    let mut minimum = Vec::new();
    for &id in base {
        minimum.push(id);
        mark_reachable(graph, id, &mut have);
    }
    for &id in order.iter().rev() {
        if graph.selected_for(id) == id && !have.contains(&id) {
            minimum.push(id);
            mark_reachable(graph, id, &mut have);
        }
    }
    minimum
}

/// Depth-first postorder from `starts`; a loop of its own, since graphs may be deep.
fn postorder(graph: &Graph, starts: &[NodeId]) -> Vec<NodeId> {
    let mut seen = HashSet::new();
    let mut order = Vec::new();
    for &start in starts {
        if !seen.insert(start) {
            continue;
        }
        let mut stack = vec![(start, 0usize)];
        while let Some((id, next)) = stack.pop() {
            match graph.required_by(id).unwrap_or_default().get(next) {
                Some(&child) => {
                    stack.push((id, next + 1));
                    if is_followed(graph, child) && seen.insert(child) {
                        stack.push((child, 0));
                    }
                }
                None => order.push(id),
            }
        }
    }
    order
}

fn mark_reachable(graph: &Graph, start: NodeId, have: &mut HashSet<NodeId>) {
    let mut stack = vec![start];
    while let Some(id) = stack.pop() {
        if have.insert(id) {
            stack.extend(graph.required_by(id).unwrap_or_default());
        }
    }
}

/// A main module's own requirements are what is being computed.
fn is_followed(graph: &Graph, id: NodeId) -> bool {
    !graph.version(id).is_empty()
}

/// The error of a build, with the chain of requirements that leads to it.
#[derive(Clone, Debug)]
pub struct BuildError {
    /// From a root to the module that failed.
    pub chain: Vec<ModuleVersion>,
    /// What failed.
    pub error: Arc<ModError>,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Main modules at the head of the chain carry no version and say nothing new.
        let start = self.chain.iter().position(|m| !m.version.is_empty());
        let chain = start.map(|at| &self.chain[at..]).unwrap_or_default();
        let Some((last, before)) = chain.split_last() else {
            return self.error.fmt(f);
        };
        for module in before {
            write!(f, "{module} requires\n\t")?;
        }
        if let ModErrorKind::TooNew { .. } = self.error.kind {
            // It names the module that was read itself.
            return write!(f, "{last}: {}", self.error.kind);
        }
        if *last == self.error.module {
            self.error.fmt(f)
        } else {
            write!(f, "{last} (replaced by {}): {}", self.error.module, self.error.kind)
        }
    }
}

impl std::error::Error for BuildError {}
