//! An SPDX 2 document as a [`Bom`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::Loss;
use super::package::package;
use super::take::Taken;
use crate::document::Contents;
use crate::model::{
    Aggregate, Bom, Component, ComponentType, Composition, Dependency, Lifecycle, Metadata,
    OrganizationalContact, OrganizationalEntity, Phase, Property,
};

/// Why a field is lost.
pub(super) const NO_WORD: &str = "CycloneDX has no field for it that is written";

/// The words that SPDX has for nothing.
pub(super) const NOTHING: [&str; 2] = ["NOASSERTION", "NONE"];

pub(super) fn read(document: &Value, lost: &mut Vec<Loss>) -> Bom {
    let contents = crate::document::spdx_contents(document);
    let mut all = Taken::of(document, "", lost);
    for name in ["spdxVersion", "dataLicense", "SPDXID", "documentDescribes"] {
        all.value(name);
    }
    let mut degrees = BTreeMap::new();
    let packages: Vec<Component> = all
        .list("packages", lost)
        .into_iter()
        .map(|taken| {
            let (component, degree) = package(taken, lost);
            if let (Some(name), Some(degree)) = (&component.bom_ref, degree) {
                degrees.insert(name.clone(), degree);
            }
            component
        })
        .collect();
    let relationships = all.value("relationships").unwrap_or_default();
    relations(&relationships, &contents, &mut degrees, lost);
    let mut metadata = metadata(&mut all, lost);
    let serial = all.word("documentNamespace", serial);
    let others = all.scalars();
    all.end(NO_WORD, lost);
    let dependencies = dependencies(&packages, &contents);
    let (subject, components) = nested(packages, &contents);
    let is_named = |text: &str| {
        subject.as_ref().is_some_and(|subject| match &subject.version {
            Some(version) => text == format!("{}@{version}", subject.name) || text == subject.name,
            None => text == subject.name,
        })
    };
    for (name, value) in others {
        if name != "name" || !is_named(&value) {
            metadata.properties.push(Property { name: format!("spdx:{name}"), value });
        }
    }
    metadata.component = subject;
    let mut bom = Bom {
        serial_number: serial,
        version: 1,
        metadata,
        components,
        dependencies,
        compositions: compositions(degrees),
    };
    if bom.serial_number.is_none() {
        bom.serial_number = Some(bom.content_serial());
    }
    bom
}

/// The number in a namespace that ends with a UUID.
fn serial(namespace: &str) -> Option<String> {
    let uuid = namespace.get(namespace.len().checked_sub(36)?..)?.to_ascii_lowercase();
    let lengths = uuid.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let hex = uuid.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (lengths && hex).then(|| format!("urn:uuid:{uuid}"))
}

fn metadata(all: &mut Taken, lost: &mut Vec<Loss>) -> Metadata {
    let mut metadata = Metadata::default();
    if let Some(mut creation) = all.object("creationInfo", lost) {
        // A time that nobody knows is the beginning of 1970, with a comment that says so.
        let nowhere = |text: &str| text.starts_with("1970-01-01T00:00:00").then_some(());
        if creation.word("created", nowhere).is_some() {
            creation.text("comment");
        } else {
            metadata.timestamp = creation.word("created", |text| text.parse().ok());
        }
        for creator in creation.texts("creators") {
            match creator.split_once(": ") {
                Some(("Tool", tool)) => metadata.tools.0.push(self::tool(tool)),
                Some(("Organization", _)) if metadata.manufacturer.is_none() => {
                    metadata.manufacturer = organization(&creator);
                }
                Some(("Person", _)) => metadata.authors.extend(person(&creator)),
                _ => lost
                    .push(Loss::new(creation.below("creators"), format!("{creator:?}: {NO_WORD}"))),
            }
        }
        for (name, value) in creation.scalars() {
            metadata.properties.push(Property { name: format!("spdx:creationInfo:{name}"), value });
        }
        creation.end(NO_WORD, lost);
    }
    let mut plain = Vec::new();
    let comment = all.text("comment").unwrap_or_default();
    for line in comment.lines() {
        match line.split_once('=') {
            Some(("lifecycle", word)) if Phase::from_word(word).is_some() => {
                let phase = Phase::from_word(word).unwrap_or_default();
                metadata.lifecycles.push(Lifecycle { phase });
            }
            Some((name, value)) if is_property(name) => metadata
                .properties
                .push(Property { name: name.to_owned(), value: value.to_owned() }),
            _ => plain.push(line),
        }
    }
    if !plain.is_empty() {
        let value = plain.join("\n");
        metadata.properties.push(Property { name: "spdx:comment".to_owned(), value });
    }
    metadata
}

/// Whether a line of a comment begins with the name of a property.
pub(super) fn is_property(name: &str) -> bool {
    name.contains(':') && !name.contains("://") && !name.contains(char::is_whitespace)
}

fn tool(text: &str) -> Component {
    // `name-version`, by the examples of the specification.
    let (name, version) = match text.rsplit_once('-') {
        Some((name, version)) if version.starts_with(|c: char| c.is_ascii_digit() || c == 'v') => {
            (name, Some(version.to_owned()))
        }
        _ => (text, None),
    };
    Component {
        kind: ComponentType::Application,
        name: name.to_owned(),
        version,
        ..Component::default()
    }
}

/// `Organization: name (email)`; also a person, where an organization is wanted.
pub(super) fn organization(text: &str) -> Option<OrganizationalEntity> {
    let OrganizationalContact { name, email, .. } = person(text)?;
    let contact = email.map(|email| OrganizationalContact {
        email: Some(email),
        ..OrganizationalContact::default()
    });
    Some(OrganizationalEntity { name, url: Vec::new(), contact: contact.into_iter().collect() })
}

pub(super) fn person(text: &str) -> Option<OrganizationalContact> {
    let (_, text) = text.split_once(": ")?;
    let text = text.trim();
    let (name, email) = match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((name, email)) if email.contains('@') => (name.trim_end(), Some(email.to_owned())),
        Some((name, "")) => (name.trim_end(), None),
        _ => (text, None),
    };
    let name = Some(name.to_owned()).filter(|name| !name.is_empty());
    Some(OrganizationalContact { name, email, phone: None })
}

/// Looks for what the relationships say besides what [`Contents`] takes from them.
fn relations(
    relationships: &Value,
    contents: &Contents,
    degrees: &mut BTreeMap<String, Aggregate>,
    lost: &mut Vec<Loss>,
) {
    let known: BTreeSet<&str> =
        contents.components.iter().filter_map(|entry| entry.reference.as_deref()).collect();
    let list = relationships.as_array().map_or(&[][..], Vec::as_slice);
    for (index, relationship) in list.iter().enumerate() {
        let text = |name: &str| relationship.get(name).and_then(Value::as_str).unwrap_or_default();
        let (from, kind, to) =
            (text("spdxElementId"), text("relationshipType"), text("relatedSpdxElement"));
        let packages = known.contains(from) && known.contains(to);
        let is_held = match kind {
            "DESCRIBES" | "DESCRIBED_BY" => true,
            "DEPENDS_ON" if to == "NONE" => {
                degrees.entry(from.to_owned()).or_insert(Aggregate::Complete);
                true
            }
            "DEPENDS_ON" if to == "NOASSERTION" => {
                degrees.entry(from.to_owned()).or_insert(Aggregate::Unknown);
                true
            }
            "DEPENDS_ON" | "DEPENDENCY_OF" | "CONTAINS" | "CONTAINED_BY" => packages,
            _ => false,
        };
        if !is_held {
            let reason = if kind.ends_with("_DEPENDENCY_OF") && packages {
                format!("{kind}: only that it is a dependency is kept")
            } else {
                format!("{kind}: {NO_WORD}")
            };
            lost.push(Loss::new(format!("/relationships/{index}"), reason));
        }
    }
}

fn dependencies(packages: &[Component], contents: &Contents) -> Vec<Dependency> {
    let name = |index: usize| packages.get(index)?.bom_ref.clone();
    let mut all: BTreeMap<String, BTreeSet<String>> =
        packages.iter().filter_map(|c| Some((c.bom_ref.clone()?, BTreeSet::new()))).collect();
    for &(from, to) in &contents.edges {
        if let (Some(from), Some(to)) = (name(from), name(to)) {
            all.entry(from).or_default().insert(to);
        }
    }
    all.into_iter()
        .map(|(reference, to)| Dependency { reference, depends_on: to.into_iter().collect() })
        .collect()
}

fn compositions(degrees: BTreeMap<String, Aggregate>) -> Vec<Composition> {
    [Aggregate::Complete, Aggregate::Incomplete, Aggregate::Unknown]
        .into_iter()
        .filter_map(|aggregate| {
            let names = degrees.iter().filter(|(_, degree)| **degree == aggregate);
            let dependencies: Vec<String> = names.map(|(name, _)| name.clone()).collect();
            let some = !dependencies.is_empty();
            some.then_some(Composition { aggregate, assemblies: Vec::new(), dependencies })
        })
        .collect()
}

/// The subject and the other components.
///
/// What the subject contains and depends on is a part of it, as the modules of a workspace are.
/// What it contains only is simply there: that is what the list of components says. What
/// another package contains is a part of that package.
fn nested(packages: Vec<Component>, contents: &Contents) -> (Option<Component>, Vec<Component>) {
    let root = contents.root;
    let depends = |from: usize, to: usize| contents.edges.binary_search(&(from, to)).is_ok();
    let parent = |index: usize| -> Option<usize> {
        let part_of = contents.components.get(index)?.part_of?;
        let only_there = Some(part_of) == root && !depends(part_of, index);
        (!only_there && part_of != index && Some(index) != root).then_some(part_of)
    };
    let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut tops = Vec::new();
    for index in 0..packages.len() {
        match parent(index) {
            // A ring of packages that contain each other is cut at each of them.
            Some(part_of) if !is_ring(index, &parent, packages.len()) => {
                parts.entry(part_of).or_default().push(index);
            }
            _ if Some(index) == root => {}
            _ => tops.push(index),
        }
    }
    let mut packages: Vec<Option<Component>> = packages.into_iter().map(Some).collect();
    let subject = root.and_then(|root| assemble(root, &mut packages, &parts, 0));
    let components =
        tops.into_iter().filter_map(|top| assemble(top, &mut packages, &parts, 0)).collect();
    (subject, components)
}

fn is_ring(start: usize, parent: &impl Fn(usize) -> Option<usize>, most: usize) -> bool {
    let mut at = start;
    for _ in 0..most.min(MAX_DEPTH) {
        match parent(at) {
            Some(next) if next == start => return true,
            Some(next) => at = next,
            None => return false,
        }
    }
    // Deeper than anything is nested: not worth it.
    true
}

/// The deepest nesting that is made.
const MAX_DEPTH: usize = 32;

fn assemble(
    index: usize,
    packages: &mut [Option<Component>],
    parts: &HashMap<usize, Vec<usize>>,
    depth: usize,
) -> Option<Component> {
    let mut component = packages.get_mut(index)?.take()?;
    if depth < MAX_DEPTH + 1 {
        let parts_of = parts.get(&index).into_iter().flatten();
        component.components =
            parts_of.filter_map(|&part| assemble(part, packages, parts, depth + 1)).collect();
    }
    Some(component)
}
