//! A CycloneDX document as another version has it: what has no place there is taken out.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Loss;
use super::removal::Removal;
use crate::spec::SpecVersion;
use crate::validate::schema_faults;

/// The document in a version, valid by its schema as far as taking away makes it so.
pub(super) fn fitted(document: &Value, version: SpecVersion, lost: &mut Vec<Loss>) -> Value {
    let Value::Object(fields) = document else { return document.clone() };
    let mut heads = Map::new();
    heads.insert("$schema".to_owned(), version.json_schema().into());
    heads.insert("bomFormat".to_owned(), "CycloneDX".into());
    heads.insert("specVersion".to_owned(), version.as_str().into());
    if !fields.contains_key("version") {
        heads.insert("version".to_owned(), 1.into());
    }
    let known = ["$schema", "bomFormat", "specVersion"];
    let rest = fields.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    heads.extend(rest.map(|(name, value)| (name.clone(), value.clone())));
    let mut value = Value::Object(heads);

    let mut before = HashSet::new();
    references(&value, &mut before);
    moved(&mut value, version, lost);
    if version < SpecVersion::V1_6 {
        unacknowledged(&mut value, "", lost);
    }
    pruned(&mut value, version, lost);
    let mut after = HashSet::new();
    references(&value, &mut after);
    let gone: HashSet<&String> = before.difference(&after).collect();
    if !gone.is_empty() {
        forget(&mut value, &gone);
    }
    value
}

/// What the version says in other fields.
fn moved(value: &mut Value, version: SpecVersion, lost: &mut Vec<Loss>) {
    let Some(Value::Object(metadata)) = value.get_mut("metadata") else {
        components(value, version);
        return;
    };
    if version < SpecVersion::V1_5
        && metadata.get("tools").is_some_and(Value::is_object)
        && let Some(Value::Object(mut tools)) = metadata.remove("tools")
    {
        let mut list = Vec::new();
        if let Some(Value::Array(items)) = tools.remove("components") {
            for (index, item) in items.iter().enumerate() {
                list.push(old_tool(item, &format!("/metadata/tools/components/{index}"), lost));
            }
        }
        let others = tools.keys().map(|name| {
            Loss::new(format!("/metadata/tools/{name}"), "the specification has no such field here")
        });
        lost.extend(others);
        if !list.is_empty() {
            metadata.insert("tools".to_owned(), list.into());
        }
    }
    if version < SpecVersion::V1_6 {
        let made = metadata.get_mut("component").and_then(Value::as_object_mut);
        let made = made.and_then(|component| component.remove("manufacturer"));
        if let Some(made) = made {
            metadata.entry("manufacture").or_insert(made);
        }
        if let Some(component) = metadata.get_mut("component") {
            authors(component);
        }
    }
    components(value, version);
}

/// Who says that a licence applies: by itself it is what keeps a list of licences from having
/// any form of the older schemas.
fn unacknowledged(value: &mut Value, place: &str, lost: &mut Vec<Loss>) {
    match value {
        Value::Object(fields) => {
            let is_license = ["id", "name", "expression"].iter().any(|n| fields.contains_key(*n));
            if is_license && fields.remove("acknowledgement").is_some() {
                let place = format!("{place}/acknowledgement");
                lost.push(Loss::new(place, "the specification has no such field here"));
            }
            for (name, value) in fields {
                if value.is_object() || value.is_array() {
                    unacknowledged(value, &format!("{place}/{name}"), lost);
                }
            }
        }
        Value::Array(items) => items.iter_mut().enumerate().for_each(|(index, item)| {
            unacknowledged(item, &format!("{place}/{index}"), lost);
        }),
        _ => {}
    }
}

fn components(value: &mut Value, version: SpecVersion) {
    if version >= SpecVersion::V1_6 {
        return;
    }
    if let Some(Value::Array(components)) = value.get_mut("components") {
        components.iter_mut().for_each(authors);
    }
}

/// The authors in one line, of a component and its parts.
fn authors(component: &mut Value) {
    let Value::Object(fields) = component else { return };
    let line = fields.get("authors").and_then(Value::as_array).and_then(|authors| {
        let names: Option<Vec<String>> = authors
            .iter()
            .map(|author| {
                let text = |name: &str| author.get(name).and_then(Value::as_str);
                let known = author.as_object()?.keys().all(|key| key == "name" || key == "email");
                match (text("name"), text("email")) {
                    _ if !known => None,
                    (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
                    (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
                    (None, None) => None,
                }
            })
            .collect();
        names.map(|names| names.join(", "))
    });
    if let Some(line) = line {
        fields.remove("authors");
        fields.entry("author").or_insert(line.into());
    }
    if let Some(Value::Array(parts)) = fields.get_mut("components") {
        parts.iter_mut().for_each(authors);
    }
}

/// A tool as 1.4 has it.
fn old_tool(component: &Value, place: &str, lost: &mut Vec<Loss>) -> Value {
    let mut tool = Map::new();
    let Value::Object(fields) = component else { return Value::Object(tool) };
    for (name, value) in fields {
        let name = match name.as_str() {
            "publisher" | "group" => "vendor",
            "type" | "bom-ref" => continue,
            name => name,
        };
        if matches!(name, "vendor" | "name" | "version" | "hashes" | "externalReferences") {
            tool.insert(name.to_owned(), value.clone());
        } else {
            lost.push(Loss::new(
                format!("{place}/{name}"),
                "the specification has no such field here",
            ));
        }
    }
    Value::Object(tool)
}

/// Takes out what the schema does not allow, until it has nothing to say.
fn pruned(value: &mut Value, version: SpecVersion, lost: &mut Vec<Loss>) {
    loop {
        let mut faults = schema_faults(value, version.as_str());
        if faults.is_empty() {
            return;
        }
        // What stands behind goes first, so that the other places stay what they are.
        faults.sort_by_cached_key(|(place, _)| std::cmp::Reverse(key(place)));
        faults.dedup_by(|a, b| a.0 == b.0);
        let mut changed = false;
        let mut last: Option<String> = None;
        let mut removal = Removal::default();
        for (place, message) in faults {
            // Something inside it went just now: the next round tells whether that sufficed.
            let inside = last.as_ref().and_then(|last| last.strip_prefix(&place));
            if inside.is_some_and(|rest| rest.starts_with('/')) {
                continue;
            }
            let instead = instead(&place);
            let done = match instead {
                Some(word) if value.pointer(&place).is_some_and(|is| is.as_str() != Some(word)) => {
                    value.pointer_mut(&place).map(|at| *at = word.into()).is_some()
                }
                _ => removal.take(value, &place),
            };
            if done {
                changed = true;
                let reason = match instead {
                    Some(word) => {
                        let is = message.split(" is not one of").next().unwrap_or_default();
                        format!("{is} is not known there; it becomes {word:?}")
                    }
                    None => message,
                };
                lost.push(Loss::new(place.clone(), reason));
                last = Some(place);
            }
        }
        removal.settle(value, "");
        if !changed {
            return;
        }
    }
}

/// The segments of a pointer in an order in which numbers count as numbers.
fn key(place: &str) -> Vec<(usize, String)> {
    let number = |part: &str| part.parse::<usize>().map_or(usize::MAX, |number| number);
    place.split('/').map(|part| (number(part), part.to_owned())).collect()
}

/// The word for what a version has no word for.
fn instead(place: &str) -> Option<&'static str> {
    let parts: Vec<&str> = place.rsplit('/').collect();
    match parts.as_slice() {
        ["type", _, "externalReferences", ..] => Some("other"),
        ["type", _, "components" | "ancestors", ..] | ["type", "component", "metadata", ..] => {
            Some("library")
        }
        _ => None,
    }
}

/// The names that the components of a document have, and its other things.
fn references(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(name)) = fields.get("bom-ref") {
                found.insert(name.clone());
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// Takes out of the graph what is not there any more.
fn forget(value: &mut Value, gone: &HashSet<&String>) {
    let is_gone =
        |value: &Value| value.as_str().is_some_and(|text| gone.contains(&text.to_owned()));
    let Some(fields) = value.as_object_mut() else { return };
    for list in ["dependencies", "compositions"] {
        let Some(Value::Array(items)) = fields.get_mut(list) else { continue };
        items.retain(|item| !item.get("ref").is_some_and(is_gone));
        for item in items {
            for name in ["dependsOn", "provides", "assemblies", "dependencies"] {
                if let Some(Value::Array(names)) = item.get_mut(name) {
                    names.retain(|name| !is_gone(name));
                }
            }
        }
    }
}
