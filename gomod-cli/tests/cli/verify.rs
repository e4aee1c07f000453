//! `gomod verify`: its output, its exit codes, its JSON. What it finds is tested in gomod-core.

use std::fs;

use gomod_core::dirhash::{Hash1, hash_go_mod};

use crate::sandbox::Sandbox;
use crate::schema::Judge;

/// A module that requires one whose directory alone is in the module cache.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let at = "../cache/cache/download/example.com/a/@v";
    sandbox.put(&format!("{at}/v1.0.0.mod"), GO_MOD);
    let mut hash = Hash1::new();
    hash.add("example.com/a@v1.0.0/go.mod", GO_MOD.as_bytes()).unwrap();
    let (hash, go_mod) = (hash.finish(), hash_go_mod(GO_MOD.as_bytes()));
    sandbox.put(&format!("{at}/v1.0.0.ziphash"), &hash);
    sandbox.put("../cache/example.com/a@v1.0.0/go.mod", GO_MOD);
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    let sums = format!("example.com/a v1.0.0 {hash}\nexample.com/a v1.0.0/go.mod {go_mod}\n");
    sandbox.put("go.sum", sums);
    sandbox.var("GOPROXY", "off")
}

const GO_MOD: &str = "module example.com/a\n";

#[test]
fn a_clean_cache_passes_and_an_edited_file_is_named() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["verify", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        run.stdout,
        "proven    example.com/a@v1.0.0: directory by go.sum, ziphash by the zip, go.mod by go.sum\n\
         1 module: 1 proven, 0 unproven, 0 different, 0 not here\n"
    );
    sandbox.put("../cache/example.com/a@v1.0.0/evil.go", "package a\n");
    let run = sandbox.gomod(["verify"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("example.com/a@v1.0.0: directory another hash: not as in go.sum"));
    let run = sandbox.gomod(["verify", "--json"]);
    assert_eq!(Judge::of("verify").check(&run.stdout), 1);
}

#[test]
fn nothing_to_verify_is_no_pass() {
    let sandbox = sandbox();
    fs::remove_dir_all(sandbox.path("../cache/example.com")).unwrap();
    fs::remove_file(sandbox.path("../cache/cache/download/example.com/a/@v/v1.0.0.ziphash"))
        .unwrap();
    assert_eq!(sandbox.gomod(["verify"]).code, 3);
    // A replacement by a directory is told, and no pass either.
    sandbox.put("a/go.mod", "module example.com/a\n");
    let text = sandbox.read("go.mod");
    sandbox.put("go.mod", format!("{text}\nreplace example.com/a => ./a\n"));
    let run = sandbox.gomod(["verify"]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stdout.starts_with("unproven  example.com/a@v1.0.0 => ./a: "), "{run:?}");
}

#[test]
fn the_whole_cache() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["verify", "--cache", "--strict"]);
    assert_eq!(run.code, 0, "{run:?}");
    sandbox.put("../cache/example.com/b@v1.0.0/b.go", "package b\n");
    let run = sandbox.gomod(["verify", "--cache"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("b@v1.0.0.ziphash") || run.stdout.contains("/b/@v/v1.0.0.ziphash"));
}
