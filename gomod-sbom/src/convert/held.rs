//! What an SPDX document made of a [`Bom`] does not hold.
//!
//! Not by a list of what has no field, which would have to be right, but by looking: a text of
//! a component that stands nowhere in its package is lost.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

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

/// How often as many bytes as the document has are looked through, one text after the other:
/// for an honest document a part of it is enough, and a hostile one gets no more.
const MOST_LOOKED_AT: usize = 32;

/// As many of a small document.
const LEAST: usize = 16 << 20;

const TOO_MUCH: &str = "may have no field in SPDX: there is too much of that sort to look for it";

/// The texts that the SPDX document does not hold, by their place in the CycloneDX document.
pub(super) fn missing(bom: &Bom, spdx: &str) -> Vec<Loss> {
    let size = spdx.len();
    let Ok(spdx) = serde_json::from_str::<Value>(spdx) else { return Vec::new() };
    let document = Document::from(bom);
    let contents = document.contents();
    let mut lost = Vec::new();
    let left = Cell::new(MOST_LOOKED_AT.saturating_mul(size).max(LEAST));
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
        let mut held = Held::of(&left);
        held.add(package);
        held.look(component, &entry.place, "", &mut lost);
    }
    let about = ["creationInfo", "comment", "name", "documentNamespace"];
    let mut held = Held::of(&left);
    about.iter().filter_map(|field| spdx.get(field)).for_each(|value| held.add(value));
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

/// What of an SPDX document may hold a text.
struct Held<'v> {
    texts: Vec<&'v str>,
    /// The texts, their lines, and names and values in lines.
    parts: HashSet<&'v str>,
    /// How many bytes may still be looked through for what is none of the parts.
    left: &'v Cell<usize>,
}

impl<'v> Held<'v> {
    fn of(left: &'v Cell<usize>) -> Self {
        Held { texts: Vec::new(), parts: HashSet::new(), left }
    }

    /// Adds all texts in a value.
    fn add(&mut self, value: &'v Value) {
        match value {
            Value::String(text) => {
                self.texts.push(text);
                self.parts.insert(text);
                for line in text.lines() {
                    let (name, value) = line.split_once('=').unwrap_or((line, line));
                    self.parts.extend([line, name, value]);
                    self.parts.extend(value.split('\t'));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(item)),
            Value::Object(fields) => fields.values().for_each(|value| self.add(value)),
            _ => {}
        }
    }

    /// Whether a text stands anywhere; none when there is too much to look for.
    fn has(&self, text: &str) -> Option<bool> {
        let lower = text.to_ascii_lowercase();
        if self.parts.contains(text) || self.parts.contains(lower.as_str()) {
            return Some(true);
        }
        for held in &self.texts {
            // What is begun costs something too.
            self.left.set(self.left.get().checked_sub(held.len() + 64)?);
            if held.contains(text) || held.contains(&lower) {
                return Some(true);
            }
        }
        Some(false)
    }

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
            Value::String(text) if !text.is_empty() => match self.has(text) {
                Some(true) => {}
                Some(false) => lost.push(Loss::new(place, "SPDX has no field for it")),
                None => lost.push(Loss::new(place, TOO_MUCH)),
            },
            _ => {}
        }
    }
}
