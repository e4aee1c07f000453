//! Documents that fill a profile.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// A module with dependencies of the proxy in testdata.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    sandbox.put(
        "go.mod",
        "module example.com/m\n\ngo 1.26\n\nrequire (\n\tgo.uber.org/zap v1.27.0\n\t\
         golang.org/x/net v0.61.0\n)\n",
    );
    sandbox
}

fn named<'b>(bom: &'b Value, name: &str) -> &'b Value {
    let components = bom["components"].as_array().unwrap();
    components.iter().find(|component| component["name"] == name).unwrap()
}

fn property<'b>(component: &'b Value, name: &str) -> &'b Value {
    let properties = component["properties"].as_array().unwrap();
    properties
        .iter()
        .find(|property| property["name"] == name)
        .map_or(&Value::Null, |p| &p["value"])
}

#[test]
fn what_a_published_module_tells() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["sbom", "--profile", "bsi-2.1"]);
    let bom: Value = serde_json::from_str(&run.stdout).unwrap();
    let net = named(&bom, "golang.org/x/net");
    let version = net["version"].as_str().unwrap();
    assert_eq!(property(net, "bsi:component:filename"), &json!(format!("{version}.zip")));
    for (name, value) in
        [("executable", "non-executable"), ("archive", "archive"), ("structured", "structured")]
    {
        assert_eq!(property(net, &format!("bsi:component:{name}")), value);
    }
    assert_eq!(net["manufacturer"], json!({ "url": ["https://go.googlesource.com/net"] }));
    let source = net["externalReferences"]
        .as_array()
        .unwrap()
        .iter()
        .find(|reference| reference["type"] == "source-distribution")
        .unwrap();
    let url = format!("https://go.googlesource.com/net/+/refs/tags/{version}");
    assert_eq!(source["url"], json!(url));
    let stdlib = named(&bom, "stdlib");
    assert_eq!(stdlib["manufacturer"]["url"], json!(["https://go.dev"]));
    assert_eq!(stdlib["licenses"][1]["license"]["acknowledgement"], "concluded");
    assert_eq!(property(stdlib, "bsi:component:filename"), &Value::Null);
    // The h1 of go.sum is nobody's SHA-256.
    assert!(!run.stdout.contains("SHA-"), "{}", run.stdout);
    let valid = sandbox.gomod_with_input(&["sbom", "validate", "-"], run.stdout.as_bytes());
    assert_eq!(valid.answer(), "");
}

#[test]
fn what_a_person_must_supply() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["sbom", "--profile", "bsi-2.1"]);
    for demand in ["who made the document (5.2.1)", "SPDX expression (5.2.2)", "timestamp", "sort"]
    {
        let told = run.stderr.contains(demand);
        assert_eq!(told, !matches!(demand, "timestamp" | "sort"), "{demand}: {}", run.stderr);
    }
    sandbox.put("gomod.toml", "[[sbom.modules]]\npath = ['*', '*.*']\nlicense = 'MIT'\n");
    let args = ["sbom", "--profile", "bsi-2.1", "--manufacturer", "M <m@example.com>"];
    let less = sandbox.gomod(args);
    assert!(!less.stderr.contains("who made the document"), "{}", less.stderr);
    // Only of the main module.
    assert!(!less.stderr.contains("expression (5.2.2): example.com/m,"), "{}", less.stderr);
    assert_eq!(sandbox.gomod(["sbom", "-q", "--profile", "bsi-2.1"]).stderr, "");
    assert!(
        sandbox.gomod(["sbom", "--profile", "ntia"]).stderr.contains("supplies each component")
    );
}

#[test]
fn formats_that_the_guideline_does_not_take() {
    let sandbox = sandbox();
    for args in [["--spec-version", "1.5"], ["--format", "spdx-json"]] {
        let stderr = sandbox.gomod(["sbom", "--profile=bsi-2.1"].iter().chain(&args)).refusal(2);
        assert!(stderr.contains("takes CycloneDX 1.6 or later"), "{stderr}");
    }
    assert_eq!(sandbox.gomod(["sbom", "--profile", "x"]).code, 2);
}
