//! From an inventory to a document.
//!
//! # What a component is
//!
//! A component is what is *built*. A module that no `replace` line touches is itself.
//! A module replaced by a module is the replacement: its path, version, purl and hash.
//! A module replaced by a directory keeps its path, because that is how it is imported,
//! but has no version and no hash: the directory is whatever is in it, and the version
//! that was required says nothing about it. In both cases the module that was required,
//! with its version, stands under `pedigree.ancestors`, and `pedigree.notes` tells what
//! happened. When two modules are built from the same replacement there is one
//! component, with both as ancestors.
//!
//! # Order
//!
//! Components, dependencies, their targets and properties are sorted by their own text,
//! not by the order of the inventory, so that the same facts give the same bytes.

mod bsi;
mod component;
mod composition;
mod nodes;
mod party;
mod reference;
mod requirement;

use gomod_core::inventory::{Context, Inventory};
use serde::Serialize;
use serde_json::Value;

use crate::model::{Bom, Component, Dependency, Lifecycle, Metadata, Phase, Property, Tools};
use crate::options::Options;
use crate::score::Profile;

use self::composition::Gaps;
use self::nodes::{Nodes, Subject};

impl Bom {
    /// Makes a document of the modules of an inventory.
    ///
    /// The subject is the main module, or, when there are several, the workspace with
    /// the main modules as its parts. Every component has one entry in `dependencies`
    /// and is reached from the subject; no entry refers to itself or to nothing. Indexes
    /// of the inventory that point nowhere are passed over.
    ///
    /// ```
    /// use gomod_core::inventory::{Inventory, MainModule};
    /// use gomod_sbom::{Bom, Options, SpecVersion};
    ///
    /// let main = MainModule { path: "example.com/app".into(), ..MainModule::default() };
    /// let inventory = Inventory { main: vec![main], ..Inventory::default() };
    /// let bom = Bom::from_inventory(&inventory, &Options::default());
    /// assert!(bom.to_json(SpecVersion::default()).contains("pkg:golang/example.com/app"));
    /// ```
    #[must_use]
    pub fn from_inventory(inventory: &Inventory, options: &Options) -> Bom {
        let nodes = Nodes::of(inventory, options);
        let gaps = Gaps::of(inventory, &nodes);
        let requirements = requirement::settle(inventory, &nodes);

        let mut components = Vec::new();
        let mut parts = Vec::new();
        let mut subject = None;
        for (index, node) in nodes.list.iter().enumerate() {
            let mut component = node.component(inventory, options);
            match &node.subject {
                Subject::Workspace | Subject::Main(_) => {
                    party::of_main(&mut component, &options.parties);
                }
                Subject::Modules(_) | Subject::Stdlib => {
                    party::of_module(&mut component, &node.name, options);
                }
            }
            if options.profile == Some(Profile::Bsi21) {
                bsi::fill(&mut component, node, inventory, options);
            }
            component.properties.extend(gaps.properties(index));
            if requirements.adopted[index] {
                component.properties.push(property("gomod:requiredBy", "unknown"));
            }
            component.properties.sort_by(order);
            match node.subject {
                Subject::Workspace => subject = Some(component),
                Subject::Main(_) if nodes.is_workspace() => parts.push(component),
                Subject::Main(_) => subject = Some(component),
                Subject::Modules(_) | Subject::Stdlib => components.push(component),
            }
        }
        if let Some(subject) = &mut subject {
            subject.components = parts;
        }

        let mut bom = Bom {
            metadata: metadata(inventory, options, subject, gaps.of_the_whole()),
            components,
            dependencies: dependencies(&nodes, &requirements.edges),
            compositions: gaps.compositions(&nodes),
            ..Bom::default()
        };
        bom.serial_number = Some(bom.content_serial());
        bom
    }
}

fn metadata(
    inventory: &Inventory,
    options: &Options,
    subject: Option<Component>,
    gaps: Vec<Property>,
) -> Metadata {
    let mut properties = gaps;
    properties.extend(inventory.notes.iter().map(|note| property("gomod:note", note)));
    properties.extend(inventory.contexts.iter().filter_map(|context| match context {
        Context::Module { main } => Some(property("gomod:context", &format!("module {main}"))),
        _ => None,
    }));
    properties.extend(
        inventory.log.as_ref().map(|log| {
            property("gomod:log", &format!("{} {} {}", log.database, log.size, log.hash))
        }),
    );
    properties.sort_by(order);
    properties.dedup();
    let mut metadata = Metadata {
        timestamp: options.timestamp,
        lifecycles: vec![Lifecycle { phase: Phase::PreBuild }],
        tools: Tools(vec![component::tool()]),
        component: subject,
        properties,
        ..Metadata::default()
    };
    party::of_document(&mut metadata, &options.parties);
    metadata
}

fn dependencies(nodes: &Nodes, edges: &[Vec<usize>]) -> Vec<Dependency> {
    let refs = |targets: &[usize]| {
        let mut refs: Vec<String> =
            targets.iter().map(|&target| nodes.list[target].bom_ref.clone()).collect();
        refs.sort();
        refs
    };
    let mut dependencies: Vec<Dependency> = nodes
        .list
        .iter()
        .zip(edges)
        .map(|(node, targets)| Dependency {
            reference: node.bom_ref.clone(),
            depends_on: refs(targets),
        })
        .collect();
    dependencies.sort_by(|a, b| a.reference.cmp(&b.reference));
    dependencies
}

fn property(name: &str, value: &str) -> Property {
    Property { name: name.to_owned(), value: normalized(value) }
}

/// The word that an inventory in JSON has for a value.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn order(a: &Property, b: &Property) -> std::cmp::Ordering {
    (&a.name, &a.value).cmp(&(&b.name, &b.value))
}

/// The text as an XML `normalizedString`, which the specification's names and values
/// are: control characters, and what XML cannot hold at all, become spaces.
fn normalized(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c })
        .collect()
}
