//! The inventory of a workspace as one for each of its modules.

use std::collections::BTreeMap;

use gomod_core::inventory::{Component, Context, Edge, Inventory, Node, Proof};

/// Takes the inventory of a workspace apart: one for each main module, with what it reaches.
///
/// Versions are those that the workspace selects, for that is what is built in it. Another
/// module of the workspace that a module reaches is one of its components: from the checkout,
/// with the version that the caller gave it. An inventory of one main module comes back alone.
///
/// ```
/// use gomod_core::inventory::{Edge, Inventory, MainModule, Node};
///
/// let main = |path: &str| MainModule { path: path.into(), ..MainModule::default() };
/// let inventory = Inventory {
///     main: vec![main("example.com/a"), main("example.com/b")],
///     edges: vec![Edge { from: Node::Main(0), to: Node::Main(1), indirect: false }],
///     ..Inventory::default()
/// };
/// let each = gomod_sbom::each(&inventory);
/// assert_eq!(each[0].components[0].path, "example.com/b");
/// assert!(each[1].components.is_empty());
/// ```
#[must_use]
pub fn each(inventory: &Inventory) -> Vec<Inventory> {
    if inventory.main.len() < 2 {
        return vec![inventory.clone()];
    }
    (0..inventory.main.len()).map(|main| one(inventory, main)).collect()
}

/// A node by which the parts of an inventory can be sorted.
type Key = (bool, usize);

fn key(node: Node) -> Option<Key> {
    match node {
        Node::Main(index) => Some((false, usize::try_from(index).ok()?)),
        Node::Component(index) => Some((true, usize::try_from(index).ok()?)),
    }
}

fn one(inventory: &Inventory, main: usize) -> Inventory {
    let mut targets: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
    for edge in &inventory.edges {
        if let (Some(from), Some(to)) = (key(edge.from), key(edge.to)) {
            targets.entry(from).or_default().push(to);
        }
    }
    let root: Key = (false, main);
    let mut reached: BTreeMap<Key, Component> = BTreeMap::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        for &to in targets.get(&node).into_iter().flatten() {
            if to != root
                && !reached.contains_key(&to)
                && let Some(component) = component(inventory, to)
            {
                reached.insert(to, component);
                open.push(to);
            }
        }
    }
    let mut list: Vec<(Key, Component)> = reached.into_iter().collect();
    list.sort_by(|(_, a), (_, b)| (&a.path, &a.version).cmp(&(&b.path, &b.version)));
    let place = |index: usize| u32::try_from(index).ok();
    let mut nodes: BTreeMap<Key, Node> = BTreeMap::from([(root, Node::Main(0))]);
    nodes.extend(
        list.iter()
            .enumerate()
            .filter_map(|(i, (key, _))| Some((*key, Node::Component(place(i)?)))),
    );
    let node = |node: Node| nodes.get(&key(node)?).copied();
    let mut edges: Vec<Edge> = inventory
        .edges
        .iter()
        .filter_map(|edge| {
            Some(Edge { from: node(edge.from)?, to: node(edge.to)?, indirect: edge.indirect })
        })
        .collect();
    edges.sort_by_key(|edge| (key(edge.from), key(edge.to), edge.indirect));
    let mut components: Vec<Component> = list.into_iter().map(|(_, component)| component).collect();
    for (index, component) in components.iter_mut().enumerate() {
        let is_it = |edge: &&Edge| key(edge.to) == Some((true, index));
        component.direct =
            edges.iter().filter(is_it).any(|edge| edge.from == Node::Main(0) && !edge.indirect);
    }
    let subject = &inventory.main[main];
    let named = |name: &str| {
        name == subject.path
            || components.iter().any(|c| {
                name.strip_prefix(c.path.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
            })
    };
    let gaps = inventory.gaps.iter().filter(|gap| gap.module.as_deref().is_none_or(named));
    let gaps = gaps.cloned().collect();
    let contexts = inventory.contexts.iter();
    let contexts = contexts
        .filter(|context| match context {
            Context::Module { main } => *main == subject.path,
            _ => true,
        })
        .cloned()
        .collect();
    Inventory {
        main: vec![subject.clone()],
        components,
        edges,
        go_version: inventory.go_version.clone(),
        toolchain: inventory.toolchain.clone(),
        contexts,
        log: inventory.log.clone(),
        gaps,
        notes: inventory.notes.clone(),
    }
}

/// What another node is to a main module.
fn component(inventory: &Inventory, (is_component, index): Key) -> Option<Component> {
    if is_component {
        let component = inventory.components.get(index)?;
        return Some(Component { contexts: vec![0], ..component.clone() });
    }
    let main = inventory.main.get(index)?;
    Some(Component {
        path: main.path.clone(),
        version: main.version.clone().unwrap_or_default(),
        go_version: main.go_version.clone(),
        go_mod_proof: Proof::Local,
        edges_known: true,
        origin: main.origin.clone(),
        contexts: vec![0],
        ..Component::default()
    })
}
