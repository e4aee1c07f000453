//! Two inventories, of any origin.

use crate::sandbox::Sandbox;

const MODULE: &str = "module example.com/m\n\ngo 1.24\n";

fn document(version: &str) -> String {
    format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6",
            "metadata": {{"component": {{"type": "application", "name": "example.com/m"}}}},
            "components": [{{"type": "library", "name": "stdlib", "version": "{version}"}}]}}"#
    )
}

#[test]
fn a_document_and_a_directory() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", MODULE);
    sandbox.put("same.json", document("go1.24"));
    sandbox.put("other.json", document("go1.23"));
    assert_eq!(sandbox.gomod(["compare", "same.json", "."]).answer(), "");
    assert_eq!(sandbox.gomod(["sbom", "verify", "same.json", "go.mod"]).answer(), "");
    for args in [&["compare", "other.json", "."][..], &["sbom", "verify", "other.json"]] {
        let run = sandbox.gomod(args);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""));
        assert_eq!(run.stdout, "~ stdlib go1.23 => go1.24\n");
    }
    let run = sandbox.gomod(["compare", "other.json", ".", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        answer,
        serde_json::json!({
            "formatVersion": 1, "from": "example.com/m", "to": "example.com/m",
            "changes": [
                {"path": "stdlib", "kind": "version", "from": "go1.23", "to": "go1.24"}],
            "unchanged": 0, "passedOver": 0,
        })
    );
}

#[test]
fn every_format_is_read_back() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", MODULE);
    for format in ["cyclonedx-json", "cyclonedx-xml", "spdx-json"] {
        sandbox.gomod(["sbom", "--format", format, "-o", "bom"]).answer();
        assert_eq!(sandbox.gomod(["sbom", "verify", "--edges", "bom"]).answer(), "", "{format}");
        let text = sandbox.read("bom");
        let run = sandbox.gomod_with_input(&["compare", "-", "bom"], text.as_bytes());
        assert_eq!(run.answer(), "", "{format}");
    }
}

#[test]
fn versions_that_a_format_does_not_have() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", MODULE);
    for (args, message) in [
        (["cyclonedx-xml", "1.3"], "error: CycloneDX 1.3 is written as JSON only\n"),
        (["spdx-json", "1.6"], "error: --spec-version is of CycloneDX; SPDX is written as 2.3\n"),
    ] {
        let [format, version] = args;
        let run = sandbox.gomod(["sbom", "--format", format, "--spec-version", version]);
        assert_eq!(run.refusal(2), message);
    }
}

#[test]
fn faults_of_documents() {
    let sandbox = Sandbox::new();
    sandbox.put("good.json", document("go1.24"));
    sandbox.put("bad.json", document("go1.24").replace("library", "thing"));
    assert_eq!(sandbox.gomod(["sbom", "validate", "good.json"]).answer(), "");
    let run = sandbox.gomod(["sbom", "validate", "good.json", "bad.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.starts_with("bad.json:3:37: /components/0/type: \"thing\" is not one of "));
    let text = sandbox.read("bad.json");
    let run = sandbox.gomod_with_input(&["sbom", "validate", "-"], text.as_bytes());
    assert!(run.stdout.starts_with("<stdin>:3:37: "), "{run:?}");
}

#[test]
fn what_is_no_document() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", MODULE);
    sandbox.put("bom.json", "{\n1}");
    assert_eq!(
        sandbox.gomod(["compare", "bom.json", "."]).refusal(2),
        "error: bom.json: 2:1: no JSON: key must be a string\n"
    );
    assert_eq!(
        sandbox.gomod(["sbom", "verify", "none.json"]).refusal(2),
        "error: reading none.json: no such file or directory\n"
    );
}
