//! The rules, checked on a document as any reader sees it.

use std::collections::{BTreeMap, BTreeSet};

use gomod_sbom::SpecVersion;
use serde_json::Value;

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The components with a place in the document: the subject, its parts, and the others.
fn components(document: &Value) -> Vec<&Value> {
    let subject = &document["metadata"]["component"];
    let mut all = vec![subject];
    all.extend(list(&subject["components"]));
    all.extend(list(&document["components"]));
    all
}

/// The edges, by the names of the components.
pub(crate) fn edges(document: &Value) -> Vec<(&str, &str)> {
    let names: BTreeMap<&str, &str> = components(document)
        .iter()
        .map(|component| (text(&component["bom-ref"]), text(&component["name"])))
        .collect();
    list(&document["dependencies"])
        .iter()
        .flat_map(|entry| {
            let from = names[text(&entry["ref"])];
            let names = &names;
            list(&entry["dependsOn"]).iter().map(move |to| (from, names[text(to)]))
        })
        .collect()
}

/// References are unique; every component has one entry in the graph and is reached from
/// the subject; nothing refers to itself or to nothing; every component is in one
/// composition; all of it is sorted.
pub(crate) fn references(document: &Value) {
    let refs: Vec<&str> = components(document).iter().map(|c| text(&c["bom-ref"])).collect();
    let known: BTreeSet<&str> = refs.iter().copied().collect();
    assert_eq!(refs.len(), known.len(), "references are unique: {refs:?}");

    let mut graph = BTreeMap::new();
    let mut last = None;
    for entry in list(&document["dependencies"]) {
        let from = text(&entry["ref"]);
        assert!(last < Some(from), "{from} is out of order or there twice");
        last = Some(from);
        let to: Vec<&str> = list(&entry["dependsOn"]).iter().map(text).collect();
        assert!(to.is_sorted_by(|a, b| a < b), "{to:?}");
        assert!(!to.contains(&from), "{from} refers to itself");
        assert!(to.iter().all(|to| known.contains(to)), "{from} refers to nothing: {to:?}");
        graph.insert(from, to);
    }
    assert_eq!(graph.keys().copied().collect::<BTreeSet<_>>(), known);

    let mut open = vec![text(&document["metadata"]["component"]["bom-ref"])];
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(&graph[node]);
        }
    }
    assert_eq!(reached, known, "everything is reached");

    let stated: Vec<&str> = list(&document["compositions"])
        .iter()
        .flat_map(|composition| list(&composition["dependencies"]))
        .map(text)
        .collect();
    assert_eq!(stated.len(), known.len());
    assert_eq!(stated.into_iter().collect::<BTreeSet<_>>(), known);
}

/// No `null`, no empty list, no empty object, and no character that XML cannot hold in a
/// `normalizedString`.
pub(crate) fn nothing_empty(value: &Value) {
    match value {
        Value::Null => panic!("null"),
        Value::Array(items) => {
            assert!(!items.is_empty());
            items.iter().for_each(nothing_empty);
        }
        Value::Object(fields) => {
            assert!(!fields.is_empty());
            fields.values().for_each(nothing_empty);
        }
        Value::String(text) => assert!(!text.contains(char::is_control), "{text:?}"),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Nothing that a version does not have.
pub(crate) fn versions(document: &Value, version: SpecVersion) {
    assert_eq!(document["specVersion"], version.as_str());
    assert_eq!(document["$schema"], version.json_schema());
    let metadata = &document["metadata"];
    let (lifecycles, tools) = (&metadata["lifecycles"], &metadata["tools"]);
    assert_eq!(lifecycles.is_array(), version >= SpecVersion::V1_5);
    assert_eq!(tools.is_array(), version < SpecVersion::V1_5);
    assert_eq!(tools["components"].is_array(), version >= SpecVersion::V1_5);
    for component in components(document) {
        for license in list(&component["licenses"]) {
            let acknowledged = license["license"]["acknowledgement"].is_string();
            assert_eq!(acknowledged, version >= SpecVersion::V1_6);
        }
    }
}
