//! A CycloneDX document as a [`Bom`].

use serde_json::Value;

use super::Loss;
use super::take::Taken;
use crate::model::{
    Acknowledgement, Aggregate, Bom, Component, ComponentType, Composition, Copyright, Dependency,
    Evidence, ExternalReference, ExternalReferenceType, Hash, HashAlgorithm, License,
    LicenseExpression, Licenses, Lifecycle, Metadata, OrganizationalContact, OrganizationalEntity,
    Pedigree, Phase, Property, Scope, Tools,
};

/// Why a field is lost.
const NO_WORD: &str = "SPDX has no field for it";

type Lost = Vec<Loss>;

pub(super) fn read(value: &Value, lost: &mut Lost) -> Bom {
    let mut all = Taken::of(value, "", lost);
    for name in ["$schema", "bomFormat", "specVersion", "version"] {
        all.value(name);
    }
    let metadata = all.object("metadata", lost).map(|taken| metadata(taken, lost));
    let bom = Bom {
        serial_number: all.text("serialNumber"),
        version: 1,
        metadata: metadata.unwrap_or_default(),
        components: components(&mut all, "components", lost),
        dependencies: each(&mut all, "dependencies", lost, |taken, _| Dependency {
            reference: taken.text("ref").unwrap_or_default(),
            depends_on: taken.texts("dependsOn"),
        }),
        compositions: each(&mut all, "compositions", lost, |taken, _| Composition {
            aggregate: taken.word("aggregate", Aggregate::from_word).unwrap_or_default(),
            assemblies: Vec::new(),
            dependencies: taken.texts("dependencies"),
        }),
    };
    all.end(NO_WORD, lost);
    bom
}

/// Reads each object of a list; what it leaves behind is lost.
fn each<T>(
    from: &mut Taken,
    name: &str,
    lost: &mut Lost,
    read: impl Fn(&mut Taken, &mut Lost) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for mut taken in from.list(name, lost) {
        all.push(read(&mut taken, lost));
        taken.end(NO_WORD, lost);
    }
    all
}

/// Reads an object inside another one.
fn one<T>(
    from: &mut Taken,
    name: &str,
    lost: &mut Lost,
    read: impl Fn(&mut Taken, &mut Lost) -> T,
) -> Option<T> {
    let mut taken = from.object(name, lost)?;
    let value = read(&mut taken, lost);
    taken.end(NO_WORD, lost);
    Some(value)
}

fn metadata(mut taken: Taken, lost: &mut Lost) -> Metadata {
    let time = |text: &str| text.parse().ok();
    let tools = match taken.value("tools") {
        Some(Value::Array(list)) => {
            let place = taken.below("tools");
            let mut tools = Vec::new();
            for (index, tool) in list.iter().enumerate() {
                let mut tool = Taken::of(tool, format!("{place}/{index}"), lost);
                tools.push(component(&mut tool, lost));
                tool.end(NO_WORD, lost);
            }
            tools
        }
        Some(object) => {
            let mut object = Taken::of(&object, taken.below("tools"), lost);
            let tools = components(&mut object, "components", lost);
            object.end(NO_WORD, lost);
            tools
        }
        None => Vec::new(),
    };
    let metadata = Metadata {
        timestamp: taken.word("timestamp", time),
        lifecycles: each(&mut taken, "lifecycles", lost, |taken, _| Lifecycle {
            phase: taken.word("phase", Phase::from_word).unwrap_or_default(),
        }),
        tools: Tools(tools),
        manufacturer: one(&mut taken, "manufacturer", lost, organization),
        authors: each(&mut taken, "authors", lost, contact),
        component: one(&mut taken, "component", lost, component),
        manufacture: None,
        supplier: None,
        properties: each(&mut taken, "properties", lost, property),
    };
    let mut metadata = metadata;
    // Of the subject, where it does not say so itself.
    for (name, of_it) in [("manufacture", true), ("supplier", false)] {
        let entity = one(&mut taken, name, lost, organization);
        let Some(component) = &mut metadata.component else { continue };
        let field = if of_it { &mut component.manufacturer } else { &mut component.supplier };
        match (&field, entity) {
            (Some(said), Some(entity)) if *said != entity => {
                lost.push(Loss::new(taken.below(name), "the component says otherwise"));
            }
            (None, Some(entity)) => *field = Some(entity),
            _ => {}
        }
    }
    taken.end(NO_WORD, lost);
    metadata
}

fn components(from: &mut Taken, name: &str, lost: &mut Lost) -> Vec<Component> {
    each(from, name, lost, component)
}

fn component(taken: &mut Taken, lost: &mut Lost) -> Component {
    let publisher = taken.text("publisher").or_else(|| taken.text("vendor"));
    let authors = each(taken, "authors", lost, contact);
    // The same in one line, where both are there.
    let line = authors.iter().filter_map(|author| match (&author.name, &author.email) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    });
    let line = line.collect::<Vec<_>>().join(", ");
    Component {
        kind: taken.word("type", ComponentType::from_word).unwrap_or_default(),
        bom_ref: taken.text("bom-ref"),
        supplier: one(taken, "supplier", lost, organization),
        manufacturer: one(taken, "manufacturer", lost, organization),
        authors,
        author: taken.text("author").or((!line.is_empty()).then_some(line)),
        publisher,
        group: taken.text("group").filter(|group| !group.is_empty()),
        name: taken.text("name").unwrap_or_default(),
        version: taken.text("version").filter(|version| !version.is_empty()),
        description: taken.text("description"),
        scope: taken.word("scope", Scope::from_word),
        hashes: hashes(taken, lost),
        licenses: licenses(taken, lost),
        copyright: taken.text("copyright"),
        cpe: taken.text("cpe"),
        purl: taken.text("purl"),
        pedigree: one(taken, "pedigree", lost, |taken, lost| Pedigree {
            ancestors: components(taken, "ancestors", lost),
            notes: taken.text("notes"),
        }),
        external_references: each(taken, "externalReferences", lost, reference),
        components: components(taken, "components", lost),
        evidence: one(taken, "evidence", lost, |taken, lost| Evidence {
            licenses: None,
            copyright: each(taken, "copyright", lost, |taken, _| Copyright {
                text: taken.text("text").unwrap_or_default(),
            }),
        }),
        properties: each(taken, "properties", lost, property),
    }
}

fn organization(taken: &mut Taken, lost: &mut Lost) -> OrganizationalEntity {
    OrganizationalEntity {
        name: taken.text("name"),
        url: taken.texts("url"),
        contact: each(taken, "contact", lost, contact),
    }
}

fn contact(taken: &mut Taken, _: &mut Lost) -> OrganizationalContact {
    OrganizationalContact {
        name: taken.text("name"),
        email: taken.text("email"),
        phone: taken.text("phone"),
    }
}

fn hashes(taken: &mut Taken, lost: &mut Lost) -> Vec<Hash> {
    let mut hashes = each(taken, "hashes", lost, hash);
    hashes.retain(|hash| !hash.content.is_empty());
    hashes
}

fn hash(taken: &mut Taken, _: &mut Lost) -> Hash {
    match taken.word("alg", HashAlgorithm::from_word) {
        Some(alg) => Hash { alg, content: taken.text("content").unwrap_or_default() },
        // Of an algorithm that stays behind, with its hash.
        None => Hash::default(),
    }
}

fn property(taken: &mut Taken, _: &mut Lost) -> Property {
    Property {
        name: taken.text("name").unwrap_or_default(),
        value: taken.text("value").unwrap_or_default(),
    }
}

fn reference(taken: &mut Taken, lost: &mut Lost) -> ExternalReference {
    ExternalReference {
        url: taken.text("url").unwrap_or_default(),
        comment: taken.text("comment"),
        kind: taken.word("type", ExternalReferenceType::from_word).unwrap_or_default(),
        hashes: hashes(taken, lost),
    }
}

fn licenses(taken: &mut Taken, lost: &mut Lost) -> Option<Licenses> {
    let mut list = Vec::new();
    let mut expression = None;
    for mut choice in taken.list("licenses", lost) {
        let acknowledgement =
            |taken: &mut Taken| taken.word("acknowledgement", Acknowledgement::from_word);
        if let Some(text) = choice.text("expression") {
            let acknowledgement = acknowledgement(&mut choice);
            expression = Some(LicenseExpression { expression: text, acknowledgement });
        } else if let Some(mut license) = choice.object("license", lost) {
            list.push(License {
                id: license.text("id"),
                name: license.text("name"),
                acknowledgement: acknowledgement(&mut license),
                url: license.text("url"),
            });
            license.end(NO_WORD, lost);
        }
        choice.end(NO_WORD, lost);
    }
    match expression {
        Some(expression) => Some(Licenses::Expression(expression)),
        None => (!list.is_empty()).then_some(Licenses::List(list)),
    }
}
