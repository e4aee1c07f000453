//! One document for each main module.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::sandbox::Sandbox;

/// Two modules, of which one requires the other, and a third that nothing knows.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("a/go.mod", "module example.com/a\n\ngo 1.24\n\nrequire example.com/b v1.0.0\n");
    sandbox.put("b/go.mod", "module example.com/b\n\ngo 1.24\n");
    // The go command reads also a go.mod that the workspace stands in for.
    let cache = Path::new(&sandbox.cache()).join("cache/download/example.com/b/@v");
    fs::create_dir_all(&cache).unwrap();
    fs::write(cache.join("v1.0.0.mod"), "module example.com/b\n\ngo 1.24\n").unwrap();
    sandbox.put("b/testdata/go.mod", "module example.com/t\n");
    sandbox
}

fn names(sandbox: &Sandbox, dir: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(sandbox.path(dir))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_modules_of_a_workspace() {
    let sandbox = sandbox();
    sandbox.put("go.work", "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n");
    assert_eq!(sandbox.gomod(["sbom", "--each", "out"]).code, 0);
    assert_eq!(names(&sandbox, "out"), ["example.com_a.cdx.json", "example.com_b.cdx.json"]);
    let [a, b] = ["a", "b"].map(|name| {
        let file = format!("out/example.com_{name}.cdx.json");
        sandbox.gomod(["sbom", "validate", &file]).answer();
        serde_json::from_str::<Value>(&sandbox.read(&file)).unwrap()
    });
    assert_eq!(a["metadata"]["component"]["name"], "example.com/a");
    let components = a["components"].as_array().unwrap();
    assert_eq!(components[0]["name"], "example.com/b");
    assert_eq!(components[0]["externalReferences"], Value::Null);
    let properties = components[0]["properties"].to_string();
    assert!(properties.contains(r#"{"name":"gomod:goModProof","value":"local"}"#), "{properties}");
    assert!(properties.contains(r#"{"name":"gomod:direct","value":"true"}"#), "{properties}");
    assert_eq!(b["components"].as_array().unwrap().len(), 1, "stdlib");
    // The other way round.
    let files = names(&sandbox, "out");
    let files = files.iter().map(|name| format!("out/{name}"));
    let args = ["sbom", "merge"].map(str::to_owned).into_iter().chain(files);
    let merged = sandbox.gomod(args);
    assert_eq!(merged.code, 0, "{merged:?}");
    let merged: Value = serde_json::from_str(&merged.stdout).unwrap();
    assert_eq!(merged["metadata"]["component"]["components"].as_array().unwrap().len(), 2);
    assert_eq!(merged["components"].as_array().unwrap().len(), 1);
}

#[test]
fn the_go_mod_files_below_a_directory() {
    let sandbox = sandbox();
    sandbox.put("a/go.mod", "module example.com/a\n\ngo 1.24\n");
    sandbox.put("c/go.mod", "module example.com/A\n\ngo 1.24\n");
    sandbox.gomod(["sbom", "--format", "spdx-json", "--each", "out"]).answer();
    let all = ["example.com_A-2.spdx.json", "example.com_a.spdx.json", "example.com_b.spdx.json"];
    assert_eq!(names(&sandbox, "out"), all);
    // One that governs the directory, and no other.
    fs::create_dir_all(sandbox.path("b/cmd")).unwrap();
    sandbox.gomod(["sbom", "--each", "one", "b/cmd"]).answer();
    assert_eq!(names(&sandbox, "one"), ["example.com_b.cdx.json"]);
    fs::create_dir_all(sandbox.path("empty")).unwrap();
    let stderr = sandbox.gomod(["sbom", "--each", "none", "empty"]).refusal(2);
    assert!(stderr.contains("there is no go.mod in or below empty"), "{stderr}");
    assert_eq!(sandbox.gomod(["sbom", "--each", "x", "-o", "y"]).code, 2);
}
