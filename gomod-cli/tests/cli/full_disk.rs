//! A disk that takes nothing more. A limit of zero on the size of files makes every write to a
//! file fail in the same place, without a file system of its own.

use std::fs;

use crate::sandbox::{GOMOD, Run, Sandbox, testdata};

/// Runs `gomod` so that no file can be written; pipes can.
fn run_without_room(sandbox: &Sandbox, args: &str) -> Run {
    let script = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" {args}");
    Run::of(sandbox.command("sh").args(["-c", &script, GOMOD]).output().unwrap())
}

fn etcd() -> (Sandbox, String) {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    let server = testdata().join("etcd/server").canonicalize().unwrap();
    (sandbox, server.display().to_string())
}

#[test]
fn a_full_disk_costs_the_module_cache_and_no_answer() {
    let (sandbox, server) = etcd();
    let run = run_without_room(&sandbox, &format!("list {server}"));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, fs::read_to_string(testdata().join("etcd/golden/list.txt")).unwrap());
    assert!(run.stderr.starts_with("note: "), "{run:?}");
    assert!(run.stderr.contains(&sandbox.cache()), "{run:?}");
    // Nothing half-written is taken for a file later.
    assert_eq!(sandbox.gomod(["list", &server]).answer(), run.stdout);
}

#[test]
fn a_full_disk_leaves_an_earlier_document_as_it_was() {
    let (sandbox, server) = etcd();
    sandbox.put("bom.json", "an earlier document\n");
    let run = run_without_room(&sandbox, &format!("sbom {server} -o bom.json"));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("error: writing bom.json: "), "{run:?}");
    assert_eq!(sandbox.read("bom.json"), "an earlier document\n");
    assert_eq!(sandbox.names(), ["bom.json"]);
}
