//! The scripts of docs/scripts, run by `sh` on the module files of etcd's server.

use std::path::Path;

use crate::docs::copy;
use crate::sandbox::{GOMOD, Run, Sandbox, testdata};

/// The module files of etcd's server, in a sandbox with its proxy.
fn etcd() -> Sandbox {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    copy(&testdata().join("etcd"), &sandbox.path("etcd"));
    sandbox
}

/// Runs a script in `dir` of the working directory, with `gomod` on the PATH.
fn script(sandbox: &Sandbox, name: &str, dir: &str, args: &[&str]) -> Run {
    let bin = Path::new(GOMOD).parent().unwrap().display().to_string();
    let file = testdata().join("../docs/scripts").join(name).canonicalize().unwrap();
    let mut shell = sandbox.command("sh");
    shell.env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap()));
    Run::of(shell.current_dir(sandbox.path(dir)).arg(file).args(args).output().unwrap())
}

const SERVER: &str = "etcd/server";

#[test]
fn a_release_is_audited() {
    let sandbox = etcd();
    let first = script(&sandbox, "release-audit.sh", "", &[SERVER, "dist"]);
    assert_eq!((first.code, first.stderr.as_str()), (0, ""), "{first:?}");
    assert_eq!(first.stdout.matches("ok    ").count(), 7, "{first:?}");
    assert!(sandbox.read("dist/direct.txt").contains("go.uber.org/zap v1.27.0\n"));
    assert!(sandbox.read("dist/direct.txt").contains("go.etcd.io/etcd/pkg/v3 => ../pkg\n"));

    // The next release: one module more is there, and nothing else.
    let args = [SERVER, "dist", "last.json"];
    let bom = sandbox.read("dist/bom.json");
    sandbox.put("last.json", bom.replace("v1.27.0", "v1.26.0"));
    let next = script(&sandbox, "release-audit.sh", "", &args);
    assert_eq!((next.code, next.stderr.as_str()), (1, ""), "{next:?}");
    assert!(next.stdout.contains("FOUND the same modules as in the last release"), "{next:?}");
    assert!(sandbox.read("dist/changes.md").contains("go.uber.org/zap"));
    assert_eq!(sandbox.read("dist/bom.json"), bom, "the same sources give the same bytes");

    // A line that go.sum lacks.
    let sums = sandbox.read("etcd/server/go.sum");
    let kept: String =
        sums.split_inclusive('\n').filter(|l| !l.contains("uber.org/zap ")).collect();
    sandbox.put("etcd/server/go.sum", kept);
    let unproven = script(&sandbox, "release-audit.sh", "", &[SERVER, "dist"]);
    assert_eq!(unproven.code, 1, "{unproven:?}");
    assert!(unproven.stdout.contains("FOUND go.sum vouches"), "{unproven:?}");
    assert!(unproven.stderr.contains("missing go.sum entry"), "{unproven:?}");

    // A module that the proxy has not.
    sandbox.put("gone/go.mod", "module m\n\ngo 1.24\n\nrequire example.com/gone v1.0.0\n");
    let gone = script(&sandbox, "release-audit.sh", "", &["gone", "dist"]);
    assert_eq!(gone.code, 3, "{gone:?}");
    assert_eq!(script(&sandbox, "release-audit.sh", "", &[]).code, 2);
}

#[test]
fn pipelines_over_the_go_command() {
    if std::process::Command::new("jq").arg("--version").output().is_err() {
        println!("skipped: the pipelines need jq");
        return;
    }
    let run = script(&etcd(), "go-list-jq.sh", SERVER, &[]);
    let answer = run.answer();
    for line in [
        "go.uber.org/zap\tv1.27.0\th1:aJMhYGrd5QSmlpLMr2MftRKl7t8J8PTZPA732ud/XR8=\n",
        "go.etcd.io/etcd/pkg/v3 => ../pkg \n",
        "# the go line, and how many requirements are indirect\n1.2",
    ] {
        assert!(answer.contains(line), "{line:?} in {answer}");
    }
}
