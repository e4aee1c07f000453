//! The contents of a CycloneDX document.

use std::collections::HashMap;

use super::{Contents, Entry, text};
use crate::tree::Tree;

pub(super) fn contents(document: &Tree) -> Contents {
    let nothing = Tree::Null;
    let metadata = document.get("metadata").unwrap_or(&nothing);
    let mut contents = Contents {
        timestamp: text(metadata, "timestamp"),
        creators: creators(metadata),
        ..Contents::default()
    };
    if let Some(subject) = metadata.get("component") {
        contents.root = Some(0);
        add(&mut contents, subject, "/metadata/component".to_owned());
    }
    for (index, component) in document.list("components").iter().enumerate() {
        add(&mut contents, component, format!("/components/{index}"));
    }
    let mut by_reference = HashMap::new();
    for (index, entry) in contents.components.iter().enumerate() {
        if let Some(reference) = &entry.reference {
            by_reference.entry(reference.as_str()).or_insert(index);
        }
    }
    let mut dangling = Vec::new();
    let mut edges = Vec::new();
    for entry in document.list("dependencies") {
        let Some(from) = entry.get("ref").and_then(Tree::as_str) else { continue };
        let known = by_reference.get(from);
        if known.is_none() {
            dangling.push(from.to_owned());
        }
        for to in entry.list("dependsOn").iter().filter_map(Tree::as_str) {
            match (known, by_reference.get(to)) {
                (Some(&from), Some(&to)) => edges.push((from, to)),
                (_, None) => dangling.push(to.to_owned()),
                (None, _) => {}
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    dangling.sort_unstable();
    dangling.dedup();
    contents.edges = edges;
    contents.dangling = dangling;
    contents
}

/// Adds a component, and then its parts.
fn add(contents: &mut Contents, component: &Tree, place: String) {
    let mut open = vec![(component, place, None)];
    while let Some((component, place, part_of)) = open.pop() {
        let index = contents.components.len();
        for (part, value) in component.list("components").iter().enumerate().rev() {
            open.push((value, format!("{place}/components/{part}"), Some(index)));
        }
        contents.components.push(entry(component, place, part_of));
    }
}

fn entry(component: &Tree, place: String, part_of: Option<usize>) -> Entry {
    let supplier = ["supplier", "manufacturer"]
        .iter()
        .find_map(|field| text(component.get(field)?, "name"))
        .or_else(|| text(component, "publisher"))
        .or_else(|| text(component, "author"));
    let pedigree = component.get("pedigree").unwrap_or(&Tree::Null);
    Entry {
        place,
        reference: text(component, "bom-ref"),
        kind: text(component, "type").unwrap_or_default(),
        name: name(component),
        version: text(component, "version"),
        purl: text(component, "purl"),
        cpe: text(component, "cpe"),
        hashes: component
            .list("hashes")
            .iter()
            .filter_map(|hash| {
                Some((text(hash, "alg")?, text(hash, "content")?.to_ascii_lowercase()))
            })
            .collect(),
        licenses: component.list("licenses").iter().filter_map(license).collect(),
        supplier,
        properties: component
            .list("properties")
            .iter()
            .filter_map(|p| Some((text(p, "name")?, text(p, "value").unwrap_or_default())))
            .collect(),
        ancestors: pedigree
            .list("ancestors")
            .iter()
            .map(|ancestor| (name(ancestor), text(ancestor, "version")))
            .collect(),
        part_of,
    }
}

fn name(component: &Tree) -> String {
    let name = text(component, "name").unwrap_or_default();
    match text(component, "group") {
        Some(group) => format!("{group}/{name}"),
        None => name,
    }
}

fn license(choice: &Tree) -> Option<String> {
    let license = choice.get("license").unwrap_or(choice);
    ["id", "expression", "name"].iter().find_map(|field| text(license, field))
}

fn creators(metadata: &Tree) -> Vec<String> {
    let tools = metadata.get("tools").unwrap_or(&Tree::Null);
    let tools = tools.as_list().unwrap_or_else(|| tools.list("components"));
    let named = |value: &Tree| text(value, "name").or_else(|| text(value, "email"));
    let mut creators: Vec<String> = tools
        .iter()
        .filter_map(|tool| match (text(tool, "name")?, text(tool, "version")) {
            (name, Some(version)) => Some(format!("{name} {version}")),
            (name, None) => Some(name),
        })
        .collect();
    creators.extend(metadata.list("authors").iter().filter_map(named));
    let organizations = ["manufacturer", "manufacture", "supplier"];
    creators.extend(organizations.iter().filter_map(|field| named(metadata.get(field)?)));
    creators
}
