//! Several documents as one.
#![allow(clippy::unwrap_used)]

use gomod_sbom::{Document, MergeOptions, Merged, merge, validate};
use serde_json::{Value, json};

/// A document of `name` that depends on `x`, spelled as a tool does.
fn document(name: &str, x: Value, more: Value) -> Document {
    let reference = x["bom-ref"].clone();
    let mut value = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "metadata": {
            "timestamp": "2026-01-31T12:00:00Z",
            "component": { "type": "application", "bom-ref": name, "name": format!("example.com/{name}") },
        },
        "components": [x],
        "dependencies": [{ "ref": name, "dependsOn": [reference] }],
    });
    let fields = value.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    Document::parse(value.to_string().as_bytes()).unwrap()
}

fn merged(documents: &[(&str, Document)], options: &MergeOptions) -> (Merged, Value) {
    let merged = merge(documents, options);
    let text = merged.document.value().to_string();
    assert_eq!(validate(text.as_bytes()).unwrap().findings, [], "{text}");
    let value = merged.document.value().clone();
    (merged, value)
}

fn ours() -> Document {
    document(
        "a",
        json!({ "type": "library", "bom-ref": "r", "name": "golang.org/x/Mod", "version": "v0.20.0",
                "purl": "pkg:golang/golang.org/x/Mod@v0.20.0?type=module", "scope": "optional",
                "properties": [{ "name": "gomod:direct", "value": "false" }] }),
        json!({ "compositions": [{ "aggregate": "complete", "dependencies": ["a", "r"] }] }),
    )
}

fn theirs() -> Document {
    document(
        "b",
        json!({ "type": "library", "bom-ref": "a", "name": "golang.org/x/Mod", "version": "v0.20.0",
                "purl": "pkg:golang/golang.org/x/mod@v0.20.0", "cpe": "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*",
                "properties": [{ "name": "gomod:direct", "value": "true" }, { "name": "t", "value": "1" }] }),
        json!({
            "compositions": [{ "aggregate": "incomplete", "dependencies": ["a"] }],
            "services": [{ "bom-ref": "r", "name": "s" }],
            "metadata": {
                "timestamp": "2026-02-01T00:00:00+01:00", "tools": [{ "vendor": "V", "name": "t" }],
                "component": { "type": "application", "bom-ref": "b", "name": "example.com/b" } },
        }),
    )
}

#[test]
fn one_module_in_two_spellings_is_one_component() {
    let (merged, value) =
        merged(&[("a.json", ours()), ("b.json", theirs())], &MergeOptions::default());
    assert_eq!(merged.lost, []);
    let components = value["components"].as_array().unwrap();
    assert_eq!(components.len(), 1);
    let x = &components[0];
    assert_eq!(x["version"], "v0.20.0");
    assert_eq!(x["scope"], Value::Null, "what is required by one is required");
    assert_eq!(x["cpe"], "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*");
    assert_eq!(
        x["properties"],
        json!([{ "name": "gomod:direct", "value": "true" }, { "name": "t", "value": "1" }])
    );
    let subject = &value["metadata"]["component"];
    assert_eq!(subject["name"], "example.com");
    assert_eq!(subject["components"].as_array().unwrap().len(), 2);
    // The names a and r meant different things.
    assert_eq!(value["services"][0]["bom-ref"], "r#2");
    assert_eq!(value["metadata"]["timestamp"], "2026-02-01T00:00:00+01:00", "the latest");
    let contents = merged.document.contents();
    assert!(contents.dangling.is_empty());
    assert_eq!(contents.edges.len(), 4);
    let degrees: Vec<(&str, usize)> = value["compositions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["aggregate"].as_str().unwrap(), c["dependencies"].as_array().unwrap().len()))
        .collect();
    assert_eq!(degrees, [("complete", 2), ("incomplete", 1)]);
    assert_eq!(value["externalReferences"][0]["type"], "bom");
    let tools = value["metadata"]["tools"]["components"].to_string();
    assert!(tools.contains("gomod") && tools.contains(r#""publisher":"V""#), "{tools}");
}

#[test]
fn the_order_of_documents_does_not_matter_for_what_is_listed() {
    let options = MergeOptions::default();
    let (_, one) = merged(&[("a", ours()), ("b", theirs())], &options);
    let (_, other) = merged(&[("b", theirs()), ("a", ours())], &options);
    let names = |value: &Value| {
        let all = value["components"].as_array().unwrap();
        all.iter().map(|c| c["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&one), names(&other));
    let (_, again) = merged(&[("a", ours()), ("b", theirs())], &options);
    assert_eq!(one, again);
}

#[test]
fn the_same_subject_stays_the_subject_unless_there_is_a_name() {
    let (_, value) = merged(&[("a", ours()), ("b", ours())], &MergeOptions::default());
    assert_eq!(value["metadata"]["component"]["name"], "example.com/a");
    let mut options = MergeOptions::default();
    options.name = Some("product".into());
    options.timestamp = Some(None);
    let (_, value) = merged(&[("a", ours()), ("b", ours())], &options);
    let subject = &value["metadata"]["component"];
    assert_eq!(subject["name"], "product");
    assert_eq!(subject["components"][0]["name"], "example.com/a");
    assert_eq!(value["metadata"]["timestamp"], Value::Null);
}

#[test]
fn a_subject_that_another_document_depends_on_is_a_part() {
    let lib = document("lib", json!({ "type": "library", "bom-ref": "y", "name": "y" }), json!({}));
    let app = document(
        "app",
        json!({ "type": "library", "bom-ref": "l", "name": "example.com/lib" }),
        json!({}),
    );
    for documents in [[("l", lib.clone()), ("a", app.clone())], [("a", app), ("l", lib)]] {
        let (merged, value) = merged(&documents, &MergeOptions::default());
        let parts = value["metadata"]["component"]["components"].as_array().unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(value["components"].as_array().unwrap().len(), 1);
        assert!(merged.document.contents().dangling.is_empty());
    }
}

#[test]
fn contradictions_are_told() {
    let x = |hash: &str, license: &str| {
        json!({ "type": "library", "bom-ref": "x", "name": "x", "version": "1",
                "hashes": [{ "alg": "SHA-256", "content": hash.repeat(64) }],
                "licenses": [{ "license": { "id": license } }] })
    };
    let one = document("a", x("0", "MIT"), json!({}));
    let other = document(
        "b",
        x("1", "ISC"),
        json!({ "signature": { "algorithm": "RS256", "value": "x" } }),
    );
    let (merged, value) = merged(&[("one", one), ("other", other)], &MergeOptions::default());
    let lost: Vec<String> = merged.lost.iter().map(ToString::to_string).collect();
    assert_eq!(
        lost,
        [
            "other: /components/0/hashes: an earlier document has another hash",
            "other: /components/0/licenses: an earlier document says otherwise",
            "other: /signature: it signs another document",
        ]
    );
    assert_eq!(value["components"][0]["licenses"][0]["license"]["id"], "MIT");
}

#[test]
fn parts_inside_each_other_end() {
    let nested = |outer: &str, inner: &str| {
        let inner = json!({ "type": "library", "bom-ref": inner, "name": inner, "version": "1" });
        document(
            "m",
            json!({ "type": "library", "bom-ref": outer, "name": outer, "version": "1",
                    "components": [inner] }),
            json!({}),
        )
    };
    let documents = [("1", nested("x", "y")), ("2", nested("y", "x"))];
    let (merged, _) = merged(&documents, &MergeOptions::default());
    assert_eq!(merged.document.contents().components.len(), 3);
}

#[test]
fn nothing_and_nonsense() {
    let none: [(&str, Document); 0] = [];
    assert!(merge(&none, &MergeOptions::default()).lost.is_empty());
    for text in [
        r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [1, {}], "metadata": 3}"#,
        r#"{"spdxVersion": "SPDX-2.3", "packages": [{}, {}], "relationships": [1]}"#,
    ] {
        let document = Document::parse(text.as_bytes()).unwrap();
        let _ = merge(&[("a", document.clone()), ("b", document)], &MergeOptions::default());
    }
}
