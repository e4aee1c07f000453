//! `gomod list`, `gomod graph` and `gomod sbom` on the module files of etcd's server, against
//! what the go command answered.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::sandbox::{Sandbox, testdata};

fn etcd() -> Sandbox {
    Sandbox::with_proxy("etcd/proxy")
}

fn server() -> PathBuf {
    testdata().join("etcd/server").canonicalize().unwrap()
}

fn golden(name: &str) -> String {
    fs::read_to_string(testdata().join("etcd/golden").join(name)).unwrap()
}

#[test]
fn list_is_that_of_go() {
    let sandbox = etcd();
    let server = server();
    assert_eq!(sandbox.gomod(["list".as_ref(), server.as_os_str()]).answer(), golden("list.txt"));
    // From a go.mod, and now from the module cache alone.
    let sandbox = sandbox.var("GOPROXY", "off");
    let go_mod = server.join("go.mod");
    let run = sandbox.gomod(["list".as_ref(), "--offline".as_ref(), go_mod.as_os_str()]);
    assert_eq!(run.answer(), golden("list.txt"));
}

#[test]
fn list_json_is_that_of_go() {
    let sandbox = etcd();
    let run = sandbox.gomod(["list".as_ref(), "--json".as_ref(), server().as_os_str()]);
    let root = server().parent().unwrap().display().to_string();
    let json = run.answer().replace(&root, "ROOT").replace(&sandbox.cache(), "MODCACHE");
    assert_eq!(json, golden("list.json"));
}

#[test]
fn graph_is_that_of_go() {
    let run = etcd().gomod(["graph".as_ref(), server().as_os_str()]);
    assert_eq!(run.answer(), golden("graph.txt"));
}

#[test]
fn graph_as_json_has_the_same_edges() {
    let run = etcd().gomod(["graph".as_ref(), "--format=json".as_ref(), server().as_os_str()]);
    let graph: Value = serde_json::from_str(&run.answer()).unwrap();
    assert_eq!(graph["formatVersion"], 1);
    let nodes = graph["nodes"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines: String = graph["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| format!("{} {}\n", text(&edge["from"]), text(&edge["to"])))
        .collect();
    assert_eq!(lines, golden("graph.txt"));
    assert_eq!(nodes[0]["id"], "go.etcd.io/etcd/server/v3");
    assert_eq!(nodes[0]["main"], true);
    let api = nodes.iter().find(|node| node["path"] == "go.etcd.io/etcd/api/v3").unwrap();
    assert_eq!(api["replacedBy"], serde_json::json!({ "path": "../api" }));
    assert_eq!((&api["selected"], &api["loaded"]), (&Value::Bool(true), &Value::Bool(true)));
}

#[test]
fn the_way_to_a_module() {
    let sandbox = etcd();
    let server = server();
    let chain = |args: &[&str]| {
        let args = args.iter().map(AsRef::as_ref).chain(["graph".as_ref(), server.as_os_str()]);
        let mut args: Vec<_> = args.collect();
        args.rotate_right(2);
        sandbox.gomod(args)
    };
    let text = chain(&["--path-to", "github.com/beorn7/perks"]).answer();
    assert_eq!(text, "go.etcd.io/etcd/server/v3\ngithub.com/beorn7/perks@v1.0.1\n");
    let dot = chain(&[
        "--format",
        "dot",
        "--path-to",
        "gopkg.in/check.v1@v0.0.0-20161208181325-20d25e280405",
    ]);
    assert_eq!(dot.code, 0, "{dot:?}");
    assert!(
        dot.stdout.contains(" -> \"gopkg.in/check.v1@v0.0.0-20161208181325-20d25e280405\";"),
        "{dot:?}"
    );
    let run = chain(&["--path-to", "example.com/none"]);
    assert_eq!(run.refusal(1), "note: example.com/none is not in the module graph\n");
    let run = chain(&["--path-to", "github.com/beorn7/perks@v9.9.9"]);
    assert_eq!(run.code, 1);
}

#[test]
fn sbom_in_every_version() {
    let sandbox = etcd();
    for version in ["1.3", "1.4", "1.5", "1.6", "1.7"] {
        let server = server();
        let run = sandbox.gomod([
            "sbom".as_ref(),
            server.as_os_str(),
            "--spec-version".as_ref(),
            version.as_ref(),
            "--timestamp=2026-01-31T12:00:00+02:00".as_ref(),
        ]);
        let bom: Value = serde_json::from_str(&run.answer()).unwrap();
        assert_eq!(bom["specVersion"], version);
        assert_eq!(bom["metadata"]["timestamp"], "2026-01-31T10:00:00Z");
        assert_eq!(bom["metadata"]["component"]["type"], "application");
    }
}

#[test]
fn what_is_missing_offline() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    let run = sandbox.gomod(["list", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "m\nexample.com/a v1.0.0\n"), "{run:?}");
    let stderr = sandbox.gomod(["list"]).refusal(3);
    assert!(stderr.starts_with("error: example.com/a@v1.0.0: "), "{stderr}");
}
