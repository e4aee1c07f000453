//! What depends on what, over all documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use crate::convert::Loss;

/// Edges, and how complete they are, by the new names.
#[derive(Default)]
pub(super) struct Graph {
    depends: BTreeMap<String, BTreeSet<String>>,
    provides: BTreeMap<String, BTreeSet<String>>,
    /// By the list of a composition and the name in it, the least that somebody says.
    degrees: BTreeMap<(&'static str, String), String>,
}

/// The lists of a composition.
const LISTS: [&str; 2] = ["assemblies", "dependencies"];

impl Graph {
    /// Adds those of a document.
    pub(super) fn add(
        &mut self,
        dependencies: Option<Value>,
        compositions: Option<Value>,
        refs: &HashMap<String, String>,
        lost: &mut Vec<Loss>,
    ) {
        let new = |name: &str| refs.get(name).cloned().unwrap_or_else(|| name.to_owned());
        for entry in items(dependencies) {
            let Some(from) = entry.get("ref").and_then(Value::as_str).map(new) else { continue };
            for (list, edges) in
                [("dependsOn", &mut self.depends), ("provides", &mut self.provides)]
            {
                let targets = names(&entry, list).map(new).filter(|to| *to != from);
                if list == "dependsOn" {
                    edges.entry(from.clone()).or_default().extend(targets);
                } else {
                    let targets: BTreeSet<String> = targets.collect();
                    if !targets.is_empty() {
                        edges.entry(from.clone()).or_default().extend(targets);
                    }
                }
            }
        }
        for (index, composition) in items(compositions).into_iter().enumerate() {
            let degree = composition.get("aggregate").and_then(Value::as_str).unwrap_or("unknown");
            for list in LISTS {
                for name in names(&composition, list) {
                    let known = self.degrees.entry((list, new(name)));
                    let known = known.or_insert_with(|| degree.to_owned());
                    if rank(degree) > rank(known) {
                        degree.clone_into(known);
                    }
                }
            }
            let fields = composition.as_object().into_iter().flat_map(Map::keys);
            for name in fields.filter(|name| {
                !LISTS.contains(&name.as_str()) && !matches!(name.as_str(), "aggregate" | "bom-ref")
            }) {
                let place = format!("/compositions/{index}/{name}");
                lost.push(Loss::new(place, "compositions are made anew"));
            }
        }
    }

    /// Adds the new subject, which has the old ones.
    pub(super) fn add_subject(&mut self, name: &str, subjects: &[String], is_all: bool) {
        self.depends.insert(name.to_owned(), subjects.iter().cloned().collect());
        let degree = if is_all { "complete" } else { "unknown" };
        self.degrees.insert(("dependencies", name.to_owned()), degree.to_owned());
    }

    /// The lists of the document.
    pub(super) fn end(self) -> (Vec<Value>, Vec<Value>) {
        let Graph { depends, mut provides, degrees } = self;
        let mut dependencies = Vec::new();
        for (from, to) in depends {
            let mut entry = Map::new();
            if !to.is_empty() {
                entry.insert("dependsOn".to_owned(), to.into_iter().collect());
            }
            if let Some(to) = provides.remove(&from) {
                entry.insert("provides".to_owned(), to.into_iter().collect());
            }
            entry.insert("ref".to_owned(), from.into());
            dependencies.push(Value::Object(entry));
        }
        let mut by_degree: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
        for ((list, name), degree) in degrees {
            let fields = by_degree.entry(degree).or_default();
            let list = fields.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(names) = list {
                names.push(name.into());
            }
        }
        let compositions = by_degree.into_iter().map(|(degree, mut fields)| {
            fields.insert("aggregate".to_owned(), degree.into());
            Value::Object(fields)
        });
        (dependencies, compositions.collect())
    }
}

/// How little a degree of completeness promises.
fn rank(degree: &str) -> usize {
    match degree {
        "complete" => 0,
        "not_specified" | "unknown" => 1,
        _ => 2,
    }
}

fn items(list: Option<Value>) -> Vec<Value> {
    match list {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn names<'v>(value: &'v Value, list: &str) -> impl Iterator<Item = &'v str> {
    value.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Gives the new names to whatever refers to something.
pub(super) fn rename(value: &mut Value, field: &str, refs: &HashMap<String, String>) {
    const REFERENCES: [&str; 6] =
        ["ref", "bom-ref", "subjects", "assemblies", "dependencies", "provides"];
    match value {
        Value::String(name) if REFERENCES.contains(&field) => {
            if let Some(new) = refs.get(name) {
                name.clone_from(new);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, field, refs)),
        Value::Object(fields) => {
            fields.iter_mut().for_each(|(field, value)| rename(value, field, refs));
        }
        _ => {}
    }
}
