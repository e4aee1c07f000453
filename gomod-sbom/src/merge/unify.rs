//! What several documents say of one thing.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use crate::convert::Loss;

/// Adds what another document says of a component.
pub(super) fn component(
    known: &mut Map<String, Value>,
    more: Map<String, Value>,
    place: &str,
    lost: &mut Vec<Loss>,
) {
    // Without a scope a component is required.
    let scope = |fields: &Map<String, Value>| {
        fields.get("scope").and_then(Value::as_str).unwrap_or("required").to_owned()
    };
    if scope(known) != "required" && scope(&more) == "required" {
        known.remove("scope");
    }
    for (name, value) in more {
        match (known.get_mut(&name), value) {
            (None, _) if name == "scope" => {}
            (None, value) => drop(known.insert(name, value)),
            (Some(is), value) if *is == value => {}
            // Spelled in another way: it is the same thing.
            (Some(_), _) if matches!(name.as_str(), "type" | "name" | "group" | "version") => {}
            (Some(_), _) if matches!(name.as_str(), "scope" | "purl") => {}
            (Some(is), value) if name == "licenses" && licenses(is) == licenses(&value) => {}
            (Some(Value::Array(is)), Value::Array(more)) if name == "properties" => {
                properties(is, more);
            }
            (Some(is @ Value::Array(_)), value @ Value::Array(_)) if name != "licenses" => {
                if name == "hashes" && contradicts(is, &value) {
                    let reason = "an earlier document has another hash";
                    lost.push(Loss::new(format!("{place}/{name}"), reason));
                } else {
                    list(is, value);
                }
            }
            _ => {
                let reason = "an earlier document says otherwise";
                lost.push(Loss::new(format!("{place}/{name}"), reason));
            }
        }
    }
}

/// Whether two lists have different hashes of one algorithm.
fn contradicts(known: &Value, more: &Value) -> bool {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase()
    };
    items(more).iter().any(|hash| {
        items(known).iter().any(|is| {
            text(is, "alg") == text(hash, "alg") && text(is, "content") != text(hash, "content")
        })
    })
}

/// The licences, whether each is an identifier or an expression.
fn licenses(value: &Value) -> BTreeSet<&str> {
    let choices = value.as_array().into_iter().flatten();
    choices
        .filter_map(|choice| {
            let license = choice.get("license").unwrap_or(choice);
            ["id", "expression", "name"].iter().find_map(|field| license.get(*field)?.as_str())
        })
        .collect()
}

fn properties(known: &mut Vec<Value>, more: Vec<Value>) {
    // Required directly by one of the subjects is required directly.
    let is_direct = |value: &Value| value.get("name").is_some_and(|name| name == "gomod:direct");
    let direct = known.iter().position(is_direct);
    let mut seen: HashSet<Value> = known.iter().cloned().collect();
    for property in more {
        if !seen.insert(property.clone()) {
            continue;
        }
        let said = direct.filter(|_| is_direct(&property)).and_then(|at| known.get_mut(at));
        match said.and_then(Value::as_object_mut) {
            Some(fields) => drop(fields.insert("value".to_owned(), "true".into())),
            None => known.push(property),
        }
    }
}

/// Adds the items of a list that are not there yet.
pub(super) fn list(known: &mut Value, more: Value) {
    if known.is_null() {
        *known = Value::Array(Vec::new());
    }
    if let (Value::Array(known), Value::Array(more)) = (known, more) {
        let mut seen: HashSet<Value> = known.iter().cloned().collect();
        known.extend(more.into_iter().filter(|item| seen.insert(item.clone())));
    }
}
