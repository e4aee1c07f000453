//! How modules come into a build.

use std::collections::{HashMap, VecDeque};

use gomod_core::graph::{Build, NodeId};

/// For each selected module one of the shortest ways to it.
///
/// A go.mod since go 1.17 lists all modules of the build, so that the shortest way would be that
/// line; it says nothing. So an `// indirect` line is a way only where there is no other. Ways go
/// over selected versions.
#[derive(Debug)]
pub(crate) struct Chains {
    parents: HashMap<NodeId, NodeId>,
}

impl Chains {
    pub(crate) fn new(build: &Build) -> Self {
        let graph = &build.loaded.graph;
        let direct = &build.requirements.direct;
        let mut parents: HashMap<NodeId, NodeId> = HashMap::new();
        let mut queue: VecDeque<NodeId> = VecDeque::new();
        let mut indirect = Vec::new();
        for &root in graph.roots() {
            for &below in graph.required_by(root).unwrap_or_default() {
                let below = graph.selected_for(below);
                if graph.roots().contains(&below) {
                    continue;
                }
                if !direct.contains(graph.path(below)) {
                    indirect.push((root, below));
                } else if parents.insert(below, root).is_none() {
                    queue.push_back(below);
                }
            }
        }
        let mut indirect = indirect.into_iter();
        loop {
            while let Some(node) = queue.pop_front() {
                for &below in graph.required_by(node).unwrap_or_default() {
                    let below = graph.selected_for(below);
                    if !graph.roots().contains(&below) && !parents.contains_key(&below) {
                        parents.insert(below, node);
                        queue.push_back(below);
                    }
                }
            }
            let unreached = indirect.find(|(_, below)| !parents.contains_key(below));
            let Some((root, below)) = unreached else { return Self { parents } };
            parents.insert(below, root);
            queue.push_back(below);
        }
    }

    /// From a main module to the selected version of a module.
    pub(crate) fn to(&self, node: NodeId) -> Vec<NodeId> {
        let mut chain = vec![node];
        let mut at = node;
        while let Some(&parent) = self.parents.get(&at) {
            chain.push(parent);
            at = parent;
        }
        chain.reverse();
        chain
    }
}
