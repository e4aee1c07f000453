//! Random inventories: rings, replacements of every kind, workspaces, gaps, and names
//! that no go.mod may hold.

use gomod_core::inventory::{
    Component, Context, Edge, Gap, Inventory, MainModule, Missing, Node, Origin, Proof, Replacement,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const PATHS: &[&str] = &[
    "example.com/a",
    "example.com/a/v2",
    "example.com/b",
    "github.com/BurntSushi/toml",
    "gopkg.in/yaml.v3",
    "golang.org/x/text",
    "stdlib",
    "",
    "/",
    "a b\tc\r\nd",
    "example.com/a@v1.0.0",
    "example.com/a?type=module",
    "example.com/a?type=module#2",
    "\u{e9}\u{fffe}%&<>\"'\\",
];

const VERSIONS: &[&str] = &["v1.0.0", "v1.0.0+incompatible", "v0.0.0-2024", "", "weird \n/@?#"];

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    select(words).prop_map(str::to_owned)
}

fn replacement() -> impl Strategy<Value = Replacement> {
    let path = prop_oneof![word(PATHS), word(&["./local", "../\tup", "/abs"])];
    (path, option::of(word(VERSIONS))).prop_map(|(path, version)| Replacement { path, version })
}

fn component() -> impl Strategy<Value = Component> {
    let h1 = option::of(word(&["h1:a=", "h1:b="]));
    let proof = select(&[Proof::None, Proof::Unread, Proof::Local, Proof::GoSum][..]);
    let url = word(&["https://u:p@git.example.com/a", "https://git.example.com/ b", "c"]);
    (
        (word(PATHS), word(VERSIONS), option::of(replacement())),
        (h1.clone(), h1, proof, proptest::bool::ANY, proptest::bool::ANY),
        option::of(url.prop_map(|url| Origin { url, ..Origin::default() })),
    )
        .prop_map(|((path, version, replacement), facts, origin)| {
            let (h1, go_mod_h1, go_mod_proof, direct, edges_known) = facts;
            Component {
                path,
                version,
                replacement,
                direct,
                h1,
                go_mod_h1,
                go_mod_proof,
                edges_known,
                origin,
                ..Component::default()
            }
        })
}

fn node() -> impl Strategy<Value = Node> {
    prop_oneof![(0..5u32).prop_map(Node::Main), (0..14u32).prop_map(Node::Component)]
}

fn edges() -> impl Strategy<Value = Vec<Edge>> {
    let edge = (node(), node(), proptest::bool::ANY);
    vec(edge.prop_map(|(from, to, indirect)| Edge { from, to, indirect }), 0..40)
}

fn gap() -> impl Strategy<Value = Gap> {
    let kinds = [Missing::Requirements, Missing::Hash, Missing::Version, Missing::Time];
    let module = (word(PATHS), word(VERSIONS)).prop_map(|(path, version)| {
        if version.is_empty() { path } else { format!("{path}@{version}") }
    });
    (option::of(module), select(kinds.to_vec()), word(&["no file", "line\nbreak"]))
        .prop_map(|(module, missing, reason)| Gap { module, missing, reason })
}

/// Any inventory, also one that the graph would never make.
pub(crate) fn wild() -> impl Strategy<Value = Inventory> {
    let main = (word(PATHS), option::of(word(VERSIONS)));
    let mains = vec(main, 0..4).prop_map(|mains| {
        let mains = mains.into_iter().enumerate();
        // Two main modules never have the same directory.
        mains
            .map(|(index, (path, version))| MainModule {
                path,
                version,
                dir: format!("m{index}"),
                go_version: Some("1.24".to_owned()),
                ..MainModule::default()
            })
            .collect::<Vec<_>>()
    });
    let go = word(&["", "1.24.0", "1.25rc1", "x\n"]);
    let notes = vec(word(&["a note", "tab\there"]), 0..3);
    (mains, vec(component(), 0..12), edges(), vec(gap(), 0..4), go, notes).prop_map(
        |(main, components, edges, gaps, go_version, notes)| {
            let contexts: Vec<Context> = main
                .iter()
                .map(|main: &MainModule| Context::Module { main: main.path.clone() })
                .collect();
            Inventory {
                main,
                components,
                edges,
                go_version,
                toolchain: None,
                contexts,
                log: None,
                gaps,
                notes,
            }
        },
    )
}

/// An inventory of modules with names of their own, whose edges all lead somewhere.
pub(crate) fn plain() -> impl Strategy<Value = Inventory> {
    (1..4usize, 0..12usize, edges()).prop_map(|(mains, components, mut edges)| {
        let exists = |node: &Node| match *node {
            Node::Main(index) => (index as usize) < mains,
            Node::Component(index) => (index as usize) < components,
        };
        edges.retain(|edge| exists(&edge.from) && exists(&edge.to));
        let path = |kind: &str, index: usize| format!("example.com/{kind}{index}");
        let main = |index| MainModule { path: path("main", index), ..MainModule::default() };
        let component = |index| Component {
            path: path("module", index),
            version: "v1.0.0".to_owned(),
            ..Component::default()
        };
        Inventory {
            main: (0..mains).map(main).collect(),
            components: (0..components).map(component).collect(),
            edges,
            ..Inventory::default()
        }
    })
}

/// The nodes of an inventory.
pub(crate) fn nodes(inventory: &Inventory) -> impl Iterator<Item = Node> + use<> {
    let mains = (0..inventory.main.len() as u32).map(Node::Main);
    mains.chain((0..inventory.components.len() as u32).map(Node::Component))
}

/// The same facts, listed in another order.
pub(crate) fn shuffled(inventory: &Inventory, seed: u64) -> Inventory {
    let mut random = seed;
    let mut next = move || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        random >> 33
    };
    let mut order = |count: usize| {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_cached_key(|_| next());
        order
    };
    let mains = order(inventory.main.len());
    let components = order(inventory.components.len());
    let (edges, gaps) = (order(inventory.edges.len()), order(inventory.gaps.len()));
    let notes = order(inventory.notes.len());
    let moved = |order: &[usize], index: u32| {
        let new = order.iter().position(|&old| old == index as usize);
        new.map_or(index, |new| new as u32)
    };
    let node = |node| match node {
        Node::Main(index) => Node::Main(moved(&mains, index)),
        Node::Component(index) => Node::Component(moved(&components, index)),
    };
    Inventory {
        main: mains.iter().map(|&index| inventory.main[index].clone()).collect(),
        components: components.iter().map(|&i| inventory.components[i].clone()).collect(),
        edges: edges
            .iter()
            .map(|&index| inventory.edges[index])
            .map(|edge| Edge { from: node(edge.from), to: node(edge.to), ..edge })
            .collect(),
        gaps: gaps.iter().map(|&index| inventory.gaps[index].clone()).collect(),
        notes: notes.iter().map(|&index| inventory.notes[index].clone()).collect(),
        contexts: inventory.contexts.iter().rev().cloned().collect(),
        ..inventory.clone()
    }
}
