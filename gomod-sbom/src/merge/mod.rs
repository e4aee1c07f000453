//! Several documents as one.
//!
//! A thing that several documents list is there once, with all that they say of it and all that
//! it depends on. Go modules are known by path and version, however a tool spells them; other
//! things by their purl, else by their names and versions. The subjects of the documents are
//! parts of a new one, unless all documents have the same subject.
//!
//! ```
//! use gomod_sbom::{Document, MergeOptions, merge};
//!
//! let [a, b] = ["a", "b"].map(|name| {
//!     Document::parse(format!(r#"{{
//!         "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
//!         "metadata": {{"component": {{"type": "application", "name": "{name}", "bom-ref": "m"}}}},
//!         "components": [{{"type": "library", "bom-ref": "x", "name": "x", "purl": "pkg:x/x@1"}}],
//!         "dependencies": [{{"ref": "m", "dependsOn": ["x"]}}]
//!     }}"#).as_bytes())
//! });
//! let merged = merge(&[("a.json", a?), ("b.json", b?)], &MergeOptions::default());
//! let contents = merged.document.contents();
//! // The new subject, the two old ones, and what both depend on.
//! assert_eq!((contents.components.len(), contents.edges.len()), (4, 4));
//! assert!(merged.lost.is_empty());
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod graph;
mod metadata;
mod parts;
mod unify;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use crate::convert::{Loss, order, to_cyclonedx};
use crate::document::{Document, Format};
use crate::spec::SpecVersion;
use crate::timestamp::Timestamp;

use self::graph::Graph;
use self::parts::Parts;

/// What a caller decides about a merged document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct MergeOptions {
    /// The name of the new subject: there is one then, also where all documents have the same.
    pub name: Option<String>,
    /// When the document is made, or that it has no time; else the latest time of the documents.
    pub timestamp: Option<Option<Timestamp>>,
}

/// Several documents as one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Merged {
    /// The document, in CycloneDX.
    pub document: Document,
    /// What it does not say, by document and place.
    pub lost: Vec<Loss>,
}

/// Makes one document of several, each with the name that losses are told by.
#[must_use]
pub fn merge<N: AsRef<str>>(documents: &[(N, Document)], options: &MergeOptions) -> Merged {
    let version = documents
        .iter()
        .filter_map(|(_, document)| match document.format() {
            Format::CycloneDxJson(version) | Format::CycloneDxXml(version) => version.parse().ok(),
            Format::SpdxJson(_) => None,
        })
        .chain([SpecVersion::default()])
        .max()
        .unwrap_or_default();
    let mut all = All::default();
    for (name, document) in documents {
        all.add(name.as_ref(), document, version);
    }
    let (value, lost) = all.end(options, version);
    let format = Format::CycloneDxJson(version.as_str().to_owned());
    Merged { document: Document::of(format, value), lost }
}

/// The documents so far.
#[derive(Default)]
struct All {
    parts: Parts,
    graph: Graph,
    subjects: Vec<usize>,
    /// Whether a document has no subject.
    without: bool,
    metadata: Map<String, Value>,
    /// The other fields.
    others: BTreeMap<String, Value>,
    lost: Vec<Loss>,
}

impl All {
    fn add(&mut self, name: &str, document: &Document, version: SpecVersion) {
        let mut lost: Vec<Loss> = document
            .unread()
            .iter()
            .map(|element| Loss::new(format!("/{element}"), "such elements are not read"))
            .collect();
        let (value, _) = to_cyclonedx(document, Some(version), &mut lost);
        let Value::Object(mut fields) = value else { return };
        let own = Document::of(
            Format::CycloneDxJson(version.as_str().to_owned()),
            Value::Object(fields.clone()),
        );
        let keys: HashMap<String, String> = own
            .contents()
            .components
            .iter()
            .map(|entry| (entry.place.clone(), key(entry)))
            .collect();
        let mut refs = HashMap::new();
        let mut metadata = match fields.remove("metadata") {
            Some(Value::Object(metadata)) => metadata,
            _ => Map::new(),
        };
        match metadata.remove("component") {
            Some(subject) => {
                let at = "/metadata/component";
                let index = self.parts.add(&subject, at, &keys, &mut refs, &mut lost);
                if !self.subjects.contains(&index) {
                    self.subjects.push(index);
                }
            }
            None => self.without = true,
        }
        if let Some(Value::Array(components)) = fields.remove("components") {
            for (at, component) in components.iter().enumerate() {
                let at = format!("/components/{at}");
                let index = self.parts.add(component, &at, &keys, &mut refs, &mut lost);
                self.parts.place(index);
            }
        }
        // What else has a name keeps it where it can.
        self.parts.rename_others(&Value::Object(metadata.clone()), &mut refs);
        self.parts.rename_others(&Value::Object(fields.clone()), &mut refs);
        self.graph.add(
            fields.remove("dependencies"),
            fields.remove("compositions"),
            &refs,
            &mut lost,
        );
        metadata::add(&mut self.metadata, metadata, &refs, &mut lost);
        if let (Some(serial), Format::CycloneDxJson(_) | Format::CycloneDxXml(_)) =
            (fields.remove("serialNumber"), document.format())
        {
            let uuid = serial.as_str().and_then(|serial| serial.strip_prefix("urn:uuid:"));
            let number = fields.get("version").and_then(Value::as_u64).unwrap_or(1);
            if let Some(uuid) = uuid {
                let link = json!([{ "type": "bom", "url": format!("urn:cdx:{uuid}/{number}") }]);
                unify::list(self.others.entry("externalReferences".to_owned()).or_default(), link);
            }
        }
        for name in ["$schema", "bomFormat", "specVersion", "version"] {
            fields.remove(name);
        }
        if fields.remove("signature").is_some() {
            lost.push(Loss::new("/signature", "it signs another document"));
        }
        for (name, mut value) in fields {
            graph::rename(&mut value, &name, &refs);
            match (self.others.get_mut(&name), value) {
                (Some(all @ Value::Array(_)), Value::Array(more)) => {
                    unify::list(all, Value::Array(more));
                }
                (Some(known), value) if *known != value => {
                    lost.push(Loss::new(format!("/{name}"), "an earlier document has another one"));
                }
                (Some(_), _) => {}
                (None, value) => drop(self.others.insert(name, value)),
            }
        }
        self.lost.extend(
            lost.into_iter().map(|loss| Loss { place: format!("{name}: {}", loss.place), ..loss }),
        );
    }

    fn end(mut self, options: &MergeOptions, version: SpecVersion) -> (Value, Vec<Loss>) {
        let subject = match (self.subjects.as_slice(), &options.name) {
            ([only], None) if !self.without => {
                self.parts.set_placed(*only);
                self.parts.value(*only)
            }
            (subjects, name) => {
                let name = name.clone().unwrap_or_else(|| self.parts.common_name(subjects));
                let reference = self.parts.unique(&format!("merged:{name}"));
                // What another document has as a component is a part all the same.
                let subjects = subjects.to_vec();
                let names: Vec<String> =
                    subjects.iter().map(|&index| self.parts.reference(index)).collect();
                self.graph.add_subject(&reference, &names, !self.without);
                let mut parts = Vec::new();
                for index in subjects {
                    if self.parts.take_top(index) {
                        parts.push(self.parts.value(index));
                    }
                }
                let mut subject =
                    json!({ "type": "application", "bom-ref": reference, "name": name });
                if let (Some(fields), false) = (subject.as_object_mut(), parts.is_empty()) {
                    fields.insert("components".to_owned(), parts.into());
                }
                subject
            }
        };
        metadata::end(&mut self.metadata, options.timestamp);
        self.metadata.insert("component".to_owned(), subject);
        let mut value = json!({
            "$schema": version.json_schema(),
            "bomFormat": "CycloneDX",
            "specVersion": version.as_str(),
            "version": 1,
            "metadata": self.metadata,
        });
        let components = self.parts.tops();
        let (dependencies, compositions) = self.graph.end();
        if let Some(fields) = value.as_object_mut() {
            fields.extend(self.others);
            for (name, list) in [
                ("components", components),
                ("dependencies", dependencies),
                ("compositions", compositions),
            ] {
                if !list.is_empty() {
                    fields.insert(name.to_owned(), list.into());
                }
            }
            let serial = crate::json::serial(&order::text(&Value::Object(fields.clone())));
            fields.insert("serialNumber".to_owned(), serial.into());
        }
        self.lost.sort();
        self.lost.dedup();
        (value, self.lost)
    }
}

/// What a component is known by.
fn key(entry: &crate::document::Entry) -> String {
    if let Some(module) = entry.module() {
        return format!("go {}@{}", module.path, module.version.unwrap_or_default());
    }
    match (&entry.purl, &entry.version) {
        (Some(purl), _) => format!("purl {purl}"),
        (None, version) => {
            format!("{} {}@{}", entry.kind, entry.name, version.as_deref().unwrap_or_default())
        }
    }
}
