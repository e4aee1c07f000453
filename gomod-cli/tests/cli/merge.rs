//! Several documents as one.

use serde_json::Value;

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["a", "b"] {
        sandbox.put(&format!("{name}/go.mod"), format!("module example.com/{name}\n\ngo 1.24\n"));
        let out = format!("{name}.json");
        sandbox.gomod(["sbom", name, "-o", &out]).answer();
    }
    sandbox
}

#[test]
fn documents_of_several_formats() {
    let sandbox = sandbox();
    sandbox.gomod(["sbom", "convert", "b.json", "--to", "spdx-json", "-o", "b.spdx.json"]).answer();
    let args = ["sbom", "merge", "a.json", "b.spdx.json", "--name", "product", "-o", "all.json"];
    sandbox.gomod(args).answer();
    sandbox.gomod(["sbom", "validate", "all.json"]).answer();
    let all: Value = serde_json::from_str(&sandbox.read("all.json")).unwrap();
    assert_eq!(all["metadata"]["component"]["name"], "product");
    assert_eq!(all["metadata"]["component"]["components"].as_array().unwrap().len(), 2);
    assert_eq!(all["components"].as_array().unwrap().len(), 1, "stdlib");
    sandbox.gomod(args).answer();
    assert_eq!(serde_json::from_str::<Value>(&sandbox.read("all.json")).unwrap(), all);
    let xml =
        sandbox.gomod(["sbom", "merge", "a.json", "b.json", "--to", "cyclonedx-xml"]).answer();
    assert_eq!(sandbox.gomod_with_input(&["sbom", "validate", "-"], xml.as_bytes()).answer(), "");
    let dated = ["sbom", "merge", "a.json", "b.json", "--timestamp", "2026-01-31T12:00:00Z"];
    assert!(sandbox.gomod(dated).answer().contains(r#""timestamp": "2026-01-31T12:00:00Z""#));
}

#[test]
fn what_contradicts_is_refused() {
    let sandbox = sandbox();
    let other = sandbox.read("a.json").replace("BSD-3-Clause", "MIT");
    sandbox.put("other.json", other);
    let stderr = sandbox.gomod(["sbom", "merge", "a.json", "other.json"]).refusal(1);
    assert!(stderr.contains("other.json: /components/*/licenses: an earlier"), "{stderr}");
    assert_eq!(sandbox.gomod(["sbom", "merge", "a.json", "other.json", "--lossy"]).code, 0);
    assert_eq!(sandbox.gomod(["sbom", "merge"]).code, 2);
    assert!(
        sandbox.gomod(["sbom", "merge", "a.json", "none.json"]).refusal(2).contains("none.json")
    );
}
