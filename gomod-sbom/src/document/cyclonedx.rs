//! The contents of a CycloneDX document.

use std::collections::HashMap;

use serde_json::Value;

use super::{Contents, Entry, list, text};

pub(super) fn contents(document: &Value) -> Contents {
    let nothing = Value::Null;
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
    for (index, component) in list(document, "components").iter().enumerate() {
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
    for entry in list(document, "dependencies") {
        let Some(from) = entry.get("ref").and_then(Value::as_str) else { continue };
        let known = by_reference.get(from);
        if known.is_none() {
            dangling.push(from.to_owned());
        }
        for to in list(entry, "dependsOn").iter().filter_map(Value::as_str) {
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
fn add(contents: &mut Contents, component: &Value, place: String) {
    let mut open = vec![(component, place, None)];
    while let Some((component, place, part_of)) = open.pop() {
        let index = contents.components.len();
        for (part, value) in list(component, "components").iter().enumerate().rev() {
            open.push((value, format!("{place}/components/{part}"), Some(index)));
        }
        contents.components.push(entry(component, place, part_of));
    }
}

fn entry(component: &Value, place: String, part_of: Option<usize>) -> Entry {
    let supplier = ["supplier", "manufacturer"]
        .iter()
        .find_map(|field| text(component.get(*field)?, "name"))
        .or_else(|| text(component, "publisher"))
        .or_else(|| text(component, "author"));
    let pedigree = component.get("pedigree").unwrap_or(&Value::Null);
    Entry {
        place,
        reference: text(component, "bom-ref"),
        kind: text(component, "type").unwrap_or_default(),
        name: name(component),
        version: text(component, "version"),
        purl: text(component, "purl"),
        cpe: text(component, "cpe"),
        hashes: list(component, "hashes")
            .iter()
            .filter_map(|hash| {
                Some((text(hash, "alg")?, text(hash, "content")?.to_ascii_lowercase()))
            })
            .collect(),
        licenses: list(component, "licenses").iter().filter_map(license).collect(),
        supplier,
        properties: list(component, "properties")
            .iter()
            .filter_map(|p| Some((text(p, "name")?, text(p, "value").unwrap_or_default())))
            .collect(),
        ancestors: list(pedigree, "ancestors")
            .iter()
            .map(|ancestor| (name(ancestor), text(ancestor, "version")))
            .collect(),
        part_of,
    }
}

fn name(component: &Value) -> String {
    let name = text(component, "name").unwrap_or_default();
    match text(component, "group") {
        Some(group) => format!("{group}/{name}"),
        None => name,
    }
}

fn license(choice: &Value) -> Option<String> {
    let license = choice.get("license").unwrap_or(choice);
    ["id", "expression", "name"].iter().find_map(|field| text(license, field))
}

fn creators(metadata: &Value) -> Vec<String> {
    let tools = metadata.get("tools").unwrap_or(&Value::Null);
    let tools = tools.as_array().map_or_else(|| list(tools, "components"), Vec::as_slice);
    let named = |value: &Value| text(value, "name").or_else(|| text(value, "email"));
    let mut creators: Vec<String> = tools
        .iter()
        .filter_map(|tool| match (text(tool, "name")?, text(tool, "version")) {
            (name, Some(version)) => Some(format!("{name} {version}")),
            (name, None) => Some(name),
        })
        .collect();
    creators.extend(list(metadata, "authors").iter().filter_map(named));
    let organizations = ["manufacturer", "manufacture", "supplier"];
    creators.extend(organizations.iter().filter_map(|field| named(metadata.get(*field)?)));
    creators
}
