//! The schemas of docs/schema, held against what the verbs print.
//!
//! The schemas allow fields that they do not know, for the releases to come. Here they do not,
//! and each of their fields must have been seen, so that neither side has what the other lacks.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Deserializer, Value};

use crate::sandbox::{Run, Sandbox, testdata};

/// The schemas, without `.json`.
const SCHEMAS: &[&str] = &[
    "check",
    "compare",
    "download",
    "explain",
    "fmt",
    "graph",
    "list",
    "message",
    "outdated",
    "parse-go-mod",
    "parse-go-work",
    "score",
    "sum",
    "validate",
    "verify",
];

fn schema(name: &str) -> Value {
    let file = testdata().join("../docs/schema").join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// A schema that knows all fields, and those that it has seen.
pub(crate) struct Judge {
    name: &'static str,
    validator: jsonschema::Validator,
    fields: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Judge {
    pub(crate) fn of(name: &'static str) -> Self {
        let mut schema = schema(name);
        let mut fields = BTreeSet::new();
        close(&mut schema, &mut fields);
        // Only says when another schema is looked at.
        schema.as_object_mut().unwrap().remove("if");
        let validator = jsonschema::validator_for(&schema).unwrap();
        Self { name, validator, fields, seen: BTreeSet::new() }
    }

    /// Holds each of the objects in `text` against the schema; how many there are.
    #[track_caller]
    pub(crate) fn check(&mut self, text: &str) -> usize {
        let mut count = 0;
        for value in Deserializer::from_str(text).into_iter::<Value>() {
            let value = value.unwrap_or_else(|error| panic!("{}: {error}: {text}", self.name));
            let errors: Vec<String> = self
                .validator
                .iter_errors(&value)
                .map(|e| format!("{}: {e}", e.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?} in {value}", self.name);
            names(&value, &mut self.seen);
            count += 1;
        }
        count
    }

    /// Whether nothing stands in the schema that was not seen.
    #[track_caller]
    pub(crate) fn is_used_up(&self) {
        let unseen: Vec<&String> = self.fields.difference(&self.seen).collect();
        assert!(unseen.is_empty(), "{}: nothing had {unseen:?}", self.name);
    }
}

/// Allows only the properties that are named, and collects them.
fn close(schema: &mut Value, fields: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                fields.extend(properties.keys().cloned());
                let objects = object.get("type").is_some_and(|kind| kind == "object");
                if objects {
                    object.insert("additionalProperties".into(), false.into());
                }
            }
            object.values_mut().for_each(|value| close(value, fields));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| close(value, fields)),
        _ => {}
    }
}

/// Collects the names of all fields.
fn names(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            seen.extend(object.keys().cloned());
            object.values().for_each(|value| names(value, seen));
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, seen)),
        _ => {}
    }
}

#[test]
fn every_schema_says_what_it_is() {
    let dir = testdata().join("../docs/schema");
    let index = fs::read_to_string(dir.join("README.md")).unwrap();
    let files = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = files.filter(|name| name != "README.md").collect();
    files.sort();
    let names: Vec<String> = SCHEMAS.iter().map(|name| format!("{name}.json")).collect();
    assert_eq!(files, names);
    for name in SCHEMAS {
        let schema = schema(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        let version = &schema["version"];
        assert_eq!(schema["$id"], format!("urn:gomod:schema:{name}:{version}"));
        let of_format = &schema["properties"]["formatVersion"]["const"];
        assert!(of_format == version || !schema.to_string().contains("formatVersion"), "{name}");
        assert!(schema["title"].is_string() && schema["description"].is_string(), "{name}");
        assert!(index.contains(&format!("[{name}.json]({name}.json)")), "{name}");
        documented(name, &schema);
    }
}

/// Every field says what it holds.
fn documented(name: &str, schema: &Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties")
                && object.get("type").is_some_and(|kind| kind == "object")
            {
                for (field, about) in properties {
                    assert!(about["description"].is_string(), "{name}: {field}");
                }
            }
            object.values().for_each(|value| documented(name, value));
        }
        Value::Array(values) => values.iter().for_each(|value| documented(name, value)),
        _ => {}
    }
}

/// What a run printed that may have found something.
#[track_caller]
fn found(run: Run, code: i32) -> String {
    assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{run:?}");
    run.stdout
}

fn etcd() -> (Sandbox, String) {
    let server = testdata().join("etcd/server").canonicalize().unwrap();
    (Sandbox::with_proxy("etcd/proxy"), server.display().to_string())
}

#[test]
fn graphs() {
    let (sandbox, server) = etcd();
    let mut judge = Judge::of("graph");
    judge.check(&sandbox.gomod(["graph", "--json", &server]).answer());
    judge.check(
        &sandbox.gomod(["graph", "--json", "--path-to", "golang.org/x/net", &server]).answer(),
    );
    judge.is_used_up();
    let other = sandbox.gomod(["graph", "--format", "json", &server]).answer();
    assert_eq!(other, sandbox.gomod(["graph", "--json", &server]).answer());
    sandbox.gomod(["graph", "--json", "--format", "text", &server]).refusal(2);
}

#[test]
fn modules() {
    let (sandbox, server) = etcd();
    let mut judge = Judge::of("list");
    let count = judge.check(&sandbox.gomod(["list", "--json", &server]).answer());
    assert_eq!(count, sandbox.gomod(["list", &server]).answer().lines().count());
    for universe in ["retract", "replace", "missing-version", "workspace"] {
        let root = testdata().join("universes").join(universe).canonicalize().unwrap();
        let sandbox = Sandbox::with_proxy(&format!("universes/{universe}/proxy"));
        let go = ["go", "-C", &root.join("main").display().to_string(), "list", "-m", "-e"]
            .map(str::to_owned);
        for more in [&["-json", "all"][..], &["-json", "-u", "-retracted", "-versions", "all"]] {
            let args = go.iter().map(String::as_str).chain(more.iter().copied());
            judge.check(&sandbox.gomod(args).stdout);
        }
    }
    let dir = super::outdated::sandbox();
    dir.put(
        "proxy/example.com/a/@v/v1.0.3.info",
        r#"{"Version": "v1.0.3", "Time": "2024-05-06T07:08:09Z", "Origin": {"VCS": "git",
            "URL": "https://example.com/r", "Subdir": "a", "Hash": "abc",
            "Ref": "refs/tags/a/v1.0.3"}}"#,
    );
    for args in [
        &["-json", "-u", "-versions", "all"][..],
        &["-json", "example.com/a@v1.0.3", "example.com/a@latest", "example.com/nowhere@v1.0.0"],
    ] {
        judge.check(&dir.gomod(["go", "list", "-m", "-e"].iter().chain(args)).stdout);
    }
    judge.is_used_up();
}

#[test]
fn outdated_modules() {
    let mut judge = Judge::of("outdated");
    let sandbox = super::outdated::sandbox();
    sandbox.put(
        "proxy/example.com/a/@v/v1.2.0.mod",
        "// Deprecated: use v2\nmodule example.com/a\n\nretract v1.0.0 // loses data\n",
    );
    let run = sandbox.gomod(["outdated", "--json"]);
    assert_eq!(Judge::of("message").check(&run.stderr), 1, "there is no go.sum");
    judge.check(&run.stdout);
    fs::remove_dir_all(sandbox.path("proxy/example.com/b")).unwrap();
    fs::create_dir_all(sandbox.path("proxy/example.com/b/@v/list")).unwrap();
    sandbox.put(
        "go.mod",
        "module m\n\ngo 1.16\n\nrequire example.com/b v0.1.0\n\n\
         require example.com/old v1.0.0\n\nreplace example.com/old => example.com/a v1.0.0\n",
    );
    judge.check(&sandbox.gomod(["outdated", "--json"]).stdout);
    judge.is_used_up();
}

#[test]
fn module_files() {
    let sandbox = Sandbox::new();
    sandbox.put(
        "go.mod",
        "// Deprecated: use n.\nmodule m\n\ngo 1.25\n\ntoolchain go1.25.1\n\ngodebug default=go1.24\n\
         \nrequire (\n\ta.example/x v1.0.0\n\ta.example/y v1.0.0 // indirect\n)\n\
         \nexclude a.example/x v1.1.0\n\nreplace a.example/x => ../x\n\
         replace a.example/y v1.0.0 => a.example/z v1.2.0\n\
         \nretract [v1.0.0, v1.1.0] // broken\n\ntool a.example/x/cmd\n\nignore ./node_modules\n",
    );
    sandbox.put(
        "go.work",
        "go 1.25\n\ntoolchain go1.25.1\n\ngodebug default=go1.24\n\nuse ./a\n\n\
         replace a.example/y v1.0.0 => a.example/z v1.2.0\n",
    );
    for (name, file) in [("parse-go-mod", "go.mod"), ("parse-go-work", "go.work")] {
        let mut judge = Judge::of(name);
        judge.check(&sandbox.gomod(["parse", "--json", file]).answer());
        judge.is_used_up();
        let minimal = sandbox.gomod_with_input(&["parse", "--kind", file, "-"], b"");
        judge.check(&minimal.answer());
    }
}

#[test]
fn formatting() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module  m\n");
    sandbox.put("good/go.mod", "module m\n");
    sandbox.put("bad/go.mod", "module\n");
    let mut judge = Judge::of("fmt");
    let check = found(sandbox.gomod(["fmt", "--check", "--json", "go.mod", "good"]), 1);
    judge.check(&check);
    let answer: Value = serde_json::from_str(&check).unwrap();
    assert_eq!(
        (&answer["files"][0]["formatted"], &answer["files"][1]["formatted"]),
        (&false.into(), &true.into())
    );
    let diff = found(sandbox.gomod(["fmt", "--diff", "--json"]), 1);
    judge.check(&diff);
    assert!(diff.contains(r"-module  m\n+module m\n"), "{diff}");
    assert_eq!(sandbox.read("go.mod"), "module  m\n");
    let run = sandbox.gomod(["fmt", "--json", "go.mod", "bad"]);
    assert_eq!((run.code, Judge::of("message").check(&run.stderr)), (2, 1));
    judge.check(&run.stdout);
    assert!(run.stdout.contains(r#""written": true"#), "{run:?}");
    assert_eq!(sandbox.read("go.mod"), "module m\n");
    judge.is_used_up();
    let stdin = sandbox.gomod_with_input(&["fmt", "--check", "--json", "-"], b"module  m\n");
    judge.check(&found(stdin, 1));
    sandbox.gomod(["fmt", "--json", "--print"]).refusal(2);
}

#[test]
fn documents() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module example.com/m\n\ngo 1.24\n");
    sandbox.gomod(["sbom", "-o", "bom.json"]).answer();
    let other =
        sandbox.read("bom.json").replace("1.24", "1.23").replace("\"library\"", "\"thing\"");
    sandbox.put("other.json", other.replace("example.com/m", "example.com/n"));

    let mut judge = Judge::of("compare");
    for args in [
        &["compare", "--json", "bom.json", "other.json"][..],
        &["sbom", "verify", "--json", "--edges", "other.json"],
    ] {
        judge.check(&found(sandbox.gomod(args), 1));
    }
    judge.check(&found(sandbox.gomod(["compare", "--json", "bom.json", "."]), 0));
    judge.is_used_up();

    let mut judge = Judge::of("validate");
    judge.check(&found(sandbox.gomod(["sbom", "validate", "--json", "bom.json", "other.json"]), 1));
    judge.is_used_up();

    let mut judge = Judge::of("score");
    for profile in ["ntia", "bsi-2.1"] {
        let run = sandbox.gomod(["sbom", "score", "--json", "--profile", profile, "bom.json"]);
        assert_eq!(run.stderr, "");
        judge.check(&run.stdout);
    }
    judge.is_used_up();
}
