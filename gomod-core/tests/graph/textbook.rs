//! The rules of the Go Modules Reference, written for the eye: sets that grow until they stop.
//!
//! It shares no code with the resolver that it checks. Versions here are `v1.N.0`, so that
//! their order is that of `N`.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::{File, Version, World};

type Edges = BTreeMap<Version, Vec<Version>>;

fn minor(version: &str) -> u32 {
    version.split('.').nth(1).and_then(|n| n.parse().ok()).unwrap_or(u32::MAX)
}

fn knows_pruning(file: &File) -> bool {
    file.go.as_deref().is_some_and(|go| minor(&format!("{go}.0")) >= 17)
}

impl World {
    fn file(&self, (path, version): &Version) -> &File {
        if version.is_empty() {
            return &self.mains[path];
        }
        let exact = |of: &str| {
            let mut lines = self.mains.values().flat_map(|main| &main.replaces);
            lines.rfind(|((p, v), _)| p == path && v == of).map(|(_, new)| new.clone())
        };
        let used = exact(version).or_else(|| exact("")).unwrap_or((path.clone(), version.clone()));
        &self.published[&used]
    }

    fn requires(&self, module: &Version) -> Vec<Version> {
        let excluded: Vec<&Version> = self.mains.values().flat_map(|main| &main.excludes).collect();
        let all = self.file(module).requires.iter().map(|(required, _)| required);
        all.filter(|required| !excluded.contains(required)).cloned().collect()
    }

    /// Adds what is required below `module`, everything when `all`, else as far as it is not pruned.
    fn follow(
        &self,
        module: &Version,
        all: bool,
        edges: &mut Edges,
        done: &mut BTreeSet<(Version, bool)>,
    ) {
        if !done.insert((module.clone(), all)) {
            return;
        }
        edges.insert(module.clone(), self.requires(module));
        if all || !knows_pruning(self.file(module)) {
            for required in self.requires(module) {
                self.follow(&required, true, edges, done);
            }
        }
    }

    /// The build list: main modules, then `path version` by path.
    pub(crate) fn textbook(&self) -> Vec<String> {
        let mut selected = if self.work_go.is_some() { self.workspace() } else { self.single() };
        selected.retain(|path, _| !self.mains.contains_key(path));
        let mains = self.mains.keys().cloned();
        mains.chain(selected.iter().map(|(path, version)| format!("{path} {version}"))).collect()
    }

    fn single(&self) -> BTreeMap<String, String> {
        let main = self.mains.keys().next().unwrap();
        let main = (main.clone(), String::new());
        let all = !knows_pruning(self.file(&main));
        let mut roots: BTreeSet<Version> = self.requires(&main).into_iter().collect();
        loop {
            let mut edges = Edges::new();
            let mut done = BTreeSet::new();
            for root in &roots {
                self.follow(root, all, &mut edges, &mut done);
            }
            edges.insert(main.clone(), roots.iter().cloned().collect());
            let selected = select(&edges);
            // go.mod must list what is selected; where it does not, it is raised and read anew.
            let raised: BTreeSet<Version> = roots
                .iter()
                .map(|(path, _)| (path.clone(), selected[path].clone()))
                .filter(|(path, _)| !self.mains.contains_key(path))
                .collect();
            if raised == roots || all {
                return selected;
            }
            roots = raised;
        }
    }

    fn workspace(&self) -> BTreeMap<String, String> {
        let mut relevant: BTreeSet<String> = self.mains.keys().cloned().collect();
        let mut read: BTreeSet<Version> =
            self.mains.keys().map(|path| (path.clone(), String::new())).collect();
        loop {
            let mut edges = Edges::new();
            let mut done = BTreeSet::new();
            for module in &read {
                edges.insert(module.clone(), self.requires(module));
                for required in self.requires(module) {
                    let all = !knows_pruning(self.file(module));
                    self.follow(&required, all, &mut edges, &mut done);
                }
            }
            let mut selected = select(&edges);
            for main in self.mains.keys() {
                selected.insert(main.clone(), String::new());
            }
            let mut more = BTreeSet::new();
            for path in &relevant {
                let module = (path.clone(), selected[path].clone());
                if !read.contains(&module) {
                    more.insert(module);
                    continue;
                }
                for (path, version) in &edges[&module] {
                    let chosen = (path.clone(), selected[path].clone());
                    if chosen.1 != *version && !read.contains(&chosen) {
                        more.insert(chosen);
                    }
                }
            }
            if more.is_empty() {
                return selected;
            }
            relevant.extend(more.iter().map(|(path, _)| path.clone()));
            read.extend(more);
        }
    }
}

/// The highest version of each path that anything requires.
fn select(edges: &Edges) -> BTreeMap<String, String> {
    let mut selected = BTreeMap::new();
    for (path, version) in edges.values().flatten() {
        let known = selected.entry(path.clone()).or_insert_with(|| version.clone());
        if minor(version) > minor(known) {
            known.clone_from(version);
        }
    }
    selected
}
