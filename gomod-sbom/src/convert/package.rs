//! A package of SPDX 2 as a component.

use super::Loss;
use super::spdx::{NO_WORD, NOTHING, is_property, organization, person};
use super::take::Taken;
use crate::model::{
    Acknowledgement, Aggregate, Component, ComponentType, ExternalReference, ExternalReferenceType,
    Hash, HashAlgorithm, License, LicenseExpression, Licenses, OrganizationalEntity, Pedigree,
    Property, Scope,
};
use crate::purl;

/// The component, and how complete its dependencies are, where it says so.
pub(super) fn package(mut taken: Taken, lost: &mut Vec<Loss>) -> (Component, Option<Aggregate>) {
    let mut component = Component {
        bom_ref: taken.text("SPDXID"),
        name: taken.text("name").unwrap_or_default(),
        version: taken.text("versionInfo").filter(|version| !version.is_empty()),
        description: taken.text("description"),
        copyright: said(&mut taken, "copyrightText"),
        kind: taken.word("primaryPackagePurpose", purpose).unwrap_or_default(),
        supplier: said(&mut taken, "supplier").as_deref().and_then(organization),
        ..Component::default()
    };
    if let Some(text) = said(&mut taken, "originator") {
        match text.starts_with("Person: ") {
            true => component.authors.extend(person(&text)),
            false => component.manufacturer = organization(&text),
        }
    }
    // That no files were looked at is what every component of CycloneDX says.
    taken.drop_if("filesAnalyzed", &false.into());
    let hashes = hashes(&mut taken, lost);
    let download = said(&mut taken, "downloadLocation");
    match download {
        Some(url) => {
            let kind = match url.split_once('+') {
                Some(("git" | "hg" | "svn" | "bzr", _)) => ExternalReferenceType::Vcs,
                _ => ExternalReferenceType::Distribution,
            };
            component.external_references.push(ExternalReference {
                kind,
                url,
                hashes,
                ..ExternalReference::default()
            });
        }
        None => component.hashes = hashes,
    }
    if let Some(url) = said(&mut taken, "homepage") {
        let kind = ExternalReferenceType::Website;
        let page = ExternalReference { kind, url, ..ExternalReference::default() };
        component.external_references.push(page);
    }
    component.licenses = licenses(&mut taken, &mut component.properties);
    identifiers(&mut taken, &mut component, lost);
    let notes = said(&mut taken, "sourceInfo");
    let degree = comment(&mut taken, &mut component);
    if let Some(notes) = notes {
        component.pedigree.get_or_insert_with(Pedigree::default).notes = Some(notes);
    }
    let others = taken.scalars().into_iter();
    component
        .properties
        .extend(others.map(|(name, value)| Property { name: format!("spdx:{name}"), value }));
    taken.end(NO_WORD, lost);
    (component, degree)
}

/// A text that says something.
fn said(taken: &mut Taken, name: &str) -> Option<String> {
    taken.text(name).filter(|text| !text.is_empty() && !NOTHING.contains(&text.as_str()))
}

fn purpose(word: &str) -> Option<ComponentType> {
    ComponentType::from_word(&word.to_ascii_lowercase())
}

fn hashes(taken: &mut Taken, lost: &mut Vec<Loss>) -> Vec<Hash> {
    let mut hashes = Vec::new();
    for mut checksum in taken.list("checksums", lost) {
        let alg = checksum.word("algorithm", |word| match word.strip_prefix("SHA") {
            Some(bits @ ("1" | "256" | "384" | "512")) => {
                HashAlgorithm::from_word(&format!("SHA-{bits}"))
            }
            _ => HashAlgorithm::from_word(word),
        });
        if let Some(alg) = alg {
            let content = checksum.text("checksumValue").unwrap_or_default().to_ascii_lowercase();
            hashes.push(Hash { alg, content });
        }
        checksum.end("CycloneDX has no word for the algorithm", lost);
    }
    hashes
}

/// CycloneDX has one expression: the concluded one comes first, the other becomes a property.
fn licenses(taken: &mut Taken, properties: &mut Vec<Property>) -> Option<Licenses> {
    let (concluded, declared) = (said(taken, "licenseConcluded"), said(taken, "licenseDeclared"));
    let license = |id: String, acknowledgement| License {
        id: Some(id),
        acknowledgement: Some(acknowledgement),
        ..License::default()
    };
    let is_id = |text: &str| {
        text.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c))
            && !text.starts_with("LicenseRef-")
    };
    let one = |text: String, acknowledgement| match is_id(&text) {
        true => Licenses::List(vec![license(text, acknowledgement)]),
        false => Licenses::Expression(LicenseExpression {
            expression: text,
            acknowledgement: Some(acknowledgement),
        }),
    };
    match (concluded, declared) {
        // Identifiers can stand side by side.
        (Some(concluded), Some(declared)) if is_id(&concluded) && is_id(&declared) => {
            Some(Licenses::List(vec![
                license(declared, Acknowledgement::Declared),
                license(concluded, Acknowledgement::Concluded),
            ]))
        }
        (Some(concluded), declared) => {
            properties.extend(
                declared.map(|value| Property { name: "spdx:licenseDeclared".to_owned(), value }),
            );
            Some(one(concluded, Acknowledgement::Concluded))
        }
        (None, Some(declared)) => Some(one(declared, Acknowledgement::Declared)),
        (None, None) => None,
    }
}

fn identifiers(taken: &mut Taken, component: &mut Component, lost: &mut Vec<Loss>) {
    for mut reference in taken.list("externalRefs", lost) {
        let kind = reference.word("referenceType", |word| match word {
            "purl" if component.purl.is_none() => Some(true),
            "cpe23Type" | "cpe22Type" if component.cpe.is_none() => Some(false),
            _ => None,
        });
        if let Some(is_purl) = kind {
            let locator = reference.text("referenceLocator");
            match is_purl {
                true => component.purl = locator,
                false => component.cpe = locator,
            }
            reference.text("referenceCategory");
        }
        reference.end(NO_WORD, lost);
    }
}

/// Reads the lines in which this crate keeps what SPDX has no field for; the rest is a property.
fn comment(taken: &mut Taken, component: &mut Component) -> Option<Aggregate> {
    let mut degree = None;
    let mut plain = Vec::new();
    let comment = taken.text("comment").unwrap_or_default();
    for line in comment.lines() {
        let (name, value) = line.split_once('=').unwrap_or(("", line));
        let text = || value.to_owned();
        let url = |entity: &mut Option<OrganizationalEntity>| {
            entity.get_or_insert_with(OrganizationalEntity::default).url.push(value.to_owned());
        };
        match name {
            "dependencies" if Aggregate::from_word(value).is_some() => {
                degree = Aggregate::from_word(value);
            }
            "scope" if Scope::from_word(value).is_some() => {
                component.scope = Scope::from_word(value)
            }
            "author" => component.author = Some(text()),
            "supplierUrl" => url(&mut component.supplier),
            "manufacturerUrl" => url(&mut component.manufacturer),
            "license" => {
                let named = License { name: Some(text()), ..License::default() };
                match &mut component.licenses {
                    Some(Licenses::List(list)) => list.push(named),
                    None => component.licenses = Some(Licenses::List(vec![named])),
                    Some(Licenses::Expression(_)) => plain.push(line),
                }
            }
            "ancestor" => {
                let (name, version) = match value.split_once('\t') {
                    Some((name, version)) => (name, Some(version)),
                    None => (value, None),
                };
                let ancestor = Component {
                    name: name.to_owned(),
                    version: version.map(str::to_owned),
                    purl: purl::module(name, version),
                    ..Component::default()
                };
                component.pedigree.get_or_insert_with(Pedigree::default).ancestors.push(ancestor);
            }
            _ => match name.strip_prefix("reference:").map(ExternalReferenceType::from_word) {
                Some(Some(kind)) => component.external_references.push(ExternalReference {
                    kind,
                    url: text(),
                    ..ExternalReference::default()
                }),
                _ if is_property(name) => {
                    component.properties.push(Property { name: name.to_owned(), value: text() });
                }
                _ => plain.push(line),
            },
        }
    }
    if !plain.is_empty() {
        let value = plain.join("\n");
        component.properties.push(Property { name: "spdx:comment".to_owned(), value });
    }
    degree
}
