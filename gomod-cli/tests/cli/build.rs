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

/// Every answer of the go command that is kept with the small builds of testdata.
#[test]
fn small_builds_are_those_of_go() {
    let mut answers = 0;
    for entry in fs::read_dir(testdata().join("universes")).unwrap() {
        let universe = entry.unwrap().path().canonicalize().unwrap();
        let main = universe.join("main");
        let start = if main.is_dir() { main } else { universe.clone() };
        let name = universe.file_name().unwrap().to_str().unwrap();
        let sandbox = Sandbox::with_proxy(&format!("universes/{name}/proxy"));
        for (verb, file) in [("list", "list.txt"), ("graph", "graph.txt")] {
            let Ok(golden) = fs::read_to_string(universe.join("golden").join(file)) else {
                continue;
            };
            let run = sandbox.gomod([verb.as_ref(), start.as_os_str()]);
            assert_eq!((run.code, run.stdout), (0, golden), "{name}: {verb}");
            answers += 1;
        }
    }
    assert!(answers > 20, "{answers}");
}

#[test]
fn graph_as_json_is_as_its_schema_says() {
    let schema = testdata().join("../docs/schema/graph.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let fits = |value: &Value, schema: &Value| {
        let fields = value.as_object().unwrap();
        let known = schema["properties"].as_object().unwrap();
        let required = schema["required"].as_array().unwrap();
        fields.keys().all(|field| known.contains_key(field))
            && required.iter().all(|field| fields.contains_key(field.as_str().unwrap()))
    };
    let run = etcd().gomod(["graph".as_ref(), "--format=json".as_ref(), server().as_os_str()]);
    let graph: Value = serde_json::from_str(&run.answer()).unwrap();
    assert!(fits(&graph, &schema));
    let (node, edge) = (&schema["$defs"]["node"], &schema["$defs"]["edge"]);
    for value in graph["nodes"].as_array().unwrap() {
        assert!(fits(value, node), "{value}");
        let replaced = value.get("replacedBy");
        assert!(replaced.is_none_or(|r| fits(r, &node["properties"]["replacedBy"])), "{value}");
    }
    assert!(graph["edges"].as_array().unwrap().iter().all(|value| fits(value, edge)));
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
fn what_is_missing_is_told() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    let run = sandbox.gomod(["list", "--offline"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, "m\nexample.com/a v1.0.0\n"));
    assert_eq!(
        run.stderr,
        "warning: the requirements of example.com/a@v1.0.0 are not known, so modules may be \
         missing: not in the module cache, and fetching is disabled (offline)\n\
         help: it is not in the module cache: let the network be used to fetch it\n"
    );
    let run = sandbox.gomod(["graph", "--offline", "--quiet"]);
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    assert_eq!(run.stdout, "m example.com/a@v1.0.0\nm go@1.24\ngo@1.24 toolchain@go1.24\n");
    let run = sandbox.gomod(["list", "--json", "--offline"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("\"the .info file of example.com/a could"), "{run:?}");
    assert!(run.stdout.contains("\"Error\""), "{run:?}");
    // A document says itself what it lacks.
    let run = sandbox.gomod(["sbom", "--offline"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("warning: the requirements of example.com/a@v1.0.0 are"));
    assert!(run.stdout.contains("\"incomplete\""));
    let stderr = sandbox.gomod(["list"]).refusal(3);
    let error = "error: example.com/a@v1.0.0: module lookup disabled by GOPROXY=off\nhelp: ";
    assert!(stderr.starts_with(error), "{stderr}");
}

#[test]
fn a_workspace_and_a_member_alone() {
    let sandbox = Sandbox::new();
    sandbox.put("go.work", "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n");
    sandbox.put("a/go.mod", "module example.com/a\n\ngo 1.24\n");
    sandbox.put("b/go.mod", "module example.com/b\n\ngo 1.24\n");
    assert_eq!(sandbox.gomod(["list"]).answer(), "example.com/a\nexample.com/b\n");
    assert_eq!(sandbox.gomod(["list", "go.work"]).answer(), "example.com/a\nexample.com/b\n");
    assert_eq!(sandbox.gomod(["list", "b"]).answer(), "example.com/a\nexample.com/b\n");
    assert_eq!(sandbox.gomod(["list", "b", "--no-workspace"]).answer(), "example.com/b\n");
    assert_eq!(sandbox.gomod(["list", "b/go.mod"]).answer(), "example.com/b\n");
    let sandbox = sandbox.var("GOWORK", "off");
    assert_eq!(sandbox.gomod(["list", "b"]).answer(), "example.com/b\n");
}

#[test]
fn a_published_module() {
    let sandbox = etcd();
    let list = sandbox.gomod(["list", "-q", "github.com/spf13/cobra@v1.10.2"]).answer();
    assert!(list.starts_with("github.com/spf13/cobra\n"), "{list}");
    let stderr = sandbox.gomod(["list", "github.com/spf13/cobra"]).refusal(2);
    assert_eq!(
        stderr,
        "error: reading github.com/spf13/cobra: no such file or directory\n\
         help: to name the published module write github.com/spf13/cobra@VERSION\n"
    );
    // A directory of that name comes first.
    sandbox.put("example.com/m@v1.0.0/go.mod", "module example.com/other\n\ngo 1.24\n");
    assert_eq!(sandbox.gomod(["list", "example.com/m@v1.0.0"]).answer(), "example.com/other\n");
}

#[test]
fn locked_refuses_what_go_sum_does_not_know() {
    let sandbox = etcd();
    let server = server();
    sandbox.gomod(["list".as_ref(), "--locked".as_ref(), server.as_os_str()]).answer();
    sandbox.put("go.mod", fs::read(server.join("go.mod")).unwrap());
    for dir in ["api", "pkg", "client/v3", "client/pkg"] {
        let file = format!("../{dir}/go.mod");
        sandbox.put(&file, fs::read(server.join(&file)).unwrap());
    }
    let run = sandbox.gomod(["list"]);
    assert_eq!((run.code, run.stdout), (0, golden("list.txt")));
    assert!(run.stderr.starts_with("note: there is no go.sum"), "{}", run.stderr);
    let stderr = sandbox.gomod(["list", "--locked"]).refusal(3);
    assert!(stderr.contains("missing go.sum entry for go.mod file"), "{stderr}");
}

#[test]
fn verbose_tells_each_fetch_and_quiet_nothing() {
    let sandbox = etcd();
    let run = sandbox.gomod(["list".as_ref(), "--verbose".as_ref(), server().as_os_str()]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert!(lines.contains(&"fetching go.uber.org/zap@v1.27.0"), "{run:?}");
    assert!(lines.iter().all(|line| line.starts_with("fetching ")), "{run:?}");
}

#[test]
fn a_malformed_go_sum_is_shown() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\ngo 1.24\n");
    sandbox.put("go.sum", "example.com/a v1.0.0/go.mod h1:x\nexample.com/a v1.0.0\n\nx\n");
    assert_eq!(
        sandbox.gomod(["list"]).refusal(2),
        r"error: malformed go.sum: wrong number of fields 2
 --> go.sum:2:1
  |
2 | example.com/a v1.0.0
  | ^^^^^^^^^^^^^^^^^^^^

error: malformed go.sum: wrong number of fields 1
 --> go.sum:4:1
  |
4 | x
  | ^
"
    );
}
