//! How complete the document is, and what is missing.
//!
//! `compositions` says of which components the dependencies are all there: `complete`
//! where the go.mod was read, `incomplete` where it was not, `unknown` for the standard
//! library, whose own vendored modules are not looked at. What is missing, and why, is
//! told by properties named `gomod:gap` at the component concerned, or in the metadata
//! where it concerns the whole or a module that the document does not hold.

use std::collections::HashMap;

use gomod_core::inventory::{Inventory, Missing};

use crate::model::{Aggregate, Composition, Property};

use super::nodes::{Nodes, Subject};
use super::{property, word};

/// What is missing, sorted by the nodes concerned.
pub(super) struct Gaps {
    whole: Vec<Property>,
    by_node: HashMap<usize, Vec<Property>>,
    aggregates: Vec<Aggregate>,
}

impl Gaps {
    pub(super) fn of(inventory: &Inventory, nodes: &Nodes) -> Gaps {
        let mut gaps = Gaps {
            whole: Vec::new(),
            by_node: HashMap::new(),
            aggregates: nodes.list.iter().map(|node| aggregate(inventory, &node.subject)).collect(),
        };
        let named = by_name(inventory, nodes);
        for gap in &inventory.gaps {
            // No document carries the time of a commit, so none misses it.
            if gap.missing == Missing::Time {
                continue;
            }
            let missing = word(gap.missing);
            let text = format!("{missing}: {}", gap.reason);
            let node = gap.module.as_ref().and_then(|module| named.get(module)).copied();
            match (node, &gap.module) {
                (Some(node), _) => {
                    gaps.by_node.entry(node).or_default().push(property("gomod:gap", &text));
                }
                (None, Some(module)) => {
                    gaps.whole.push(property("gomod:gap", &format!("{module}: {text}")));
                }
                (None, None) => gaps.whole.push(property("gomod:gap", &text)),
            }
            // Requirements that are missing of the whole, or of a module that the document
            // does not hold, are missing somewhere below its subject.
            let node = node.unwrap_or(Nodes::ROOT);
            if gap.missing == Missing::Requirements {
                gaps.aggregates[node] = Aggregate::Incomplete;
            }
        }
        gaps
    }

    /// What is missing at a node.
    pub(super) fn properties(&self, node: usize) -> Vec<Property> {
        self.by_node.get(&node).cloned().unwrap_or_default()
    }

    /// What is missing of the whole.
    pub(super) fn of_the_whole(&self) -> Vec<Property> {
        self.whole.clone()
    }

    /// The compositions: one for each degree of completeness that occurs.
    pub(super) fn compositions(&self, nodes: &Nodes) -> Vec<Composition> {
        [Aggregate::Complete, Aggregate::Incomplete, Aggregate::Unknown]
            .into_iter()
            .filter_map(|aggregate| {
                let mut dependencies: Vec<String> = nodes
                    .list
                    .iter()
                    .zip(&self.aggregates)
                    .filter(|(_, is)| **is == aggregate)
                    .map(|(node, _)| node.bom_ref.clone())
                    .collect();
                dependencies.sort();
                let some = !dependencies.is_empty();
                some.then_some(Composition { aggregate, assemblies: Vec::new(), dependencies })
            })
            .collect()
    }
}

fn aggregate(inventory: &Inventory, subject: &Subject) -> Aggregate {
    match subject {
        Subject::Workspace | Subject::Main(_) => Aggregate::Complete,
        Subject::Modules(members) => {
            if members.iter().all(|&index| inventory.components[index].edges_known) {
                Aggregate::Complete
            } else {
                Aggregate::Incomplete
            }
        }
        Subject::Stdlib => Aggregate::Unknown,
    }
}

/// The nodes by the names that a gap may use for them: the module that is required or
/// the one that is built, as `path@version`; a main module also by its path.
fn by_name(inventory: &Inventory, nodes: &Nodes) -> HashMap<String, usize> {
    let mut named = HashMap::new();
    for (index, node) in nodes.list.iter().enumerate() {
        match &node.subject {
            Subject::Modules(members) => {
                for &member in members {
                    let component = &inventory.components[member];
                    named.insert(format!("{}@{}", component.path, component.version), index);
                }
                if let Some(version) = &node.version {
                    named.entry(format!("{}@{version}", node.name)).or_insert(index);
                }
            }
            Subject::Main(_) => {
                if let Some(version) = &node.version {
                    named.insert(format!("{}@{version}", node.name), index);
                }
                named.insert(node.name.clone(), index);
            }
            Subject::Workspace | Subject::Stdlib => {}
        }
    }
    named
}
