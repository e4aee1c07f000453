//! Two inventories, of any origin, held against each other.
//!
//! Go modules are compared, by their paths: what one has and the other has not, and where
//! both have it, version, replacement and hash. A module of which one side does not know
//! something (a version, a hash) does not differ in it. A module that is replaced counts
//! as itself, built from something else.
//!
//! ```
//! use gomod_sbom::{Document, compare};
//!
//! let old = br#"{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
//!     {"type": "library", "name": "golang.org/x/mod", "version": "v0.19.0"}]}"#;
//! let new = br#"{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [
//!     {"type": "library", "name": "golang.org/x/mod", "version": "v0.20.0"}]}"#;
//! let (old, new) = (Document::parse(old)?, Document::parse(new)?);
//! let comparison = compare(&old.contents(), &new.contents());
//! assert_eq!(comparison.changes[0].to_string(), "~ golang.org/x/mod v0.19.0 => v0.20.0");
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod render;
mod rows;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;

use serde::Serialize;

use crate::document::{Contents, Entry, Module};
use rows::{Row, rows, subject};

/// How two inventories differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Comparison {
    /// The subject of the first, as `path@version`; none where it names none.
    pub from: Option<String>,
    /// The subject of the second.
    pub to: Option<String>,
    /// The differences, sorted by path.
    pub changes: Vec<Change>,
    /// How many modules are in both and do not differ.
    pub unchanged: usize,
    /// How many components of either were not compared, because they are no Go modules.
    pub passed_over: usize,
}

impl Comparison {
    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// The path of the module.
    pub path: String,
    /// What differs.
    pub kind: ChangeKind,
    /// What the first has: a version, what it is built from, or a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What the second has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// Only the second has the module.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it, in different versions.
    Version,
    /// Both have it, built from different things.
    Replacement,
    /// Both have it in the same version, with different files.
    Hash,
    /// The subject is another module.
    Subject,
    /// Only the second has the requirement, of the module by the one in `to`.
    RequirementAdded,
    /// Only the first has the requirement, of the module by the one in `from`.
    RequirementRemoved,
}

/// Compares two inventories.
#[must_use]
pub fn compare(a: &Contents, b: &Contents) -> Comparison {
    let (from, to) = (subject(a), subject(b));
    let (old, old_passed) = rows(a);
    let (new, new_passed) = rows(b);
    let mut comparison = Comparison {
        from: from.as_ref().map(named),
        to: to.as_ref().map(named),
        changes: Vec::new(),
        unchanged: 0,
        passed_over: old_passed + new_passed,
    };
    subjects(&mut comparison, from, to);
    let old = by_path(&old);
    let new = by_path(&new);
    let nothing = Vec::new();
    let mut left = (Vec::new(), Vec::new());
    for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (a, b) = (old.get(path).unwrap_or(&nothing), new.get(path).unwrap_or(&nothing));
        let (a, b) = pair(&mut comparison, a, b);
        left.0.extend(a);
        left.1.extend(b);
    }
    by_what_is_built(&mut comparison, &mut left);
    let gone = |row: &Row, kind| Change {
        path: row.module.path.clone(),
        kind,
        from: (kind == ChangeKind::Removed).then(|| row.module.version.clone()).flatten(),
        to: (kind == ChangeKind::Added).then(|| row.module.version.clone()).flatten(),
    };
    comparison.changes.extend(left.0.into_iter().map(|row| gone(row, ChangeKind::Removed)));
    comparison.changes.extend(left.1.into_iter().map(|row| gone(row, ChangeKind::Added)));
    comparison.changes.sort();
    comparison
}

/// Compares two inventories, and which module requires which.
///
/// Requirements of modules that only one side has are not told: they follow. What tools
/// understand by a requirement differs, so this is for documents of one tool.
#[must_use]
pub fn compare_with_edges(a: &Contents, b: &Contents) -> Comparison {
    let mut comparison = compare(a, b);
    let both: BTreeSet<String> = {
        let (a, b) = (nodes(a), nodes(b));
        a.into_values()
            .collect::<BTreeSet<_>>()
            .intersection(&b.into_values().collect())
            .cloned()
            .collect()
    };
    let (old, new) = (edges(a, &both), edges(b, &both));
    let change = |(from, to): &(String, String), kind| {
        let (removed, by) = (kind == ChangeKind::RequirementRemoved, Some(from.clone()));
        let (from, to_field) = if removed { (by, None) } else { (None, by) };
        Change { path: to.clone(), kind, from, to: to_field }
    };
    let (gone, come) = (old.difference(&new), new.difference(&old));
    comparison.changes.extend(gone.map(|edge| change(edge, ChangeKind::RequirementRemoved)));
    comparison.changes.extend(come.map(|edge| change(edge, ChangeKind::RequirementAdded)));
    comparison.changes.sort();
    comparison
}

/// The paths of the modules, by the indexes of the components.
fn nodes(contents: &Contents) -> BTreeMap<usize, String> {
    let path = |(index, entry): (usize, &Entry)| Some((index, entry.module()?.path));
    contents.components.iter().enumerate().filter_map(path).collect()
}

/// The requirements between the modules that both sides have.
fn edges(contents: &Contents, both: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    let nodes = nodes(contents);
    let found = |index| nodes.get(index).filter(|path| both.contains(*path)).cloned();
    contents.edges.iter().filter_map(|(from, to)| Some((found(from)?, found(to)?))).collect()
}

fn named(module: &Module) -> String {
    match &module.version {
        Some(version) => format!("{}@{version}", module.path),
        None => module.path.clone(),
    }
}

fn subjects(comparison: &mut Comparison, from: Option<Module>, to: Option<Module>) {
    let (Some(from), Some(to)) = (from, to) else { return };
    let change =
        |kind, from, to| Change { path: String::new(), kind, from: Some(from), to: Some(to) };
    if !from.path.eq_ignore_ascii_case(&to.path) {
        comparison.changes.push(change(ChangeKind::Subject, from.path, to.path));
    } else if let (Some(a), Some(b)) = (from.version, to.version)
        && committed(&a) != committed(&b)
    {
        let path = to.path;
        comparison.changes.push(Change { path, ..change(ChangeKind::Version, a, b) });
    }
}

/// A version without what the go command adds for a checkout with changes: a document that is
/// written into the checkout is such a change.
fn committed(version: &str) -> &str {
    version.strip_suffix("+dirty").unwrap_or(version)
}

/// The rows by path, whatever its case: some tools lower-case what others do not.
fn by_path(rows: &[Row]) -> BTreeMap<String, Vec<&Row>> {
    let mut by_path: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        by_path.entry(row.module.path.to_ascii_lowercase()).or_default().push(row);
    }
    by_path
}

/// Compares what both have of one path, and returns what only one has.
fn pair<'r>(
    comparison: &mut Comparison,
    a: &[&'r Row],
    b: &[&'r Row],
) -> (Vec<&'r Row>, Vec<&'r Row>) {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    // Documents of several builds hold a module in several versions: the same ones first,
    // and of different paths that differ in case only the same.
    let path = |row: &'r Row| row.module.path.as_str();
    let version = |row: &'r Row| row.module.version.as_deref();
    let mut found = |a: &Row, b: &Row| differ(comparison, a, b);
    join(&mut a, &mut b, |row| &row.module, |row| &row.module, &mut found);
    join(&mut a, &mut b, version, version, &mut found);
    join(&mut a, &mut b, path, path, &mut found);
    join(&mut a, &mut b, |_| (), |_| (), &mut found);
    (a, b)
}

/// Finds rows that are left in the other side under the name of what they are built from:
/// not every tool keeps the name that is required.
fn by_what_is_built<'r>(comparison: &mut Comparison, (a, b): &mut (Vec<&'r Row>, Vec<&'r Row>)) {
    let built = |row: &'r Row| row.built.as_ref().unwrap_or(&row.module);
    let of_one = |row: &'r Row| (built(row).path.as_str(), row.built.is_some());
    let of_other = |row: &'r Row| (built(row).path.as_str(), row.built.is_none());
    join(a, b, of_one, of_other, |row, other| match (&built(row).version, &built(other).version) {
        (Some(from), Some(to)) if from != to => comparison.changes.push(Change {
            path: built(row).path.clone(),
            kind: ChangeKind::Version,
            from: Some(from.clone()),
            to: Some(to.clone()),
        }),
        _ => hashes(comparison, row, other),
    });
}

/// Takes the rows with equal keys out of both sides, two by two and the first ones first.
fn join<'r, K: Eq + Hash>(
    a: &mut Vec<&'r Row>,
    b: &mut Vec<&'r Row>,
    key_of_a: impl Fn(&'r Row) -> K,
    key_of_b: impl Fn(&'r Row) -> K,
    mut found: impl FnMut(&'r Row, &'r Row),
) {
    let mut open: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, row) in b.iter().enumerate() {
        open.entry(key_of_b(row)).or_default().push_back(at);
    }
    let mut taken = vec![false; b.len()];
    a.retain(|row| {
        let Some(at) = open.get_mut(&key_of_a(row)).and_then(VecDeque::pop_front) else {
            return true;
        };
        taken[at] = true;
        found(row, b[at]);
        false
    });
    let mut taken = taken.into_iter();
    b.retain(|_| !taken.next().unwrap_or_default());
}

fn differ(comparison: &mut Comparison, a: &Row, b: &Row) {
    let path = b.module.path.clone();
    let change = |kind, from, to| Change { path: path.clone(), kind, from, to };
    let before = comparison.changes.len();
    match (&a.module.version, &b.module.version) {
        (Some(from), Some(to)) if from != to => {
            let (from, to) = (Some(from.clone()), Some(to.clone()));
            comparison.changes.push(change(ChangeKind::Version, from, to));
        }
        _ => {}
    }
    let (from, to) = (a.built_name(), b.built_name());
    if from != to {
        comparison.changes.push(change(ChangeKind::Replacement, from, to));
    }
    if comparison.changes.len() == before {
        hashes(comparison, a, b);
    }
}

/// Compares the hashes that both know.
fn hashes(comparison: &mut Comparison, a: &Row, b: &Row) {
    for (name, from) in &a.hashes {
        let Some(to) = b.hashes.get(name).filter(|to| *to != from) else { continue };
        comparison.changes.push(Change {
            path: b.module.path.clone(),
            kind: ChangeKind::Hash,
            from: Some(format!("{name} {from}")),
            to: Some(format!("{name} {to}")),
        });
        return;
    }
    comparison.unchanged += 1;
}
