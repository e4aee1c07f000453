//! What holds for the references of a CycloneDX document.

use std::collections::HashSet;

use serde_json::Value;

use super::{Findings, Rule};

pub(super) fn check(document: &Value, findings: &mut Findings) {
    let known = references(document);
    let leads = |reference: &str| known.contains(reference) || reference.starts_with("urn:cdx:");
    let list = |value: &Value, field: &str| -> Vec<String> {
        let items = value.get(field).and_then(Value::as_array);
        let texts = items.into_iter().flatten().map(|item| item.as_str().unwrap_or_default());
        texts.map(str::to_owned).collect()
    };
    let mut entries = HashSet::new();
    for (index, entry) in array(document, "dependencies").iter().enumerate() {
        let place = format!("/dependencies/{index}");
        let Some(from) = entry.get("ref").and_then(Value::as_str) else { continue };
        if !entries.insert(from) {
            let message = format!("{from:?} has an entry in the graph already");
            findings.add(Rule::UniqueReference, format!("{place}/ref"), message);
        }
        if !leads(from) {
            findings.add(Rule::Reference, format!("{place}/ref"), nothing(from));
        }
        for field in ["dependsOn", "provides"] {
            for (index, to) in list(entry, field).iter().enumerate() {
                if !leads(to) {
                    findings.add(Rule::Reference, format!("{place}/{field}/{index}"), nothing(to));
                }
            }
        }
    }
    for (index, composition) in array(document, "compositions").iter().enumerate() {
        for field in ["assemblies", "dependencies"] {
            for (at, to) in list(composition, field).iter().enumerate() {
                if !leads(to) {
                    let place = format!("/compositions/{index}/{field}/{at}");
                    findings.add(Rule::Reference, place, nothing(to));
                }
            }
        }
    }
}

fn nothing(reference: &str) -> String {
    format!("nothing in the document is called {reference:?}")
}

fn array<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// All names that anything in the document has: services and others have them too.
fn references(document: &Value) -> HashSet<&str> {
    let mut known = HashSet::new();
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                known.extend(fields.get("bom-ref").and_then(Value::as_str));
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    known
}
