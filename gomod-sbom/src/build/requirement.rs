//! The edges of the document.
//!
//! The requirements of modules are taken as they are. Those of a main module are not:
//! since Go 1.17 its go.mod lists, marked `// indirect`, nearly every module of the
//! build, so that taking them all would hang everything on the main module. It keeps
//! those that are not marked, and of the others only what it does not reach otherwise.
//! What is not reached from anywhere hangs on the document's subject.

use gomod_core::inventory::Inventory;

use super::nodes::Nodes;

/// The edges of the document.
pub(super) struct Requirements {
    /// For each node the nodes that it depends on, sorted, each once, never itself.
    pub(super) edges: Vec<Vec<usize>>,
    /// Whether a node hangs on the subject although no module is known to require it: a
    /// version that is not selected does, or a module whose go.mod was not read.
    pub(super) adopted: Vec<bool>,
}

/// Chooses the edges by the rules above.
pub(super) fn settle(inventory: &Inventory, nodes: &Nodes) -> Requirements {
    let count = nodes.list.len();
    let mains: Vec<usize> = nodes.mains().collect();
    let is_main = |node: usize| mains.binary_search(&node).is_ok();
    let mut kept = vec![Vec::new(); count];
    let mut indirect = vec![Vec::new(); count];
    for edge in &inventory.edges {
        let (Some(from), Some(to)) = (nodes.find(edge.from), nodes.find(edge.to)) else {
            continue;
        };
        if from != to {
            let list = if edge.indirect && is_main(from) { &mut indirect } else { &mut kept };
            list[from].push(to);
        }
    }
    if nodes.is_workspace() {
        kept[Nodes::ROOT].extend(&mains);
    }
    if let Some(stdlib) = nodes.stdlib() {
        let users = if mains.is_empty() { &[Nodes::ROOT][..] } else { &mains };
        users.iter().for_each(|&user| kept[user].push(stdlib));
    }
    tidy(&mut kept);
    tidy(&mut indirect);

    // Each main module by itself, so that the answer does not depend on their order.
    let mut hung = Vec::new();
    for &main in &mains {
        let mut candidates = indirect[main].clone();
        if main == Nodes::ROOT {
            candidates.extend(0..count);
        }
        hung.push((main, unreached_heads(&kept, main, &candidates)));
    }
    let mut adopted = vec![false; count];
    for (main, heads) in hung {
        for head in heads {
            adopted[head] = indirect[main].binary_search(&head).is_err();
            kept[main].push(head);
        }
    }
    let all: Vec<usize> = (0..count).collect();
    let orphans = unreached_heads(&kept, Nodes::ROOT, &all);
    for orphan in orphans {
        adopted[orphan] = true;
        kept[Nodes::ROOT].push(orphan);
    }
    tidy(&mut kept);
    Requirements { edges: kept, adopted }
}

fn tidy(edges: &mut [Vec<usize>]) {
    for targets in edges {
        targets.sort_unstable();
        targets.dedup();
    }
}

/// Marks everything that is reached from a node, the node included.
fn flood(edges: &[Vec<usize>], from: usize, reached: &mut [bool]) {
    let mut open = vec![from];
    reached[from] = true;
    while let Some(node) = open.pop() {
        for &next in &edges[node] {
            if !reached[next] {
                reached[next] = true;
                open.push(next);
            }
        }
    }
}

/// The fewest of the candidates from which all those are reached that the node does not
/// reach itself.
///
/// The first pass leaves none that an earlier one reaches, the second, backwards, none
/// that a later one reaches. A ring of candidates is entered at its first.
fn unreached_heads(edges: &[Vec<usize>], node: usize, candidates: &[usize]) -> Vec<usize> {
    let mut known = vec![false; edges.len()];
    flood(edges, node, &mut known);
    let pass = |candidates: &mut dyn Iterator<Item = usize>| {
        let mut reached = known.clone();
        let mut heads = Vec::new();
        for candidate in candidates {
            if !reached[candidate] {
                heads.push(candidate);
                flood(edges, candidate, &mut reached);
            }
        }
        heads
    };
    let forwards = pass(&mut candidates.iter().copied());
    pass(&mut forwards.into_iter().rev())
}
