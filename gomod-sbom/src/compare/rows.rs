//! The modules of an inventory, one row each.

use std::collections::BTreeMap;

use crate::document::{Contents, Entry, Module};

/// A module of an inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The module that is required.
    pub(super) module: Module,
    /// What it is built from, where that is something else.
    pub(super) built: Option<Module>,
    /// Hashes by name: `h1`, `SHA-256`.
    pub(super) hashes: BTreeMap<String, String>,
}

impl Row {
    /// What it is built from, for people; none where it is itself.
    pub(super) fn built_name(&self) -> Option<String> {
        self.built.as_ref().map(super::named)
    }
}

/// The subject of an inventory.
pub(super) fn subject(contents: &Contents) -> Option<Module> {
    let entry = contents.components.get(contents.root?)?;
    entry.module().or_else(|| {
        let path = Some(entry.name.clone()).filter(|name| !name.is_empty())?;
        Some(Module { path, version: entry.version.clone() })
    })
}

/// The modules other than the subject, and how many components are none.
pub(super) fn rows(contents: &Contents) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    let mut passed_over = 0;
    for (index, entry) in contents.components.iter().enumerate() {
        if contents.root == Some(index) {
            continue;
        }
        let Some(module) = entry.module() else {
            passed_over += 1;
            continue;
        };
        let hashes = hashes(entry);
        if entry.ancestors.is_empty() {
            rows.push(Row { module, built: None, hashes });
            continue;
        }
        let local = entry.property("gomod:replacement:local");
        for (name, version) in &entry.ancestors {
            let built = match local {
                Some(directory) => Module { path: directory.to_owned(), version: None },
                None => module.clone(),
            };
            let Some(required) = Module::spelled(name, version.as_deref()) else { continue };
            rows.push(Row { module: required, built: Some(built), hashes: hashes.clone() });
        }
    }
    rows.sort_by(|a, b| (&a.module, &a.built).cmp(&(&b.module, &b.built)));
    rows.dedup();
    (rows, passed_over)
}

/// The hashes of a module. The h1 of go.sum has several places: properties of this crate and
/// of syft, and a SHA-256 in the documents of cyclonedx-gomod, which is h1 in hexadecimal.
fn hashes(entry: &Entry) -> BTreeMap<String, String> {
    let mut hashes: BTreeMap<String, String> = entry.hashes.iter().cloned().collect();
    let h1 = ["gomod:h1", "syft:metadata:h1Digest"].iter().find_map(|name| entry.property(name));
    if let Some(h1) = h1.filter(|h1| h1.starts_with("h1:")) {
        hashes.insert("h1".to_owned(), h1.to_owned());
    }
    hashes
}
