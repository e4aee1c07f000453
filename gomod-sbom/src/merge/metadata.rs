//! What the documents say about themselves.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{graph, unify};
use crate::convert::Loss;
use crate::timestamp::Timestamp;

/// Adds what another document says about itself.
pub(super) fn add(
    known: &mut Map<String, Value>,
    more: Map<String, Value>,
    refs: &HashMap<String, String>,
    lost: &mut Vec<Loss>,
) {
    for (name, mut value) in more {
        graph::rename(&mut value, &name, refs);
        if name == "tools" {
            tools(known, value);
            continue;
        }
        match (known.get_mut(&name), value) {
            (None, value) => drop(known.insert(name, value)),
            (Some(is), value) if *is == value => {}
            (Some(is), value) if name == "timestamp" => {
                let time = |value: &Value| value.as_str()?.parse::<Timestamp>().ok();
                if time(&value).map(Timestamp::unix_seconds) > time(is).map(Timestamp::unix_seconds)
                {
                    *is = value;
                }
            }
            (Some(is @ Value::Array(_)), value @ Value::Array(_)) if name != "licenses" => {
                unify::list(is, value);
            }
            _ => {
                let reason = "an earlier document says otherwise";
                lost.push(Loss::new(format!("/metadata/{name}"), reason));
            }
        }
    }
}

/// Tools are components since 1.5, and were a list of their own before.
fn tools(known: &mut Map<String, Value>, more: Value) {
    let Some(all) =
        known.entry("tools").or_insert_with(|| Value::Object(Map::new())).as_object_mut()
    else {
        return;
    };
    match more {
        Value::Array(items) => {
            let components = items.into_iter().map(|tool| match tool {
                Value::Object(mut fields) => {
                    fields.insert("type".to_owned(), "application".into());
                    if let Some(vendor) = fields.remove("vendor") {
                        fields.insert("publisher".to_owned(), vendor);
                    }
                    Value::Object(fields)
                }
                other => other,
            });
            let components: Value = components.collect();
            unify::list(all.entry("components").or_insert(Value::Null), components);
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                unify::list(all.entry(name).or_insert(Value::Null), value);
            }
        }
        _ => {}
    }
}

/// Ends it: this tool made the document.
pub(super) fn end(metadata: &mut Map<String, Value>, timestamp: Option<Option<Timestamp>>) {
    let version = env!("CARGO_PKG_VERSION");
    let tool = json!({ "type": "application", "name": "gomod", "version": version });
    tools(metadata, json!({ "components": [tool] }));
    match timestamp {
        Some(Some(time)) => drop(metadata.insert("timestamp".to_owned(), time.to_string().into())),
        Some(None) => drop(metadata.remove("timestamp")),
        None => {}
    }
}
