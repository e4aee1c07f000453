//! A field is written in the versions that have it, and nowhere else.
#![allow(clippy::unwrap_used)]

use gomod_sbom::model::{
    Acknowledgement, Copyright, Evidence, Hash, HashAlgorithm, License, LicenseExpression,
    Licenses, Metadata, OrganizationalContact, OrganizationalEntity,
};
use gomod_sbom::{Bom, Component, SpecVersion};
use serde_json::{Value, json};

fn written(bom: &Bom, version: SpecVersion) -> Value {
    serde_json::from_str(&bom.to_json(version)).unwrap()
}

fn full() -> Bom {
    let person = OrganizationalContact {
        name: Some("Ada".into()),
        email: Some("ada@example.com".into()),
        phone: None,
    };
    let organization = OrganizationalEntity {
        name: Some("Example".into()),
        url: vec!["https://example.com".into()],
        contact: vec![person.clone()],
    };
    let license = License {
        id: Some("MIT".into()),
        acknowledgement: Some(Acknowledgement::Concluded),
        ..License::default()
    };
    let expression = LicenseExpression {
        expression: "MIT OR Apache-2.0".into(),
        acknowledgement: Some(Acknowledgement::Declared),
    };
    let component = Component {
        name: "a".into(),
        supplier: Some(organization.clone()),
        manufacturer: Some(organization.clone()),
        authors: vec![person.clone()],
        hashes: vec![Hash { alg: HashAlgorithm::Sha512, content: "0".repeat(128) }],
        licenses: Some(Licenses::Expression(expression)),
        evidence: Some(Evidence {
            licenses: Some(Licenses::List(vec![license])),
            copyright: vec![Copyright { text: "Copyright Ada".into() }],
        }),
        ..Component::default()
    };
    Bom {
        metadata: Metadata {
            manufacturer: Some(organization.clone()),
            supplier: Some(organization),
            authors: vec![person],
            ..Metadata::default()
        },
        components: vec![component],
        ..Bom::default()
    }
}

#[test]
fn what_1_6_brought() {
    for version in SpecVersion::ALL {
        let document = written(&full(), version);
        let has = version >= SpecVersion::V1_6;
        let component = &document["components"][0];
        assert_eq!(document["metadata"]["manufacturer"].is_object(), has);
        assert_eq!(component["manufacturer"].is_object(), has);
        assert_eq!(component["authors"].is_array(), has);
        assert_eq!(component["licenses"][0]["acknowledgement"].is_string(), has);
        let found = &component["evidence"]["licenses"][0]["license"];
        assert_eq!(found["acknowledgement"].is_string(), has);
        assert_eq!(found["id"], "MIT");
        assert_eq!(component["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(component["supplier"]["contact"][0]["email"], "ada@example.com");
        assert_eq!(document["metadata"]["authors"][0]["name"], "Ada");
        assert_eq!(component["hashes"][0]["alg"], "SHA-512");
    }
}

#[test]
fn an_empty_document() {
    assert_eq!(
        written(&Bom::default(), SpecVersion::V1_6),
        json!({
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
        })
    );
}

#[test]
fn an_object_of_newer_fields_only_is_left_out() {
    let licenses = Licenses::List(vec![License {
        acknowledgement: Some(Acknowledgement::Declared),
        ..License::default()
    }]);
    let component = Component { licenses: Some(licenses), ..Component::default() };
    let bom = Bom { components: vec![component], ..Bom::default() };
    assert_eq!(
        written(&bom, SpecVersion::V1_5)["components"],
        json!([{ "type": "library", "name": "" }])
    );
}

#[test]
fn versions_by_their_numbers() {
    assert_eq!("1.7".parse(), Ok(SpecVersion::V1_7));
    assert_eq!(SpecVersion::default().to_string(), "1.6");
    assert_eq!(
        "1.3".parse::<SpecVersion>().unwrap_err().to_string(),
        r#"CycloneDX version "1.3" is not one of 1.4, 1.5, 1.6, 1.7"#
    );
}
