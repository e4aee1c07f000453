//! Documents in other formats: what stays and what is told to be lost.
#![allow(clippy::unwrap_used)]

use gomod_core::inventory::{
    Component as Module, Edge, Inventory, MainModule, Node, Proof, Replacement,
};
use gomod_sbom::{
    Bom, Conversion, Document, Options, Party, SpecVersion, Target, Told, compare_with_edges,
    convert, validate,
};
use serde_json::{Value, json};

fn to(document: &Document, target: &str) -> Conversion {
    convert(document, target.parse().unwrap())
}

fn lost(conversion: &Conversion) -> Vec<String> {
    conversion.lost.iter().map(ToString::to_string).collect()
}

/// A workspace with a replacement, a licence, people and a gap.
fn inventory() -> Inventory {
    let module = |path: &str, version: &str| Module {
        path: path.into(),
        version: version.into(),
        go_mod_proof: Proof::GoSum,
        edges_known: true,
        h1: Some(format!("h1:{path}")),
        ..Module::default()
    };
    let main = |path: &str, dir: &str| MainModule {
        path: path.into(),
        dir: dir.into(),
        ..MainModule::default()
    };
    let replacement =
        Replacement { path: "example.com/fork".into(), version: Some("v1.1.0".into()) };
    Inventory {
        main: vec![main("example.com/a", "a"), main("example.com/b", "b")],
        components: vec![
            module("github.com/o/x", "v1.0.0"),
            Module { replacement: Some(replacement), ..module("example.com/y", "v1.2.0") },
            Module { edges_known: false, ..module("example.com/z", "v2.0.0+incompatible") },
        ],
        edges: [(Node::Main(0), 0), (Node::Main(1), 1), (Node::Component(0), 2)]
            .map(|(from, to)| Edge { from, to: Node::Component(to), indirect: false })
            .to_vec(),
        go_version: "1.24.0".into(),
        notes: vec!["a note".into()],
        ..Inventory::default()
    }
}

fn bom() -> Bom {
    let mut options = Options::default();
    options.timestamp = Some("2026-01-31T12:00:00Z".parse().unwrap());
    options.proxy = Some("https://proxy.example.com".into());
    options.parties.supplier =
        Some("Acme <a@acme.example> (https://acme.example)".parse().unwrap());
    options.parties.authors = vec!["Ada <ada@acme.example>".parse::<Party>().unwrap()];
    let mut told = Told::default();
    told.modules = "github.com/o".into();
    told.license = Some("MIT OR Apache-2.0".into());
    options.told = vec![told];
    Bom::from_inventory(&inventory(), &options)
}

#[test]
fn a_document_of_this_tool_loses_nothing_on_the_way_to_spdx_and_back() {
    let document = Document::parse(bom().to_json(SpecVersion::V1_6).as_bytes()).unwrap();
    let spdx = to(&document, "spdx-json");
    assert_eq!(lost(&spdx), [""; 0]);
    let spdx = Document::parse(spdx.text.as_bytes()).unwrap();
    let back = to(&spdx, "cyclonedx-json");
    assert_eq!(lost(&back), [""; 0]);
    assert_eq!(validate(back.text.as_bytes()).unwrap().findings, []);
    let back = Document::parse(back.text.as_bytes()).unwrap();
    let (one, other) = (document.contents(), back.contents());
    let difference = compare_with_edges(&one, &other);
    assert!(difference.is_empty(), "{difference}");
    assert_eq!(one.timestamp, other.timestamp);
    assert_eq!(one.edges.len(), other.edges.len());
    let (was, is) = (document.value(), back.value());
    assert_eq!(was["serialNumber"], is["serialNumber"]);
    let metadata = |field: &str| (was["metadata"][field].clone(), is["metadata"][field].clone());
    for field in ["lifecycles", "tools", "properties"] {
        let (was, is) = metadata(field);
        assert_eq!(was, is, "{field}");
    }
    let root = |value: &Value| value["metadata"]["component"].clone();
    assert_eq!(root(was)["supplier"], root(is)["supplier"]);
    assert_eq!(root(was)["components"].as_array().unwrap().len(), 2);
    assert_eq!(root(is)["components"].as_array().unwrap().len(), 2);
    for component in was["components"].as_array().unwrap() {
        let twin = is["components"].as_array().unwrap().iter();
        let twin = twin.clone().find(|twin| twin["purl"] == component["purl"]).unwrap();
        for field in ["name", "version", "type", "properties", "pedigree", "cpe", "hashes"] {
            assert_eq!(component[field], twin[field], "{field} of {component}");
        }
    }
    let degree = |value: &Value, aggregate: &str| {
        let all = value["compositions"].as_array().unwrap().iter();
        let mut named = all.filter(|c| c["aggregate"] == aggregate);
        named.next().map(|c| c["dependencies"].as_array().unwrap().len())
    };
    for aggregate in ["complete", "incomplete", "unknown"] {
        assert_eq!(degree(was, aggregate), degree(is, aggregate), "{aggregate}");
    }
}

#[test]
fn json_and_xml_say_the_same() {
    for version in SpecVersion::ALL {
        let text = bom().to_json(version);
        let document = Document::parse(text.as_bytes()).unwrap();
        let xml = to(&document, "cyclonedx-xml");
        assert_eq!(lost(&xml), [""; 0], "{version}");
        assert_eq!(xml.text, bom().to_xml(version));
        let back = to(&Document::parse(xml.text.as_bytes()).unwrap(), "cyclonedx-json");
        assert_eq!(lost(&back), [""; 0]);
        let back: Value = serde_json::from_str(&back.text).unwrap();
        assert_eq!(&back, document.value(), "{version}");
    }
}

#[test]
fn older_versions_are_valid_and_tell_what_they_lose() {
    let document = Document::parse(bom().to_json(SpecVersion::V1_7).as_bytes()).unwrap();
    for version in SpecVersion::ALL {
        let conversion = to(&document, &format!("cyclonedx-json@{version}"));
        assert_eq!(validate(conversion.text.as_bytes()).unwrap().findings, [], "{version}");
        assert_eq!(conversion.lost.is_empty(), version >= SpecVersion::V1_6, "{version}");
    }
    let old: Value = serde_json::from_str(&to(&document, "cyclonedx-json@1.4").text).unwrap();
    assert_eq!(old["metadata"]["tools"][0]["name"], "gomod");
    assert_eq!(old["metadata"]["component"]["author"], "Ada <ada@acme.example>");
}

/// What no field of ours is for.
fn foreign() -> Document {
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.7", "version": 4,
        "metadata": { "tools": {
            "components": [{ "type": "application", "name": "t", "publisher": "P" }],
            "services": [{ "name": "s" }],
        }},
        "components": [
            { "type": "cryptographic-asset", "bom-ref": "k", "name": "key",
              "cryptoProperties": { "assetType": "certificate" } },
            { "type": "library", "bom-ref": "l", "name": "lib", "mime-type": "text/plain",
              "tags": ["x"], "hashes": [{ "alg": "MD5", "content": "d41d8cd98f00b204e9800998ecf8427e" },
                                        { "alg": "Streebog-256", "content": "00".repeat(32) }],
              "externalReferences": [{ "type": "rfc-9116", "url": "https://a.example/security.txt" }] },
        ],
        "services": [{ "bom-ref": "s", "name": "service" }],
        "dependencies": [{ "ref": "l", "dependsOn": ["k"], "provides": ["k"] }],
        "vulnerabilities": [{ "id": "CVE-1" }],
    });
    Document::parse(document.to_string().as_bytes()).unwrap()
}

#[test]
fn the_same_family_keeps_what_has_no_word_here() {
    let newest = to(&foreign(), "cyclonedx-json@1.7");
    assert_eq!(lost(&newest), [""; 0]);
    let newest: Value = serde_json::from_str(&newest.text).unwrap();
    assert_eq!(newest["services"], foreign().value()["services"]);
    assert_eq!(newest["version"], 4);

    let older = to(&foreign(), "cyclonedx-json@1.4");
    assert_eq!(validate(older.text.as_bytes()).unwrap().findings, []);
    let places: Vec<&str> = older.lost.iter().map(|loss| loss.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "/components/0/cryptoProperties",
            "/components/0/type",
            "/components/1/externalReferences/0/type",
            "/components/1/hashes/1",
            "/components/1/hashes/1/alg",
            "/components/1/tags",
            "/dependencies/0/provides",
            "/metadata/tools/services",
        ]
    );
    let older: Value = serde_json::from_str(&older.text).unwrap();
    assert_eq!(older["components"][1]["externalReferences"][0]["type"], "other");
    assert_eq!(older["metadata"]["tools"][0]["vendor"], "P");
    assert_eq!(older["vulnerabilities"][0]["id"], "CVE-1");
}

#[test]
fn the_other_family_tells_all_that_it_has_no_field_for() {
    let spdx = to(&foreign(), "spdx-json");
    assert_eq!(validate(spdx.text.as_bytes()).unwrap().findings, []);
    let told = lost(&spdx).join("\n");
    for place in [
        "/services",
        "/vulnerabilities",
        "/components/0/type",
        "/components/0/cryptoProperties",
        "/components/1/mime-type",
        "/components/1/tags",
        "/components/1/hashes/1/alg",
        "/components/1/externalReferences/0/type",
        "/dependencies/0/provides",
        "/metadata/tools/services",
    ] {
        assert!(told.contains(&format!("{place}: ")), "{place} in\n{told}");
    }
    assert!(!told.contains("/components/1/name") && !told.contains("/hashes/0"), "{told}");
    let xml = to(&foreign(), "cyclonedx-xml");
    assert!(lost(&xml).join("\n").contains("/services: "), "{:?}", xml.lost);
}

#[test]
fn spdx_of_others() {
    let relationships: Vec<Value> = [
        ["SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-r"],
        ["SPDXRef-r", "CONTAINS", "SPDXRef-a"],
        ["SPDXRef-a", "CONTAINS", "SPDXRef-b"],
        ["SPDXRef-b", "CONTAINS", "SPDXRef-a"],
        ["SPDXRef-b", "DEPENDENCY_OF", "SPDXRef-a"],
        ["SPDXRef-a", "TEST_OF", "SPDXRef-b"],
    ]
    .map(|[from, kind, to]| {
        json!({
            "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to })
    })
    .to_vec();
    let document = json!({
        "spdxVersion": "SPDX-2.2", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": "d", "documentNamespace": "https://d.example/1",
        "creationInfo": { "created": "2026-01-31T12:00:00Z",
                          "creators": ["Tool: syft-1.0.0", "Organization: O (o@o.example)",
                                       "Person: P ()", "Robot"] },
        "packages": [
            { "SPDXID": "SPDXRef-r", "name": "r", "downloadLocation": "NOASSERTION" },
            { "SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "downloadLocation": "git+https://a.example",
              "licenseConcluded": "MIT", "licenseDeclared": "MIT OR ISC", "supplier": "Person: S (s@s.example)",
              "checksums": [{ "algorithm": "SHA1", "checksumValue": "00".repeat(20) },
                            { "algorithm": "MD2", "checksumValue": "00" }],
              "annotations": [{}], "comment": "free text", "summary": "s" },
            { "SPDXID": "SPDXRef-b", "name": "b", "downloadLocation": "NONE" },
        ],
        "files": [{ "SPDXID": "SPDXRef-f" }],
        "relationships": relationships,
    });
    let document = Document::parse(document.to_string().as_bytes()).unwrap();
    let conversion = to(&document, "cyclonedx-json");
    assert_eq!(validate(conversion.text.as_bytes()).unwrap().findings, []);
    let told = lost(&conversion).join("\n");
    for place in [
        "/files: ",
        "/packages/1/annotations: ",
        "/packages/1/checksums/1/algorithm: ",
        "/relationships/5: TEST_OF",
        "/creationInfo/creators: \"Robot\"",
    ] {
        assert!(told.contains(place), "{place} in\n{told}");
    }
    let bom: Value = serde_json::from_str(&conversion.text).unwrap();
    assert_eq!(bom["metadata"]["component"]["name"], "r");
    assert_eq!(bom["metadata"]["manufacturer"]["name"], "O");
    let a = &bom["components"][0];
    assert_eq!(a["licenses"][0]["license"]["id"], "MIT");
    assert_eq!(a["externalReferences"][0]["type"], "vcs");
    assert_eq!(a["supplier"]["name"], "S");
    for value in ["MIT OR ISC", "free text"] {
        assert!(a["properties"].to_string().contains(value), "{a}");
    }
    let newer = to(&document, "spdx-json");
    assert_eq!(lost(&newer), [""; 0]);
    assert!(newer.text.contains("SPDX-2.3"));
}

#[test]
fn targets_by_their_names() {
    assert_eq!("spdx-json".parse(), Ok(Target::SpdxJson));
    assert_eq!("cyclonedx-xml".parse(), Ok(Target::CycloneDxXml(None)));
    for wrong in ["", "spdx", "cyclonedx-json@1.3", "cyclonedx-json@", "spdx-json@2.2"] {
        assert!(wrong.parse::<Target>().is_err(), "{wrong}");
    }
}

#[test]
fn nonsense_does_no_harm() {
    for text in [
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": 3, "metadata": []}"#,
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [1, [], {}, null]}"#,
        r#"{"bomFormat": 1, "specVersion": "1.2", "dependencies": {"a": 1}, "version": "x"}"#,
        r#"{"spdxVersion": "SPDX-2.3", "packages": [{}, 1, {"SPDXID": 1}], "relationships": 1}"#,
        r#"{"spdxVersion": "SPDX-2.3", "creationInfo": [], "comment": 4}"#,
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><x/></components></bom>"#,
    ] {
        let document = Document::parse(text.as_bytes()).unwrap();
        for target in ["cyclonedx-json@1.4", "cyclonedx-json@1.7", "cyclonedx-xml", "spdx-json"] {
            let conversion = to(&document, target);
            Document::parse(conversion.text.as_bytes()).unwrap();
        }
    }
}

/// A document with one component, whose fields are these.
fn component(fields: &str) -> Document {
    let text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "components": [{{"type": "library", "name": "a"{fields}}}]}}"#
    );
    Document::parse(text.as_bytes()).unwrap()
}

fn many(item: impl Fn(usize) -> String) -> String {
    (0..5_000).map(item).collect::<Vec<_>>().join(",")
}

/// With each text looked for in all others these take minutes.
#[test]
fn very_many_texts_of_one_component() {
    let properties = many(|n| format!(r#"{{"name": "x:{n}", "value": "value {n}"}}"#));
    let document = component(&format!(r#", "properties": [{properties}]"#));
    let conversion = to(&document, "spdx-json");
    assert_eq!(lost(&conversion), [] as [&str; 0]);
    assert!(conversion.text.contains("x:4999=value 4999"));

    // What SPDX does not have at all is looked for in vain, and not without end.
    let references = many(|n| {
        format!(r#"{{"type": "vcs", "url": "https://example.com/{n}", "comment": "comment {n}"}}"#)
    });
    let document = component(&format!(r#", "externalReferences": [{references}]"#));
    let lost = lost(&to(&document, "spdx-json"));
    assert_eq!(lost.len(), 5_000);
    assert!(
        lost.iter().any(|loss| loss.ends_with("there is too much of that sort to look for it"))
    );
}

/// With one look at the whole document for each thousand of faults, or a list that is moved
/// together for each of its items, these take minutes.
#[test]
fn very_many_faults() {
    let references = many(|n| match n % 2 {
        0 => format!(r#"{{"type": "vcs", "url": "u{n}"}}"#),
        _ => format!(r#"{{"type": "vcs", "url": "u{n}", "x": 1}}, {n}"#),
    });
    let document = component(&format!(r#", "externalReferences": [{references}]"#));
    let conversion = to(&document, "cyclonedx-json@1.5");
    assert_eq!(lost(&conversion).len(), 5_000);
    let text = conversion.text.as_bytes();
    assert_eq!(gomod_sbom::validate(text).unwrap().findings, []);
    let document = Document::parse(text).unwrap();
    let left = document.value()["components"][0]["externalReferences"].as_array().unwrap();
    assert_eq!(left.len(), 5_000);
}
