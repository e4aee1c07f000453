//! The requirement graph and minimal version selection over it.
//!
//! Requirements are pushed into the graph as go.mod files are read; the
//! selected version of a path is the highest that any reachable module
//! requires (Go Modules Reference, "Minimal version selection"). Nodes are
//! identified *before* replacement: a replacement changes only whose go.mod
//! gives a node's requirements.
//!
//! Paths and versions are interned, so that an edge costs four bytes.

use std::cmp::Ordering;
use std::collections::{HashSet, VecDeque};
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::release;
use crate::version::ModuleVersion;

/// An interned module version of one [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Nodes are numbered from 0 on, in the order in which the graph met them.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug)]
struct Node {
    path: u32,
    version: Box<str>,
    requires: Option<Box<[NodeId]>>,
}

/// A requirement graph with its roots and the versions selected so far.
///
/// The version `""` (a main module) is above every other; `none` is below.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    paths: Vec<Box<str>>,
    nodes: Vec<Node>,
    /// The numbers of the paths by path, and of the nodes by path and version: a requirement
    /// costs one look-up, for most name a node that is there.
    path_ids: HashTable<u32>,
    ids: HashTable<NodeId>,
    hasher: DefaultHashBuilder,
    selected: Vec<NodeId>,
    roots: Vec<NodeId>,
}

/// Compares versions of one path; `""` is the main module and above all.
fn compare(path: &str, v: &str, w: &str) -> Ordering {
    match (v.is_empty(), w.is_empty()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => release::mod_compare(path, v, w),
    }
}

impl Graph {
    /// A graph of `roots` alone.
    #[must_use]
    pub fn new(roots: &[ModuleVersion]) -> Self {
        let mut graph = Self::default();
        graph.roots = roots.iter().map(|m| graph.intern(&m.path, &m.version)).collect();
        graph
    }

    /// Returns the node of `path` at `version`, adding it when it is new.
    ///
    /// A new node takes part in the selection at once.
    fn intern(&mut self, path: &str, version: &str) -> NodeId {
        let Self { paths, nodes, path_ids, ids, hasher, .. } = self;
        let text = |id: &NodeId| {
            let node = &nodes[id.index()];
            (&*paths[node.path as usize], &*node.version)
        };
        let slot = match ids.entry(
            hasher.hash_one((path, version)),
            |id| text(id) == (path, version),
            |id| hasher.hash_one(text(id)),
        ) {
            Entry::Occupied(known) => return *known.get(),
            Entry::Vacant(slot) => slot,
        };
        let id = NodeId(to_id(nodes.len()));
        slot.insert(id);
        let path_id = match path_ids.entry(
            hasher.hash_one(path),
            |&id| &*paths[id as usize] == path,
            |&id| hasher.hash_one(&*paths[id as usize]),
        ) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(slot) => {
                let path_id = to_id(paths.len());
                slot.insert(path_id);
                paths.push(path.into());
                self.selected.push(id);
                nodes.push(Node { path: path_id, version: version.into(), requires: None });
                return id;
            }
        };
        let selected = &mut self.selected[path_id as usize];
        let current = &self.nodes[selected.index()].version;
        // Versions that differ in build metadata alone compare equal: the text decides,
        // so that the answer does not hang on the order in which files arrive.
        if compare(path, current, version).then_with(|| (**current).cmp(version)).is_lt() {
            *selected = id;
        }
        self.nodes.push(Node { path: path_id, version: version.into(), requires: None });
        id
    }

    /// Records that `node` requires `requirements`, in their order.
    ///
    /// Returns their nodes. A second call for the same node changes nothing.
    pub fn require<'r>(
        &mut self,
        node: NodeId,
        requirements: impl Iterator<Item = (&'r str, &'r str)>,
    ) -> Vec<NodeId> {
        if let Some(known) = &self.nodes[node.index()].requires {
            return known.to_vec();
        }
        let ids: Vec<NodeId> =
            requirements.map(|(path, version)| self.intern(path, version)).collect();
        self.nodes[node.index()].requires = Some(ids.clone().into_boxed_slice());
        ids
    }

    /// The requirements of a node in the order of its go.mod; none when they were pruned out.
    #[must_use]
    pub fn required_by(&self, node: NodeId) -> Option<&[NodeId]> {
        self.nodes[node.index()].requires.as_deref()
    }

    /// The module path of a node.
    #[must_use]
    pub fn path(&self, node: NodeId) -> &str {
        &self.paths[self.nodes[node.index()].path as usize]
    }

    /// The version of a node; empty for a main module.
    #[must_use]
    pub fn version(&self, node: NodeId) -> &str {
        &self.nodes[node.index()].version
    }

    /// Path and version of a node.
    #[must_use]
    pub fn module(&self, node: NodeId) -> ModuleVersion {
        ModuleVersion::new(self.path(node), self.version(node))
    }

    /// The node of `path` at `version`, if the graph has it.
    #[must_use]
    pub fn find(&self, path: &str, version: &str) -> Option<NodeId> {
        let hash = self.hasher.hash_one((path, version));
        let is_it = |id: &NodeId| (self.path(*id), self.version(*id)) == (path, version);
        self.ids.find(hash, is_it).copied()
    }

    /// The selected node of `path`; none when no reachable module requires the path.
    #[must_use]
    pub fn selected(&self, path: &str) -> Option<NodeId> {
        let is_it = |&id: &u32| &*self.paths[id as usize] == path;
        let path_id = *self.path_ids.find(self.hasher.hash_one(path), is_it)?;
        let id = self.selected[path_id as usize];
        (self.version(id) != "none").then_some(id)
    }

    /// The selected node that stands for `node`'s path.
    #[must_use]
    pub fn selected_for(&self, node: NodeId) -> NodeId {
        self.selected[self.nodes[node.index()].path as usize]
    }

    /// The roots given at the start, in their order.
    #[must_use]
    pub fn roots(&self) -> &[NodeId] {
        &self.roots
    }

    /// How many module versions the graph has met.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the graph has no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The build list: the roots' selected versions first, the rest by path.
    #[must_use]
    pub fn build_list(&self) -> Vec<NodeId> {
        let mut seen = HashSet::new();
        let mut list = Vec::with_capacity(self.selected.len());
        for &root in &self.roots {
            if seen.insert(self.nodes[root.index()].path) {
                let id = self.selected_for(root);
                if self.version(id) != "none" {
                    list.push(id);
                }
            }
        }
        let unique_roots = list.len();
        for (path, &id) in self.selected.iter().enumerate() {
            if !seen.contains(&to_id(path)) && self.version(id) != "none" {
                list.push(id);
            }
        }
        list[unique_roots..].sort_by(|&a, &b| self.path(a).cmp(self.path(b)));
        list
    }

    /// Every module version that is reachable, breadth first from the roots, selected or not.
    #[must_use]
    pub fn breadth_first(&self) -> Vec<NodeId> {
        self.breadth_first_from(&self.roots).into_iter().map(|(id, _)| id).collect()
    }

    /// Like [`Graph::breadth_first`], with the position of the node that required each first.
    fn breadth_first_from(&self, roots: &[NodeId]) -> Vec<(NodeId, Option<usize>)> {
        let mut seen = vec![false; self.nodes.len()];
        let mut order = Vec::new();
        let mut queue: VecDeque<(NodeId, Option<usize>)> =
            roots.iter().map(|&root| (root, None)).collect();
        while let Some((id, parent)) = queue.pop_front() {
            if seen[id.index()] || self.version(id) == "none" {
                continue;
            }
            seen[id.index()] = true;
            let position = order.len();
            order.push((id, parent));
            let requirements = self.required_by(id).unwrap_or_default();
            queue.extend(requirements.iter().map(|&r| (r, Some(position))));
        }
        order
    }

    /// A shortest chain of requirements from a root to the first node that `wanted` accepts.
    #[must_use]
    pub fn find_path(&self, wanted: impl Fn(NodeId) -> bool) -> Option<Vec<NodeId>> {
        let order = self.breadth_first_from(&self.roots);
        let mut position = order.iter().position(|&(id, _)| wanted(id))?;
        let mut chain = vec![order[position].0];
        while let Some(parent) = order[position].1 {
            chain.push(order[parent].0);
            position = parent;
        }
        chain.reverse();
        Some(chain)
    }
}

/// Interned ids are 32 bits: 2^32 distinct module versions would not fit in memory.
fn to_id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A go.mod may list any number of versions of one module; a scan of them for each line
    /// would take minutes here.
    #[test]
    fn many_versions_of_one_module() {
        const MANY: usize = 100_000;
        let mut graph = Graph::new(&[ModuleVersion::new("example.com/m", "")]);
        let root = graph.roots()[0];
        let versions: Vec<String> = (0..MANY).map(|n| format!("v0.0.{n}")).collect();
        graph.require(root, versions.iter().map(|v| ("example.com/a", v.as_str())));
        assert_eq!(graph.len(), MANY + 1);
        for version in ["v0.0.0", "v0.0.31", "v0.0.32", "v0.0.99999"] {
            assert_eq!(
                graph.find("example.com/a", version).map(|id| graph.version(id)),
                Some(version)
            );
        }
        let selected = graph.selected("example.com/a").map(|id| graph.version(id));
        assert_eq!(selected, Some("v0.0.99999"));
    }
}
