//! Every document keeps the rules of references, whatever the inventory.
#![allow(clippy::unwrap_used)]

mod check;
mod inventories;

use gomod_core::inventory::{Inventory, Node};
use gomod_sbom::document::Contents;
use gomod_sbom::{Bom, Document, Options, SpecVersion, compare};
use proptest::prelude::*;
use serde_json::Value;

fn document(inventory: &Inventory, version: SpecVersion) -> Value {
    let bom = Bom::from_inventory(inventory, &Options::default());
    serde_json::from_str(&bom.to_json(version)).unwrap()
}

/// What is reached from a node in a graph of pairs.
fn reach<N: PartialEq + Copy>(edges: &[(N, N)], from: N) -> Vec<N> {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(&node) = reached.get(next) {
        for &(_, to) in edges.iter().filter(|(from, _)| *from == node) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
        next += 1;
    }
    reached
}

proptest! {
    #[test]
    fn references_hold(inventory in inventories::wild()) {
        for version in SpecVersion::ALL {
            let document = document(&inventory, version);
            check::references(&document);
            check::nothing_empty(&document);
            check::versions(&document, version);
        }
    }

    #[test]
    fn a_second_reader_agrees(inventory in inventories::wild()) {
        use cyclonedx_bom::prelude::{Bom as TheirBom, SpecVersion as TheirVersion, Validate};
        let bom = Bom::from_inventory(&inventory, &Options::default());
        for (ours, theirs) in [
            (SpecVersion::V1_4, TheirVersion::V1_4),
            (SpecVersion::V1_5, TheirVersion::V1_5),
        ] {
            let text = bom.to_json(ours);
            let read = TheirBom::parse_from_json_with_version(text.as_bytes(), theirs).unwrap();
            let result = read.validate();
            prop_assert!(result.passed(), "{ours}: {result:?}\n{text}");
            prop_assert_eq!(read.components.map_or(0, |list| list.0.len()), bom.components.len());
            prop_assert_eq!(read.dependencies.unwrap().0.len(), bom.dependencies.len());
        }
    }

    #[test]
    fn every_format_says_the_same(inventory in inventories::wild()) {
        let bom = Bom::from_inventory(&inventory, &Options::default());
        let contents = Document::from(&bom).contents();
        prop_assert!(contents.dangling.is_empty());
        let xml = Document::parse(bom.to_xml(SpecVersion::V1_7).as_bytes()).unwrap();
        prop_assert_eq!(xml.unread(), &[] as &[String]);
        prop_assert_eq!(&xml.contents(), &contents);
        let spdx = Document::parse(bom.to_spdx().as_bytes()).unwrap().contents();
        prop_assert!(spdx.dangling.is_empty());
        prop_assert_eq!(spdx.components.len(), contents.components.len());
        let names = |contents: &Contents| -> Vec<(String, String)> {
            let name = |index: usize| contents.components[index].purl.clone().unwrap_or_default();
            let edges = contents.edges.iter();
            let mut names: Vec<_> = edges.map(|&(a, b)| (name(a), name(b))).collect();
            names.sort();
            names
        };
        prop_assert_eq!(names(&spdx), names(&contents));
        for document in [&xml.contents(), &spdx] {
            let comparison = compare(&contents, document);
            prop_assert!(comparison.is_empty(), "{comparison}");
        }
    }

    #[test]
    fn order_does_not_matter((inventory, seed) in (inventories::wild(), any::<u64>())) {
        let options = Options::default();
        let text = Bom::from_inventory(&inventory, &options).to_json(SpecVersion::V1_6);
        let again = Bom::from_inventory(&inventory, &options).to_json(SpecVersion::V1_6);
        prop_assert_eq!(&text, &again);
        let shuffled = inventories::shuffled(&inventory, seed);
        let shuffled = Bom::from_inventory(&shuffled, &options).to_json(SpecVersion::V1_6);
        prop_assert_eq!(&text, &shuffled);
    }

    #[test]
    fn a_main_module_reaches_what_it_requires_by_no_needless_edge(
        inventory in inventories::plain()
    ) {
        let all: Vec<(Node, Node)> =
            inventory.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let direct: Vec<(Node, Node)> = inventory
            .edges
            .iter()
            .filter(|edge| !edge.indirect || !matches!(edge.from, Node::Main(_)))
            .map(|edge| (edge.from, edge.to))
            .collect();
        let document = document(&inventory, SpecVersion::V1_6);
        let written = check::edges(&document);
        let name = |node: Node| match node {
            Node::Main(index) => inventory.main[index as usize].path.as_str(),
            Node::Component(index) => inventory.components[index as usize].path.as_str(),
        };
        for main in 0..inventory.main.len() as u32 {
            let main = Node::Main(main);
            let hung: Vec<Node> = inventories::nodes(&inventory)
                .filter(|&to| {
                    written.contains(&(name(main), name(to))) && !direct.contains(&(main, to))
                })
                .collect();
            for node in reach(&all, main) {
                prop_assert!(reach(&written, name(main)).contains(&name(node)));
            }
            for &one in &hung {
                let mut without = direct.clone();
                without.extend(hung.iter().filter(|&&to| to != one).map(|&to| (main, to)));
                prop_assert!(!reach(&without, main).contains(&one), "{} is needless", name(one));
            }
        }
    }
}
