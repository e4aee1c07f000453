//! The contents of an SPDX 2 document.

use std::collections::{HashMap, HashSet};

use super::{Contents, Entry, text};
use crate::tree::Tree;

pub(super) fn contents(document: &Tree) -> Contents {
    let creation = document.get("creationInfo").unwrap_or(&Tree::Null);
    let creators = creation.list("creators").iter().filter_map(Tree::as_str);
    let mut contents = Contents {
        timestamp: text(creation, "created"),
        creators: creators.map(str::to_owned).collect(),
        components: document
            .list("packages")
            .iter()
            .enumerate()
            .map(|(index, package)| entry(package, format!("/packages/{index}")))
            .collect(),
        ..Contents::default()
    };
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for (index, entry) in contents.components.iter().enumerate() {
        if let Some(id) = &entry.reference {
            by_id.entry(id.clone()).or_insert(index);
        }
    }
    let files = document.list("files").iter().chain(document.list("snippets"));
    let others: HashSet<String> = files.filter_map(|file| text(file, "SPDXID")).collect();
    let described = document.list("documentDescribes").iter().filter_map(Tree::as_str);
    contents.root = described.filter_map(|id| by_id.get(id).copied()).next();
    for relationship in document.list("relationships") {
        relate(&mut contents, &by_id, &others, relationship);
    }
    contents.edges.sort_unstable();
    contents.edges.dedup();
    contents.dangling.sort_unstable();
    contents.dangling.dedup();
    contents
}

fn relate(
    contents: &mut Contents,
    by_id: &HashMap<String, usize>,
    others: &HashSet<String>,
    relationship: &Tree,
) {
    let Some(kind) = text(relationship, "relationshipType") else { return };
    let Some(from) = text(relationship, "spdxElementId") else { return };
    let Some(to) = text(relationship, "relatedSpdxElement") else { return };
    // Elements of other documents are named DocumentRef-…:SPDXRef-…
    let elsewhere = |id: &str| {
        matches!(id, "SPDXRef-DOCUMENT" | "NOASSERTION" | "NONE")
            || id.starts_with("DocumentRef-")
            || others.contains(id)
    };
    let found = [&from, &to].map(|id| by_id.get(id).copied());
    for (id, found) in [&from, &to].into_iter().zip(found) {
        if found.is_none() && !elsewhere(id) {
            contents.dangling.push(id.clone());
        }
    }
    match (kind.as_str(), found) {
        ("DESCRIBES", [None, Some(to)]) if from == "SPDXRef-DOCUMENT" => {
            contents.root.get_or_insert(to);
        }
        ("DESCRIBED_BY", [Some(from), None]) if to == "SPDXRef-DOCUMENT" => {
            contents.root.get_or_insert(from);
        }
        ("DEPENDS_ON", [Some(from), Some(to)]) => contents.edges.push((from, to)),
        (kind, [Some(from), Some(to)]) if kind.ends_with("DEPENDENCY_OF") => {
            contents.edges.push((to, from));
        }
        ("CONTAINS", [Some(from), Some(to)]) => {
            if let Some(entry) = contents.components.get_mut(to) {
                entry.part_of.get_or_insert(from);
            }
        }
        ("CONTAINED_BY", [Some(from), Some(to)]) => {
            if let Some(entry) = contents.components.get_mut(from) {
                entry.part_of.get_or_insert(to);
            }
        }
        _ => {}
    }
}

fn entry(package: &Tree, place: String) -> Entry {
    let reference = |kind: &str| {
        let mut refs = package.list("externalRefs").iter();
        refs.find(|r| text(r, "referenceType").is_some_and(|found| found.starts_with(kind)))
            .and_then(|found| text(found, "referenceLocator"))
    };
    let mut licenses: Vec<String> = ["licenseDeclared", "licenseConcluded"]
        .iter()
        .filter_map(|field| known(package, field))
        .collect();
    licenses.dedup();
    let mut entry = Entry {
        place,
        reference: text(package, "SPDXID"),
        kind: text(package, "primaryPackagePurpose").unwrap_or_default().to_ascii_lowercase(),
        name: text(package, "name").unwrap_or_default(),
        version: text(package, "versionInfo"),
        purl: reference("purl"),
        cpe: reference("cpe"),
        hashes: package
            .list("checksums")
            .iter()
            .filter_map(|hash| {
                let (name, value) = (text(hash, "algorithm")?, text(hash, "checksumValue")?);
                Some((algorithm(&name), value.to_ascii_lowercase()))
            })
            .collect(),
        licenses,
        supplier: known(package, "supplier").or_else(|| known(package, "originator")),
        ..Entry::default()
    };
    // The lines in which this crate keeps what SPDX has no field for.
    for line in text(package, "comment").unwrap_or_default().lines() {
        let Some((name, value)) = line.split_once('=') else { continue };
        if name == "ancestor" {
            let (name, version) = match value.split_once('\t') {
                Some((name, version)) => (name, Some(version.to_owned())),
                None => (value, None),
            };
            entry.ancestors.push((name.to_owned(), version));
        } else if name.contains(':') && !name.contains(char::is_whitespace) {
            entry.properties.push((name.to_owned(), value.to_owned()));
        }
    }
    entry
}

fn known(package: &Tree, field: &str) -> Option<String> {
    text(package, field).filter(|value| !matches!(value.as_str(), "NOASSERTION" | "NONE"))
}

/// The name that CycloneDX has for a hash algorithm of SPDX.
fn algorithm(name: &str) -> String {
    match name.strip_prefix("SHA") {
        Some(bits @ ("1" | "256" | "384" | "512")) => format!("SHA-{bits}"),
        _ => name.to_owned(),
    }
}
