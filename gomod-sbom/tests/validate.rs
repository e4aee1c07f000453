//! What is found in documents, and where.
#![allow(clippy::unwrap_used)]

use gomod_sbom::{Bom, SpecVersion, validate};

fn findings(text: &str) -> Vec<String> {
    let validation = validate(text.as_bytes()).unwrap();
    validation.findings.iter().map(ToString::to_string).collect()
}

fn cyclonedx(version: &str, fields: &str) -> Vec<String> {
    findings(&format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"{version}","version":1,{fields}}}"#
    ))
}

#[test]
fn what_this_crate_writes() {
    for version in SpecVersion::ALL {
        assert_eq!(findings(&Bom::default().to_json(version)), [""; 0]);
        assert_eq!(findings(&Bom::default().to_xml(version)), [""; 0]);
    }
}

#[test]
fn the_schema() {
    for (version, fields, expected) in [
        (
            "1.6",
            r#""components":[{"type":"library"}]"#,
            r#"1:72: /components/0: lacks the field "name""#,
        ),
        (
            "1.4",
            r#""lifecycles":[]"#,
            "1:71: /lifecycles: the specification has no such field here",
        ),
        ("1.6", r#""components":{}"#, "1:71: /components: must be a list, not an object"),
        (
            "1.6",
            r#""serialNumber":"urn:uuid:x""#,
            r#"1:73: /serialNumber: "urn:uuid:x" does not have the form ^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"#,
        ),
        (
            "1.5",
            r#""metadata":{"timestamp":"yesterday"}"#,
            r#"1:82: /metadata/timestamp: "yesterday" is not a time such as 2026-01-31T12:00:00Z"#,
        ),
        (
            "1.6",
            r#""components":[{"type":"library","name":"a","scope":"maybe"}]"#,
            r#"1:109: /components/0/scope: "maybe" is not one of "required", "optional", "excluded""#,
        ),
        (
            "1.6",
            r#""components":[{"type":"library","name":"a"},{"name":"a","type":"library"}]"#,
            "1:102: /components/1: is in the list already",
        ),
        // Of two forms, the faults of the one that is meant.
        (
            "1.6",
            r#""metadata":{"tools":{"components":[{"type":"application"}]}}"#,
            r#"1:93: /metadata/tools/components/0: lacks the field "name""#,
        ),
        (
            "1.7",
            r#""components":[{"type":"library","name":"a","version":"1","versionRange":"vers:npm/1"}]"#,
            "1:72: /components/0: has fields that exclude each other",
        ),
    ] {
        assert!(
            cyclonedx(version, fields).contains(&expected.to_owned()),
            "{expected}: {:?}",
            cyclonedx(version, fields)
        );
    }
}

#[test]
fn the_meaning() {
    let components = |list: &str| cyclonedx("1.6", &format!(r#""components":[{list}]"#));
    for (list, expected) in [
        (
            r#"{"type":"library","name":"a","bom-ref":"x"},{"type":"library","name":"b","bom-ref":"x"}"#,
            r#"/components/1: /components/0 is called "x" too"#,
        ),
        (
            r#"{"type":"library","name":"a","purl":"pkg:golang/a.b/a"},{"type":"library","name":"a","version":"","purl":"pkg:golang/a.b/a"}"#,
            "/components/1: /components/0 is pkg:golang/a.b/a too",
        ),
        (
            r#"{"type":"library","name":"a","purl":"golang/a"}"#,
            r#"/components/0/purl: "golang/a" is no package URL: it does not begin with pkg:"#,
        ),
        (
            r#"{"type":"library","name":"a.b/c","purl":"pkg:golang/a.b/d@v1.0.0"}"#,
            r#"/components/0/purl: pkg:golang/a.b/d@v1.0.0 does not name "a.b/c""#,
        ),
        (
            r#"{"type":"library","name":"a.b/c","version":"1.0.0","purl":"pkg:golang/a.b/c@1.0.0"}"#,
            r#"/components/0/version: "1.0.0" is a version of a Go module without its v: v1.0.0"#,
        ),
        (
            r#"{"type":"library","name":"a.b/c","version":"(devel)","purl":"pkg:golang/a.b/c"}"#,
            r#"/components/0/version: "(devel)" is no version of a Go module, as v1.2.3"#,
        ),
        (
            r#"{"type":"library","name":"a.b/c","version":"v1.0.0","purl":"pkg:golang/a.b/c@v1.0.1"}"#,
            "/components/0/purl: pkg:golang/a.b/c@v1.0.1 is not of the version v1.0.0",
        ),
        (
            r#"{"type":"library","name":"a","hashes":[{"alg":"SHA-512","content":"d41d8cd98f00b204e9800998ecf8427e"}]}"#,
            r#"/components/0/hashes: "d41d8cd98f00b204e9800998ecf8427e" is no SHA-512 hash"#,
        ),
    ] {
        let found = components(list);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with(expected), "{found:?}");
    }
    for fine in [
        r#"{"type":"library","name":"a.b/c","version":"v2.0.0+incompatible","purl":"pkg:golang/a.b/c@v2.0.0%2Bincompatible"}"#,
        r#"{"type":"library","name":"stdlib","version":"go1.24.0","purl":"pkg:golang/stdlib@1.24.0"}"#,
        r#"{"type":"library","name":"lodash","version":"4","purl":"pkg:npm/lodash@4"}"#,
        r#"{"type":"library","name":"x","version":"0.0.1"}"#,
    ] {
        assert_eq!(components(fine), [""; 0]);
    }
}

#[test]
fn references() {
    let fields = r#""components":[{"type":"library","name":"a","bom-ref":"a"}],
        "services":[{"name":"s","bom-ref":"s"}],
        "dependencies":[{"ref":"a","dependsOn":["a","s","urn:cdx:x","b"]},{"ref":"a"},{"ref":"c"}],
        "compositions":[{"aggregate":"complete","dependencies":["d"]}]"#;
    let found = cyclonedx("1.6", fields);
    let expected = [
        r#"/components/0: depends on itself"#,
        r#"/dependencies/0/dependsOn/3: nothing in the document is called "b""#,
        r#"/dependencies/1/ref: "a" has an entry in the graph already"#,
        r#"/dependencies/2/ref: nothing in the document is called "c""#,
        r#"/compositions/0/dependencies/0: nothing in the document is called "d""#,
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.ends_with(expected), "{found}");
    }
}

#[test]
fn spdx() {
    assert_eq!(
        findings(&Bom::default().to_spdx()),
        ["1:1: /: nothing says what the document describes (relationship DESCRIBES)"]
    );
    let text = r#"{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOC","dataLicense":"MIT","name":"n",
"documentNamespace":"urn:x#y","creationInfo":{"created":"2024","creators":["me"]},
"packages":[{"SPDXID":"SPDXRef-a_b","name":"a","supplier":"me","filesAnalyzed":false,
 "packageVerificationCode":{}},{"SPDXID":"SPDXRef-a_b","name":"b","downloadLocation":"NONE"}],
"relationships":[{"spdxElementId":"SPDXRef-x","relationshipType":"LOVES","relatedSpdxElement":"NONE"}]}"#;
    let found = findings(text).join("\n");
    for expected in [
        r#"1:36: /SPDXID: must be "SPDXRef-DOCUMENT""#,
        r#"/dataLicense: must be "CC0-1.0""#,
        r#"/documentNamespace: "urn:x#y" is not an absolute URL without a fragment"#,
        r#"/creationInfo/created: "2024" is not a time such as 2026-01-31T12:00:00Z"#,
        r#"/creationInfo/creators/0: "me" is no Tool:, Person: or Organization:"#,
        r#"/packages/0: lacks the field "downloadLocation""#,
        r#"/packages/0: has a verification code, but no files were analyzed"#,
        r#"/packages/0/SPDXID: "SPDXRef-a_b" is not SPDXRef- and letters, digits, . and -"#,
        r#"/packages/0/supplier: "me" is no Person:, Organization: or NOASSERTION"#,
        r#"/packages/1: /packages/0 is called "SPDXRef-a_b" too"#,
        r#"/relationships/0/relationshipType: "LOVES" is no word for a relationship"#,
        r#"/relationships/0/spdxElementId: nothing in the document is called "SPDXRef-x""#,
    ] {
        assert!(found.contains(expected), "{expected} in\n{found}");
    }
}

#[test]
fn a_document_with_endless_faults() {
    let list = vec!["7"; 100_000].join(",");
    let text = format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{list}]}}"#);
    assert_eq!(validate(text.as_bytes()).unwrap().findings.len(), 1000);
}
