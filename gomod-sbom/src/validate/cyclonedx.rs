//! What holds for the references of a CycloneDX document.

use std::collections::HashSet;

use super::{Findings, Rule};
use crate::tree::Tree;

pub(super) fn check(document: &Tree, findings: &mut Findings) {
    let known = references(document);
    let leads = |reference: &str| known.contains(reference) || reference.starts_with("urn:cdx:");
    let mut entries = HashSet::new();
    for (index, entry) in document.list("dependencies").iter().enumerate() {
        let place = format!("/dependencies/{index}");
        let Some(from) = entry.get("ref").and_then(Tree::as_str) else { continue };
        if !entries.insert(from) {
            let message = format!("{from:?} has an entry in the graph already");
            findings.add(Rule::UniqueReference, format!("{place}/ref"), message);
        }
        if !leads(from) {
            findings.add(Rule::Reference, format!("{place}/ref"), nothing(from));
        }
        for field in ["dependsOn", "provides"] {
            for (index, to) in texts(entry, field).enumerate() {
                if !leads(to) {
                    findings.add(Rule::Reference, format!("{place}/{field}/{index}"), nothing(to));
                }
            }
        }
    }
    for (index, composition) in document.list("compositions").iter().enumerate() {
        for field in ["assemblies", "dependencies"] {
            for (at, to) in texts(composition, field).enumerate() {
                if !leads(to) {
                    let place = format!("/compositions/{index}/{field}/{at}");
                    findings.add(Rule::Reference, place, nothing(to));
                }
            }
        }
    }
}

/// The texts of a list; what is none is an empty one.
fn texts<'v>(value: &'v Tree<'_>, field: &str) -> impl Iterator<Item = &'v str> {
    value.list(field).iter().map(|item| item.as_str().unwrap_or_default())
}

fn nothing(reference: &str) -> String {
    format!("nothing in the document is called {reference:?}")
}

/// All names that anything in the document has: services and others have them too.
fn references<'v>(document: &'v Tree<'_>) -> HashSet<&'v str> {
    let mut known = HashSet::new();
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Tree::Object(fields) => {
                known.extend(fields.get("bom-ref").and_then(Tree::as_str));
                let values = fields.iter().map(|(_, value)| value);
                open.extend(values.filter(|value| value.as_str().is_none()));
            }
            Tree::List(items) => open.extend(items),
            _ => {}
        }
    }
    known
}
