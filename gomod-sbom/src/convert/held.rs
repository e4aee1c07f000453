//! What an SPDX document made of a [`Bom`] does not hold.
//!
//! Not by a list of what has no field, which would have to be right, but by looking: a text of
//! a component that stands nowhere in its package is lost.

use std::collections::HashMap;

use serde_json::Value;

use super::Loss;
use crate::document::Document;
use crate::model::Bom;
use crate::purl;

/// The fields whose words SPDX has in another form: as an edge, a purpose, an algorithm.
const WORDS: [&str; 9] = [
    "type",
    "bom-ref",
    "alg",
    "acknowledgement",
    "aggregate",
    "ref",
    "dependsOn",
    "phase",
    "scope",
];

/// The texts that the SPDX document does not hold, by their place in the CycloneDX document.
pub(super) fn missing(bom: &Bom, spdx: &str) -> Vec<Loss> {
    let Ok(spdx) = serde_json::from_str::<Value>(spdx) else { return Vec::new() };
    let document = Document::from(bom);
    let contents = document.contents();
    let mut lost = Vec::new();
    let packages = spdx.get("packages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // Both list the components in the same order.
    let package: HashMap<&str, &Value> =
        contents.components.iter().map(|entry| entry.place.as_str()).zip(packages).collect();
    for entry in &contents.components {
        let (Some(component), Some(package)) =
            (document.value().pointer(&entry.place), package.get(entry.place.as_str()))
        else {
            continue;
        };
        let held = Held { texts: texts(package) };
        held.look(component, &entry.place, "", &mut lost);
    }
    let about = ["creationInfo", "comment", "name", "documentNamespace"];
    let texts = about.iter().filter_map(|field| spdx.get(field)).flat_map(texts).collect();
    let held = Held { texts };
    if let Some(Value::Object(fields)) = document.value().get("metadata") {
        for (name, value) in fields {
            // The subject has a package; manufacture and supplier are those of the subject.
            if !matches!(name.as_str(), "component" | "manufacture" | "supplier") {
                held.look(value, &format!("/metadata/{name}"), name, &mut lost);
            }
        }
    }
    for composition in &bom.compositions {
        if !composition.assemblies.is_empty() {
            lost.push(Loss::new("/compositions", "SPDX has no field for assemblies"));
        }
    }
    lost
}

struct Held {
    texts: Vec<String>,
}

impl Held {
    fn look(&self, value: &Value, place: &str, name: &str, lost: &mut Vec<Loss>) {
        match value {
            Value::Object(fields) => {
                // The purl of an ancestor follows from its name and version.
                let text = |name: &str| fields.get(name).and_then(Value::as_str);
                let follows = name == "ancestors"
                    && text("name").and_then(|n| purl::module(n, text("version"))).as_deref()
                        == text("purl");
                for (name, value) in fields {
                    let is_part = name == "components";
                    let is_word = WORDS.contains(&name.as_str());
                    let is_known = follows && name == "purl";
                    if !(is_part || is_word || is_known) {
                        self.look(value, &format!("{place}/{name}"), name, lost);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.look(item, &format!("{place}/{index}"), name, lost);
                }
            }
            Value::String(text) if !text.is_empty() => {
                let lower = text.to_ascii_lowercase();
                if !self.texts.iter().any(|held| held.contains(text) || held.contains(&lower)) {
                    lost.push(Loss::new(place, "SPDX has no field for it"));
                }
            }
            _ => {}
        }
    }
}

/// All texts in a value.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
