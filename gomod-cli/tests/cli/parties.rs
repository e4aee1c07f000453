//! Who made what: told by flags and by gomod.toml.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const CONFIG: &str = r#"
[sbom]
supplier = "Acme, Inc. <sales@acme.example> (https://acme.example)"
manufacturer = "Acme Works (https://works.example)"
authors = ["Ada <ada@acme.example>", "Grace"]

[sbom.document]
manufacturer = "Acme Release <release@acme.example>"
authors = ["Robot <robot@acme.example>"]

[[sbom.modules]]
path = ["example.com/n*", "example.org/*"]
manufacturer = "N Project (https://n.example.com)"
license = "MIT OR Apache-2.0"

[[sbom.modules]]
path = "example.com"
supplier = "Mirror"
license = "ISC"
"#;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put(
        "go.mod",
        "module example.com/m\n\ngo 1.24\n\nrequire example.com/n v1.0.0\n\n\
         replace example.com/n => ./n\n",
    );
    sandbox.put("n/go.mod", "module example.com/n\n\ngo 1.24\n");
    sandbox
}

fn document(sandbox: &Sandbox, args: &[&str]) -> Value {
    let args = ["sbom"].iter().chain(args);
    let text = sandbox.gomod(args).answer();
    let valid = sandbox.gomod_with_input(&["sbom", "validate", "-"], text.as_bytes());
    assert_eq!(valid.answer(), "");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn what_the_file_tells() {
    let sandbox = sandbox();
    sandbox.put("gomod.toml", CONFIG);
    let bom = document(&sandbox, &[]);
    let metadata = &bom["metadata"];
    let supplier = json!({
        "name": "Acme, Inc.",
        "url": ["https://acme.example"],
        "contact": [{ "email": "sales@acme.example" }],
    });
    assert_eq!(metadata["supplier"], supplier);
    assert_eq!(metadata["component"]["supplier"], supplier);
    assert_eq!(metadata["manufacturer"]["name"], "Acme Release");
    assert_eq!(metadata["component"]["manufacturer"]["name"], "Acme Works");
    assert_eq!(metadata["authors"], json!([{"name": "Robot", "email": "robot@acme.example"}]));
    assert_eq!(
        metadata["component"]["authors"],
        json!([{"name": "Ada", "email": "ada@acme.example"}, {"name": "Grace"}])
    );
    let n = &bom["components"][0];
    assert_eq!(n["manufacturer"]["name"], "N Project");
    assert_eq!(n["supplier"]["name"], "Mirror");
    assert_eq!(
        n["licenses"],
        json!([{ "expression": "MIT OR Apache-2.0", "acknowledgement": "concluded" }])
    );
    let score = sandbox.gomod(["sbom", "-o", "bom.json"]).answer();
    assert_eq!(score, "");
}

#[test]
fn each_version_has_what_it_has_fields_for() {
    let sandbox = sandbox();
    sandbox.put("gomod.toml", CONFIG);
    for version in ["1.4", "1.5"] {
        let bom = document(&sandbox, &["--spec-version", version]);
        let metadata = &bom["metadata"];
        assert_eq!(metadata["manufacture"]["name"], "Acme Works");
        assert_eq!(metadata["manufacturer"], Value::Null);
        assert_eq!(metadata["component"]["author"], "Ada <ada@acme.example>, Grace");
        assert_eq!(metadata["component"]["authors"], Value::Null);
    }
    let old = sandbox.gomod(["sbom", "--spec-version", "1.3"]).answer();
    assert!(old.contains("Acme Works") && old.contains("sales@acme.example"), "{old}");
    let bom = document(&sandbox, &["--spec-version", "1.7"]);
    assert_eq!(bom["metadata"]["manufacture"], Value::Null);
    assert_eq!(bom["metadata"]["component"]["author"], Value::Null);
    let xml = sandbox.gomod(["sbom", "--format", "cyclonedx-xml"]).answer();
    assert!(xml.contains("<email>ada@acme.example</email>"), "{xml}");
    let spdx = document(&sandbox, &["--format", "spdx-json"]);
    let creators = spdx["creationInfo"]["creators"].to_string();
    assert!(creators.contains("Organization: Acme Release (release@acme.example)"), "{creators}");
    assert!(creators.contains("Person: Robot (robot@acme.example)"), "{creators}");
    let package = &spdx["packages"][0];
    assert_eq!(package["supplier"], "Organization: Acme, Inc. (sales@acme.example)");
    assert_eq!(package["originator"], "Organization: Acme Works");
    assert!(package["comment"].to_string().contains("manufacturerUrl=https://works.example"));
}

#[test]
fn flags_come_first() {
    let sandbox = sandbox();
    sandbox.put("gomod.toml", CONFIG);
    sandbox.put("other.toml", "[sbom]\nsupplier = 'Other'\n");
    let bom = document(&sandbox, &["--supplier", "Flag", "--author", "Eve <eve@acme.example>"]);
    assert_eq!(bom["metadata"]["supplier"]["name"], "Flag");
    assert_eq!(bom["metadata"]["authors"][0]["name"], "Eve");
    assert_eq!(bom["metadata"]["component"]["manufacturer"]["name"], "Acme Works");
    let bom = document(&sandbox, &["--config", "other.toml", "--manufacturer", "(https://m.m)"]);
    assert_eq!(bom["metadata"]["supplier"]["name"], "Other");
    assert_eq!(bom["metadata"]["manufacturer"], json!({ "url": ["https://m.m"] }));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let sandbox = sandbox();
    for (content, line, message) in [
        ("[sbom]\nsuplier = 'A'\n", "gomod.toml:2:1", "unknown field `suplier`"),
        ("[sbom]\nsupplier = 'A <a>'\n", "gomod.toml:2:12", "is no mail address"),
        ("[sbom]\nauthors = ['A (http://a.b)']\n", "gomod.toml:2:", "no URL for a person"),
        ("[[sbom.modules]]\npath = 'a'\nlicense = 'a; b'\n", "gomod.toml:3:11", "SPDX expression"),
        ("[[sbom.modules]]\npath = []\n", "gomod.toml:2:8", "is empty"),
        ("[sbom\n", "gomod.toml:1:", "error: "),
    ] {
        sandbox.put("gomod.toml", content);
        let stderr = sandbox.gomod(["sbom"]).refusal(2);
        assert!(stderr.contains(line) && stderr.contains(message), "{stderr}");
    }
    sandbox.put("gomod.toml", b"\xff");
    assert!(sandbox.gomod(["sbom"]).refusal(2).contains("gomod.toml: is not UTF-8"));
    let stderr = sandbox.gomod(["sbom", "--config", "none.toml"]).refusal(2);
    assert!(stderr.starts_with("error: reading none.toml: "), "{stderr}");
    for flag in ["--supplier=", "--supplier=A <a>", "--author=A (https://a.b)"] {
        assert_eq!(sandbox.gomod(["sbom", flag]).code, 2, "{flag}");
    }
}
