//! Two documents of one module, side by side.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::subjects::Why;
use crate::sbom::Facts;

/// What one document says, with modules by their names.
struct Side<'a> {
    modules: BTreeMap<&'a str, &'a Value>,
    main: &'a Value,
    edges: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Side<'a> {
    fn of(bom: &'a Value) -> Side<'a> {
        let main = &bom["metadata"]["component"];
        let all = bom["components"].as_array().into_iter().flatten();
        let names: BTreeMap<&str, &str> =
            all.clone().chain([main]).map(|c| (str(c, "bom-ref"), str(c, "name"))).collect();
        let modules = all.map(|component| (str(component, "name"), component));
        let modules = modules.filter(|(name, _)| !["stdlib", "std"].contains(name)).collect();
        let mut edges = BTreeSet::new();
        for entry in bom["dependencies"].as_array().into_iter().flatten() {
            let from = names.get(str(entry, "ref")).copied().unwrap_or("?");
            for to in entry["dependsOn"].as_array().into_iter().flatten() {
                let to = to.as_str().and_then(|to| names.get(to)).copied().unwrap_or("?");
                edges.insert((from, to));
            }
        }
        Side { modules, main, edges }
    }
}

/// How two documents differ: what is odd comes as text, the rest as numbers.
pub(super) struct Compared {
    pub(super) only_theirs: Vec<String>,
    /// What only we list, and nothing shows why they leave it out.
    pub(super) dropped: Vec<String>,
    pub(super) versions: Vec<String>,
    pub(super) hashes: Vec<String>,
    pub(super) edges_theirs: Vec<String>,
    /// What only we have, and no go.mod file says.
    pub(super) edges_ours: Vec<String>,
    numbers: Vec<String>,
}

impl Compared {
    pub(super) fn of(ours: &Value, theirs: &Value, facts: &Facts, why: Option<&Why>) -> Compared {
        let (ours, theirs) = (Side::of(ours), Side::of(theirs));
        let (listed, mut reasons) = (facts.paths(), [0_usize; 3]);
        let only_theirs = theirs.modules.keys().filter(|name| !ours.modules.contains_key(*name));
        let only_theirs: Vec<String> = only_theirs.map(|name| (*name).to_owned()).collect();
        let mut dropped = Vec::new();
        for name in ours.modules.keys().filter(|name| !theirs.modules.contains_key(*name)) {
            let Some(path) = listed.get(*name) else {
                dropped.push(format!("{name} is not in the build list"));
                continue;
            };
            match why.and_then(|why| why.get(*path)) {
                Some(steps) if steps.is_empty() => reasons[0] += 1,
                Some(steps) if steps.iter().any(|step| step.ends_with(".test")) => reasons[1] += 1,
                Some(_) => {
                    reasons[2] += 1;
                    dropped.push(format!("{name} is needed by more than tests"));
                }
                None => reasons[2] += 1,
            }
        }
        let (mut versions, mut hashes, mut equal) = (Vec::new(), Vec::new(), 0_usize);
        let mut compare_versions = |name: &str, ours: &Value, theirs: &Value| {
            let (ours, theirs) = (str(ours, "version"), str(theirs, "version"));
            if ours != theirs {
                versions.push(format!("{name}: ours {ours:?}, theirs {theirs:?}"));
            }
        };
        for (name, one) in &ours.modules {
            let Some(other) = theirs.modules.get(name) else { continue };
            compare_versions(name, one, other);
            match (h1_in_hex(one), other["hashes"][0]["content"].as_str()) {
                (Some(ours), Some(theirs)) if ours == theirs => equal += 1,
                (None, None) => {}
                (ours, theirs) => hashes.push(format!("{name}: ours {ours:?}, theirs {theirs:?}")),
            }
        }
        let of_versions = !str(ours.main, "version").is_empty();
        if of_versions {
            compare_versions("the main module", ours.main, theirs.main);
        }
        // Edges between what both list.
        let main = str(ours.main, "name");
        let both = |name: &str| name == main || theirs.modules.contains_key(name) && name != "?";
        let between: BTreeSet<_> =
            ours.edges.iter().copied().filter(|(from, to)| both(from) && both(to)).collect();
        let more: Vec<_> = theirs.edges.difference(&ours.edges).collect();
        let less: Vec<_> = between.difference(&theirs.edges).collect();
        let told = |edge: &&(&str, &str)| format!("{} -> {}", edge.0, edge.1);
        let untrue = less.iter().copied().filter(|(from, to)| !facts.requires(from, to));
        let edges_ours = untrue.map(|edge| told(&edge)).collect();
        let numbers = [
            ours.modules.len().to_string(),
            theirs.modules.len().to_string(),
            only_theirs.len().to_string(),
            format!("{}, {}, {}", reasons[0], reasons[1], reasons[2]),
            versions.len().to_string(),
            equal.to_string(),
            between.len().to_string(),
            theirs.edges.len().to_string(),
            less.len().to_string(),
            more.len().to_string(),
        ];
        let edges_theirs = more.iter().map(told).collect();
        let numbers = numbers.to_vec();
        Compared { only_theirs, dropped, versions, hashes, edges_theirs, edges_ours, numbers }
    }

    /// The row of the table, without its first cell.
    pub(super) fn row(&self) -> String {
        self.numbers.iter().map(|number| format!("| {number} ")).collect()
    }
}

fn str<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The hash of go.sum as hexadecimal digits.
fn h1_in_hex(component: &Value) -> Option<String> {
    let properties = component["properties"].as_array()?;
    let found = properties.iter().find(|property| property["name"] == "gomod:h1")?;
    let bytes = STANDARD.decode(str(found, "value").strip_prefix("h1:")?).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
