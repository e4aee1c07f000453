//! `gomod verify`: its output, its exit codes, its JSON. What it finds is tested in gomod-core.

use std::fs;

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_testlog::Log;

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

/// The same with a checksum database, which a local proxy speaks for.
fn logged(change: impl FnOnce(&mut Log, &str, &str)) -> (Sandbox, u64) {
    let sandbox = sandbox();
    let sums = sandbox.read("go.sum");
    let hashes: Vec<&str> =
        sums.split_whitespace().filter(|word| word.starts_with("h1:")).collect();
    let mut log = Log::filled("log.test", 1, 300);
    change(&mut log, hashes[0], hashes[1]);
    log.lay(&sandbox.path("../proxy/sumdb/log.test"), log.size()).unwrap();
    let proxy = format!("file://{}", sandbox.path("../proxy").display());
    (sandbox.var("GOPROXY", &proxy).var("GOSUMDB", &log.key()), log.size())
}

#[test]
fn each_line_of_go_sum_is_proven_by_the_log() {
    let (sandbox, size) = logged(|log, zip, go_mod| {
        log.add("example.com/a", "v1.0.0", zip, go_mod);
    });
    let run = sandbox.gomod(["verify", "--sumdb", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("go.sum:1: example.com/a v1.0.0: record 300\n"), "{run:?}");
    let means =
        "directory by go.sum and the log, ziphash by the zip, go.mod by go.sum and the log\n";
    assert!(run.stdout.contains(means), "{run:?}");
    let end = format!(
        "2 lines of go.sum: 2 proven by log.test with {size} records, 0 private, 0 wrong, 0 not asked\n"
    );
    assert!(run.stdout.ends_with(&end), "{run:?}");
    let json = sandbox.gomod(["verify", "--sumdb", "--offline", "--json"]);
    assert_eq!(Judge::of("verify").check(&json.stdout), 1);
    assert!(json.stdout.contains("\"standing\": \"proven\",\n        \"record\": 300"), "{json:?}");
    // From the cache, where no proxy speaks for it any more.
    fs::remove_dir_all(sandbox.path("../proxy")).unwrap();
    assert_eq!(sandbox.gomod(["verify", "--sumdb"]).code, 0);
    let private = sandbox.var("GOPRIVATE", "example.com");
    let json = private.gomod(["verify", "--sumdb", "--json"]);
    assert!(json.stdout.contains("\"means\": \"goSum\""), "{json:?}");
    let run = private.gomod(["verify", "--sumdb"]);
    assert!(run.stdout.contains("0 proven by log.test with 0 records, 2 private"), "{run:?}");
    assert_eq!((run.code, private.gomod(["verify", "--sumdb", "--strict"]).code), (0, 1));
    let off = private.var("GOSUMDB", "off");
    assert!(off.gomod(["verify", "--sumdb"]).refusal(2).contains("disabled by GOSUMDB=off"));
}

#[test]
fn each_line_of_each_go_sum_of_a_workspace_is_proven_by_the_log() {
    let (sandbox, _) = logged(|log, zip, go_mod| {
        log.add("example.com/a", "v1.0.0", zip, go_mod);
    });
    let sums = sandbox.read("go.sum");
    let (zip, go_mod) = sums.split_at(sums.find('\n').unwrap() + 1);
    let require = "go 1.24\n\nrequire example.com/a v1.0.0\n";
    for (name, sums) in [("one", zip), ("two", sums.as_str())] {
        sandbox.put(&format!("{name}/go.mod"), format!("module {name}.test\n\n{require}"));
        sandbox.put(&format!("{name}/go.sum"), sums);
    }
    sandbox.put("go.work", "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n");
    sandbox.put("go.work.sum", go_mod);
    for name in ["go.mod", "go.sum"] {
        fs::remove_file(sandbox.path(name)).unwrap();
    }
    let run = sandbox.gomod(["verify", "--sumdb", "--all"]);
    assert_eq!(run.code, 0, "{run:?}");
    for line in ["one/go.sum:1: ", "two/go.sum:1: ", "two/go.sum:2: ", "go.work.sum:1: "] {
        assert!(run.stdout.contains(&format!("{line}example.com/a v1.0.0")), "{line} {run:?}");
    }
    assert!(run.stdout.contains("4 lines of go.sum: 4 proven by log.test"), "{run:?}");
    // A line that nobody else has, in one member, for a version that nobody builds.
    let other = format!("h1:{}=", "B".repeat(43));
    sandbox.put("one/go.sum", format!("{zip}example.com/a v1.1.0 {other}\n"));
    let run = sandbox.gomod(["verify", "--sumdb"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("one/go.sum:2: go.sum not in the checksum database"), "{run:?}");
}

#[test]
fn a_go_sum_that_is_not_what_everybody_saw() {
    let (sandbox, _) = logged(|log, zip, _| {
        log.add("example.com/a", "v1.0.0", zip, "h1:another");
    });
    let run = sandbox.gomod(["verify", "--sumdb"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stdout.contains(
            "go.sum:2: go.sum not as in the checksum database: example.com/a v1.0.0/go.mod\n\tis h1:"
        ) && run.stdout.contains("\tshould be h1:another\n"),
        "{run:?}"
    );
    let json = sandbox.gomod(["verify", "--sumdb", "--json"]);
    assert_eq!(Judge::of("verify").check(&json.stdout), 1);

    let (sandbox, _) = logged(|_, _, _| {});
    let run = sandbox.gomod(["verify", "--sumdb"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("not in the checksum database: example.com/a v1.0.0"), "{run:?}");
    // What cannot be asked is no pass.
    let run = sandbox.var("GOPROXY", "off").gomod(["verify", "--sumdb", "--offline"]);
    assert_eq!(run.code, 3, "{run:?}");

    let (sandbox, _) = logged(|log, zip, go_mod| {
        log.add_text("example.com/a", "v1.0.0", format!("example.com/b v1.0.0 {zip}\n{go_mod}\n"));
    });
    let run = sandbox.gomod(["verify", "--sumdb"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("checksum missing from sumdb response"), "{run:?}");
}

#[test]
fn a_document_names_the_records_that_have_its_hashes() {
    let (sandbox, size) = logged(|log, zip, go_mod| {
        log.add("example.com/a", "v1.0.0", zip, go_mod);
    });
    let plain = sandbox.gomod(["sbom"]).answer();
    assert!(!plain.contains("gomod:log"), "{plain}");
    let answer = sandbox.gomod(["sbom", "--sumdb"]).answer();
    let bom: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let value = |of: &serde_json::Value, name: &str| {
        let mut all = of["properties"].as_array().unwrap().iter();
        let found = all.find(|property| property["name"] == name);
        found.map(|property| property["value"].as_str().unwrap().to_owned())
    };
    let log = value(&bom["metadata"], "gomod:log").unwrap();
    assert!(log.starts_with(&format!("log.test {size} ")), "{log}");
    let is_a = |module: &&serde_json::Value| module["name"] == "example.com/a";
    let module = bom["components"].as_array().unwrap().iter().find(is_a).unwrap();
    for name in ["gomod:h1:logRecord", "gomod:goModH1:logRecord"] {
        assert_eq!(value(module, name).as_deref(), Some("300"));
    }
    let plain: serde_json::Value = serde_json::from_str(&plain).unwrap();
    let before = plain["components"].as_array().unwrap().iter().find(is_a).unwrap();
    for name in ["gomod:h1Proof", "gomod:goModProof"] {
        assert_eq!(value(before, name).as_deref(), Some("go-sum"));
        assert_eq!(value(module, name).as_deref(), Some("log"));
    }
    let (sandbox, _) = logged(|log, zip, _| {
        log.add("example.com/a", "v1.0.0", zip, "h1:another");
    });
    let said = sandbox.gomod(["sbom", "--sumdb"]).refusal(1);
    assert!(said.contains("checksum mismatch"), "{said}");
    // What cannot be asked leaves a document that is not complete.
    let (sandbox, _) = logged(|_, _, _| {});
    let offline = sandbox.var("GOPROXY", "off").gomod(["sbom", "--sumdb", "--offline"]);
    assert_eq!(offline.code, 3, "{offline:?}");
    assert!(!offline.stdout.contains("logRecord"), "{offline:?}");
}
