//! Writing a document as SPDX 2.3 JSON.
//!
//! The same model in the words of SPDX. What CycloneDX says and SPDX has no field for
//! stands in the comments of the packages, as lines `name=value`: nothing that is a fact
//! about a module is lost. What nobody knows is `NOASSERTION`, never guessed.

mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::Serialize;

use crate::model::{Aggregate, Bom, Component, ExternalReferenceType};
use package::Package;

/// What the specification says where nobody knows.
const NO_ASSERTION: &str = "NOASSERTION";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    spdx_version: &'static str,
    data_license: &'static str,
    #[serde(rename = "SPDXID")]
    id: &'static str,
    name: String,
    document_namespace: String,
    creation_info: CreationInfo,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    packages: Vec<Package>,
    relationships: Vec<Relationship>,
}

#[derive(Serialize)]
struct CreationInfo {
    created: String,
    creators: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'static str>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
struct Relationship {
    spdx_element_id: String,
    relationship_type: &'static str,
    related_spdx_element: String,
}

impl Bom {
    /// Writes the document as SPDX 2.3 JSON, indented by two spaces and ended by a newline.
    ///
    /// Requirements are `DEPENDS_ON`; a component whose requirements are known to be none
    /// `DEPENDS_ON NONE`, and one whose requirements are not all known has
    /// `DEPENDS_ON NOASSERTION` besides those that are. The modules of a workspace are
    /// what it `CONTAINS`. The namespace is made of the serial number, or else of the
    /// content, so that it is the same on every host. SPDX demands a time: where the
    /// document has none it is the beginning of 1970, and the document says so.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_spdx<W: io::Write>(&self, mut writer: W) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut writer, &document(self)).map_err(io::Error::from)?;
        writer.write_all(b"\n")
    }

    /// The document as SPDX 2.3 JSON; see [`Bom::write_spdx`].
    ///
    /// ```
    /// let text = gomod_sbom::Bom::default().to_spdx();
    /// assert!(text.contains(r#""spdxVersion": "SPDX-2.3""#));
    /// ```
    #[must_use]
    pub fn to_spdx(&self) -> String {
        let mut bytes = Vec::new();
        match self.write_spdx(&mut bytes).map(|()| String::from_utf8(bytes)) {
            Ok(Ok(text)) => text,
            // Memory takes every write, keys are strings, and JSON is UTF-8.
            Ok(Err(_)) | Err(_) => unreachable!("JSON in memory does not fail"),
        }
    }
}

fn document(bom: &Bom) -> Document {
    let mut ids = Ids::default();
    let subject = bom.metadata.component.as_ref();
    let mut packages = Vec::new();
    let mut relationships = Vec::new();
    let document = "SPDXRef-DOCUMENT";
    let degrees = degrees(bom);
    for (component, parent) in components(bom) {
        let id = ids.of(component);
        let degree =
            component.bom_ref.as_ref().and_then(|name| degrees.get(name.as_str())).copied();
        packages.push(Package::of(component, &id, degree));
        match parent {
            // A document without a subject describes all that it holds.
            None if subject.is_none_or(|subject| std::ptr::eq(subject, component)) => {
                relationships.push(relation(document, "DESCRIBES", &id));
            }
            None => {}
            Some(parent) => relationships.push(relation(&ids.of(parent), "CONTAINS", &id)),
        }
    }
    relationships.extend(dependencies(bom, &ids, &degrees));
    relationships.sort();
    relationships.dedup();
    let name = subject.map(|subject| match &subject.version {
        Some(version) => format!("{}@{version}", subject.name),
        None => subject.name.clone(),
    });
    let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "modules".to_owned());
    let time = bom.metadata.timestamp.map(|time| time.to_string());
    let lifecycles =
        bom.metadata.lifecycles.iter().map(|stage| format!("lifecycle={}", stage.phase.as_str()));
    let properties = bom.metadata.properties.iter().map(|p| format!("{}={}", p.name, p.value));
    let comment: Vec<String> = lifecycles.chain(properties).collect();
    Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: document,
        document_namespace: namespace(bom, &name),
        name,
        creation_info: CreationInfo {
            comment: time.is_none().then_some("The time of creation is not known."),
            created: time.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()),
            creators: creators(bom),
        },
        comment: (!comment.is_empty()).then(|| comment.join("\n")),
        packages,
        relationships,
    }
}

/// The components that have a place in the document, each with the one it is part of.
fn components(bom: &Bom) -> Vec<(&Component, Option<&Component>)> {
    let mut all = Vec::new();
    let mut open: Vec<(&Component, Option<&Component>)> =
        bom.metadata.component.iter().chain(&bom.components).rev().map(|c| (c, None)).collect();
    while let Some((component, parent)) = open.pop() {
        all.push((component, parent));
        open.extend(component.components.iter().rev().map(|part| (part, Some(component))));
    }
    all
}

fn relation(from: &str, kind: &'static str, to: &str) -> Relationship {
    Relationship {
        spdx_element_id: from.to_owned(),
        relationship_type: kind,
        related_spdx_element: to.to_owned(),
    }
}

/// How complete the dependencies of each component are.
fn degrees(bom: &Bom) -> BTreeMap<&str, Aggregate> {
    let mut degrees: BTreeMap<&str, Aggregate> = BTreeMap::new();
    for composition in &bom.compositions {
        for reference in &composition.dependencies {
            degrees.entry(reference).or_insert(composition.aggregate);
        }
    }
    degrees
}

fn dependencies(bom: &Bom, ids: &Ids, degrees: &BTreeMap<&str, Aggregate>) -> Vec<Relationship> {
    let mut relationships = Vec::new();
    for dependency in &bom.dependencies {
        let Some(from) = ids.known(&dependency.reference) else { continue };
        let targets = dependency.depends_on.iter().filter_map(|to| ids.known(to));
        relationships.extend(targets.map(|to| relation(from, "DEPENDS_ON", to)));
        match degrees.get(dependency.reference.as_str()) {
            Some(Aggregate::Complete) if dependency.depends_on.is_empty() => {
                relationships.push(relation(from, "DEPENDS_ON", "NONE"));
            }
            Some(Aggregate::Complete) => {}
            _ => relationships.push(relation(from, "DEPENDS_ON", NO_ASSERTION)),
        }
    }
    relationships
}

fn creators(bom: &Bom) -> Vec<String> {
    let mut creators: Vec<String> = bom
        .metadata
        .tools
        .0
        .iter()
        .map(|tool| match &tool.version {
            Some(version) => format!("Tool: {}-{version}", tool.name),
            None => format!("Tool: {}", tool.name),
        })
        .collect();
    creators.extend(package::actor(bom.metadata.manufacturer.as_ref()));
    creators.extend(bom.metadata.authors.iter().filter_map(|author| {
        let name = author.name.as_ref()?;
        Some(match &author.email {
            Some(email) => format!("Person: {name} ({email})"),
            None => format!("Person: {name}"),
        })
    }));
    if creators.is_empty() {
        creators.push(format!("Tool: gomod-{}", env!("CARGO_PKG_VERSION")));
    }
    creators
}

/// The name of the document among all: made of its content, as the serial number is.
fn namespace(bom: &Bom, name: &str) -> String {
    let serial = bom.serial_number.clone().unwrap_or_else(|| bom.content_serial());
    let uuid = serial.rsplit(':').next().unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-._~@/".contains(c) { c } else { '-' };
    let name: String = name.chars().map(plain).collect();
    format!("https://spdx.org/spdxdocs/{name}-{uuid}")
}

/// The identifiers given so far.
#[derive(Default)]
struct Ids {
    by_reference: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Ids {
    fn known(&self, reference: &str) -> Option<&str> {
        self.by_reference.get(reference).map(String::as_str)
    }

    /// The identifier of a component: its name and version, in the letters that are
    /// allowed, with a number where two would be the same.
    fn of(&mut self, component: &Component) -> String {
        if let Some(id) = component.bom_ref.as_ref().and_then(|r| self.by_reference.get(r)) {
            return id.clone();
        }
        let text = match &component.version {
            Some(version) => format!("{}-{version}", component.name),
            None => component.name.clone(),
        };
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
        let text: String = text.chars().map(plain).collect();
        let wanted = format!("SPDXRef-Package-{text}");
        let mut id = wanted.clone();
        let mut number = 1;
        while !self.taken.insert(id.clone()) {
            number += 1;
            id = format!("{wanted}-{number}");
        }
        if let Some(reference) = &component.bom_ref {
            self.by_reference.insert(reference.clone(), id.clone());
        }
        id
    }
}

/// The place from which a component is downloaded.
fn download(component: &Component) -> String {
    let mut references = component.external_references.iter();
    references
        .find(|reference| reference.kind == ExternalReferenceType::Distribution)
        .map_or_else(|| NO_ASSERTION.to_owned(), |reference| reference.url.clone())
}
