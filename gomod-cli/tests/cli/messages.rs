//! Errors, warnings and notes as JSON.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox, testdata};
use crate::schema::Judge;

/// The lines of standard error, each of which must be as the schema says.
#[track_caller]
fn messages(run: &Run) -> Vec<Value> {
    let mut judge = Judge::of("message");
    assert_eq!(judge.check(&run.stderr), run.stderr.lines().count(), "{run:?}");
    run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The only message of a run that ends with `code` and has no answer.
#[track_caller]
fn message(run: Run, code: i32) -> Value {
    let all = messages(&run);
    assert_eq!((run.code, run.stdout.as_str(), all.len()), (code, "", 1), "{run:?}");
    assert_eq!((&all[0]["level"], &all[0]["exitCode"]), (&"error".into(), &code.into()));
    all[0].clone()
}

#[test]
fn faults_of_a_file() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\nfrobnicate x\ngo 1.x\n");
    let run = sandbox.gomod(["parse", "--error-format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_eq!(
        messages(&run),
        [
            json!({"formatVersion": 1, "level": "error", "kind": "syntax", "exitCode": 2,
                   "message": "unknown directive: frobnicate",
                   "file": "go.mod", "line": 3, "column": 1}),
            json!({"formatVersion": 1, "level": "error", "kind": "syntax", "exitCode": 2,
                   "message": "invalid go version '1.x': must match format 1.23.0",
                   "file": "go.mod", "line": 4, "column": 1}),
        ]
    );
    let listed = sandbox.gomod(["list", "--json"]);
    assert_eq!(messages(&listed).len(), 2);
    let text = sandbox.gomod(["list", "--json", "--error-format", "text"]);
    assert!(text.stderr.starts_with("error: unknown directive"), "{text:?}");
}

#[test]
fn what_is_not_there() {
    let sandbox = Sandbox::new();
    assert_eq!(
        message(sandbox.gomod(["parse", "--json", "x/go.mod"]), 2),
        json!({"formatVersion": 1, "level": "error", "kind": "read", "exitCode": 2,
               "message": "reading x/go.mod: no such file or directory", "file": "x/go.mod"})
    );
    let none = message(sandbox.gomod(["list", "--json"]), 2);
    assert_eq!(none["kind"], "no-module");
    assert!(none["help"].as_str().unwrap().starts_with("name a directory"), "{none}");
    assert_eq!(message(sandbox.gomod(["fmt", "--error-format=json"]), 2)["kind"], "no-module");
    sandbox.put("bom.json", "{\n1}");
    let broken = message(sandbox.gomod(["sbom", "score", "--json", "bom.json"]), 2);
    assert_eq!((&broken["kind"], &broken["line"]), (&"document".into(), &2.into()));
    sandbox.put("go.mod", "module m\n");
    let write = message(sandbox.gomod(["list", "--json", "-o", "no/such/dir"]), 3);
    assert_eq!((&write["kind"], &write["file"]), (&"write".into(), &"no/such/dir".into()));
    let sandbox = sandbox.var("GOMODCACHE", "relative");
    assert_eq!(message(sandbox.gomod(["list", "--json"]), 2)["kind"], "configuration");
}

#[test]
fn a_command_line_that_makes_no_sense() {
    let sandbox = Sandbox::new();
    for args in [
        &["list", "--json", "--frobnicate"][..],
        &["graph", "--format", "json", "--jobs", "0"],
        &["sbom", "--error-format=json", "--spec-version", "2.0"],
        &["--error-format", "json", "frobnicate"],
    ] {
        let usage = message(sandbox.gomod(args), 2);
        assert_eq!(usage["kind"], "usage", "{usage}");
        let text = usage["message"].as_str().unwrap();
        assert!(!text.starts_with("error") && !text.contains("Usage:"), "{usage}");
        assert!(usage["help"].as_str().unwrap().contains("--help"), "{usage}");
    }
    // What is the go command's to read, or not wanted.
    for args in [
        &["go", "list", "-m", "-json", "--error-format=json"][..],
        &["list", "--json", "--frobnicate", "--error-format", "text"],
    ] {
        let run = sandbox.gomod(args);
        assert!(run.code == 2 && !run.stderr.starts_with('{'), "{run:?}");
    }
    assert!(sandbox.gomod(["list", "--json", "--help"]).answer().starts_with("List the modules"));
}

#[test]
fn a_sum_that_does_not_match() {
    let sandbox = Sandbox::with_proxy("universes/wrong-sum/proxy");
    let main = testdata().join("universes/wrong-sum/main").display().to_string();
    let error = message(sandbox.gomod(["list", "--json", &main]), 1);
    assert_eq!(error["kind"], "checksum");
    assert!(error["module"].is_string() && error["version"].is_string(), "{error}");
    assert!(error["message"].as_str().unwrap().contains("SECURITY ERROR"), "{error}");
    assert!(error["file"].as_str().unwrap().ends_with("go.sum"), "{error}");
    assert!(error["help"].is_string(), "{error}");
}

/// A proxy on the loopback interface that refuses every question.
fn refusing_proxy() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    port
}

#[test]
fn a_proxy_that_fails() {
    let port = refusing_proxy();
    let proxy = |user: &str| format!("http://{user}127.0.0.1:{port}");
    let sandbox = Sandbox::new().var("GOPROXY", &proxy("user:secret@"));
    let run = sandbox.gomod(["list", "--json", "a.example/x@v1.0.0"]);
    assert!(!run.stderr.contains("secret"), "{run:?}");
    let error = message(run, 3);
    assert_eq!(error["kind"], "configuration", "credentials are not sent in the clear: {error}");
    let sandbox = sandbox.var("GOPROXY", &proxy(""));
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire a.example/x v1.0.0\n");
    let run = sandbox.gomod(["list", "--json", "a.example/x@v1.0.0"]);
    let error = message(run, 3);
    assert_eq!(
        (&error["kind"], &error["module"], &error["version"]),
        (&"fetch".into(), &"a.example/x".into(), &"v1.0.0".into())
    );
    let url = error["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/a.example/x/@v/v1.0.0.", proxy(""))), "{url}");

    let error = message(sandbox.gomod(["graph", "--json"]), 3);
    assert_eq!((&error["kind"], &error["module"]), (&"fetch".into(), &"a.example/x".into()));
}

/// What leaves a gap in an answer is told of each module, with the exit code that it brings.
#[test]
fn gaps() {
    let sandbox = Sandbox::new();
    sandbox.put(
        "go.mod",
        "module m\n\ngo 1.24\n\nrequire (\n\ta.example/x v1.0.0\n\ta.example/y v1.0.0\n)\n",
    );
    let run = sandbox.gomod(["graph", "--json", "--offline"]);
    let gaps: Vec<Value> = messages(&run).into_iter().filter(|m| m["level"] == "warning").collect();
    assert_eq!((run.code, gaps.len()), (3, 2), "{run:?}");
    for (gap, path) in gaps.iter().zip(["a.example/x", "a.example/y"]) {
        assert_eq!((&gap["kind"], &gap["module"]), (&"offline".into(), &path.into()), "{gap}");
        assert_eq!(gap["exitCode"], 3);
        assert!(gap["help"].is_string(), "{gap}");
    }
    let people = sandbox.gomod(["graph", "--offline"]).stderr;
    assert!(people.contains("of a.example/x@v1.0.0 and 1 other module are not known"), "{people}");
    assert!(people.contains("\nhelp: "), "{people}");
}

#[test]
fn steps_and_notes() {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    let server = testdata().join("etcd/server").display().to_string();
    let run = sandbox.gomod(["list", "--json", "--verbose", &server]);
    let steps = messages(&run);
    assert!(steps.len() > 100 && steps.iter().all(|step| step["level"] == "step"), "{run:?}");
    let run = sandbox.gomod(["graph", "--json", "--path-to", "example.com/none", &server]);
    assert_eq!((run.code, &messages(&run)[0]["level"]), (1, &"note".into()));
}
