//! Documents that fill a profile.

use std::fs;
use std::path::{Path, PathBuf};

use gomod_core::dirhash::Hash1;
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
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

/// Puts the zip of a module into the cache and tells its h1.
fn put_zip(sandbox: &Sandbox, module: &ModuleVersion, content: &str) -> (PathBuf, String) {
    let dir = Path::new(&sandbox.cache()).join("cache/download").join(&module.path).join("@v");
    fs::create_dir_all(&dir).unwrap();
    let go_mod = format!("module {}\n", module.path);
    fs::write(dir.join(format!("{}.mod", module.version)), &go_mod).unwrap();
    let files = [ModuleFile::of_bytes("go.mod", go_mod), ModuleFile::of_bytes("a.go", content)];
    let file = dir.join(format!("{}.zip", module.version));
    modzip::create(fs::File::create(&file).unwrap(), module, &files).unwrap();
    let h1 = Hash1::of_zip(&Archive::open(&file).unwrap(), 1).unwrap().finish();
    (file, h1)
}

#[test]
fn digests_of_zips_that_go_sum_vouches_for() {
    let sandbox = Sandbox::new();
    let [a, b, c] =
        ["a", "b", "c"].map(|name| ModuleVersion::new(format!("example.com/{name}"), "v1.0.0"));
    let (file, h1) = put_zip(&sandbox, &a, "package a\n");
    let (_, other) = put_zip(&sandbox, &b, "package b\n");
    put_zip(&sandbox, &c, "package c\n");
    sandbox.put(
        "go.mod",
        "module example.com/m\n\ngo 1.24\n\nrequire (\n\texample.com/a v1.0.0\n\texample.com/b \
         v1.0.0\n\texample.com/c v1.0.0\n)\n",
    );
    sandbox.put("go.sum", format!("example.com/a v1.0.0 {h1}\n"));
    let run = sandbox.gomod(["sbom", "--profile", "bsi-2.1"]);
    assert!(
        run.stderr.contains("no digest of example.com/b@v1.0.0 and 1 other module: go.sum does"),
        "{}",
        run.stderr
    );
    let bom: Value = serde_json::from_str(&run.stdout).unwrap();
    let distribution = &named(&bom, "example.com/a")["externalReferences"][1];
    assert_eq!(distribution["type"], "distribution");
    let hashes = distribution["hashes"].as_array().unwrap();
    assert_eq!((&hashes[0]["alg"], &hashes[1]["alg"]), (&json!("SHA-256"), &json!("SHA-512")));
    let sum = std::process::Command::new("sha512sum").arg(&file).output();
    if let Ok(sum) = sum {
        let sum = String::from_utf8(sum.stdout).unwrap();
        assert_eq!(hashes[1]["content"], json!(sum.split(' ').next().unwrap()));
    }
    assert!(!named(&bom, "example.com/b").to_string().contains("SHA-"));
    // A private module has no place on the proxy, but a file.
    let private = sandbox.var("GOPRIVATE", "example.com");
    let run = private.gomod(["sbom", "--profile", "bsi-2.1"]);
    let bom: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(named(&bom, "example.com/a")["hashes"], json!(hashes));
    // Bytes that contradict go.sum are a finding.
    private.put("go.sum", format!("example.com/a v1.0.0 {other}\n"));
    let stderr = private.gomod(["sbom", "--profile", "bsi-2.1"]).refusal(1);
    assert!(stderr.contains("verifying example.com/a@v1.0.0: checksum mismatch"), "{stderr}");
    fs::write(&file, "no zip").unwrap();
    let run = private.gomod(["sbom", "--profile", "bsi-2.1"]);
    assert!(run.stderr.contains("the zip of example.com/a@v1.0.0 does not count"), "{run:?}");
    fs::remove_file(&file).unwrap();
    let run = private.gomod(["sbom", "--profile", "bsi-2.1"]);
    assert!(
        run.stderr.contains("no digest of example.com/a@v1.0.0: not in the module cache"),
        "{run:?}"
    );
}
