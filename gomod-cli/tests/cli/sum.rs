//! `gomod sum`: go.sum against the graph.

use std::fs::File;

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
use gomod_testlog::Log;

use crate::sandbox::Sandbox;
use crate::schema::Judge;

const GO_MOD: &str = "module example.com/a\n";

/// A module cache with the zip of one module; the hashes of zip and go.mod.
fn sandbox() -> (Sandbox, String, String) {
    let sandbox = Sandbox::new();
    let at = |ending: &str| format!("../cache/cache/download/example.com/a/@v/v1.0.0.{ending}");
    sandbox.put(&at("mod"), GO_MOD);
    let zip = sandbox.path(&at("zip"));
    let module = ModuleVersion::new("example.com/a", "v1.0.0");
    let files = [ModuleFile::of_bytes("go.mod", GO_MOD), ModuleFile::of_bytes("a.go", "")];
    modzip::create(File::create(&zip).unwrap(), &module, &files).unwrap();
    let hash = Hash1::of_zip(&Archive::open(&zip).unwrap(), 1).unwrap().finish();
    sandbox.put(&at("ziphash"), &hash);
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    (sandbox.var("GOPROXY", "off"), hash, hash_go_mod(GO_MOD.as_bytes()))
}

#[test]
fn what_is_missing_is_added_where_a_zip_proves_it() {
    let (sandbox, zip, go_mod) = sandbox();
    // Without a hash of the zip nothing proves anything.
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stdout.ends_with(
            "go.sum: example.com/a v1.0.0/go.mod: missing: the graph reads its go.mod\n"
        )
    );
    assert!(!sandbox.path("go.sum").exists());

    sandbox.put("go.sum", format!("example.com/a v1.0.0 {zip}\n"));
    let added = format!("example.com/a v1.0.0/go.mod {go_mod}");
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!((run.code, run.stdout), (0, format!("added {added}\n")));
    assert_eq!(sandbox.read("go.sum"), format!("example.com/a v1.0.0 {zip}\n{added}\n"));
    assert_eq!(sandbox.gomod(["sum", "-q"]).stdout, "");

    // A go.mod that is not the one in the zip is not added.
    sandbox.put("go.sum", format!("example.com/a v1.0.0 {zip}\n"));
    let other = "../cache/cache/download/example.com/a/@v/v1.0.0.mod";
    sandbox.put(other, "module example.com/a\n\n// evil\n");
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!((run.code, sandbox.read("go.sum").lines().count()), (1, 1));
}

#[test]
fn what_is_missing_is_added_where_the_checksum_database_has_it() {
    let log = |sandbox: Sandbox, go_mod: &str| {
        let mut log = Log::filled("log.test", 1, 20);
        log.add("example.com/a", "v1.0.0", "h1:zip", go_mod);
        log.lay(&sandbox.path("../proxy/sumdb/log.test"), log.size()).unwrap();
        let proxy = format!("file://{}", sandbox.path("../proxy").display());
        sandbox.var("GOPROXY", &proxy).var("GOSUMDB", &log.key())
    };
    let (plain, _, go_mod) = sandbox();
    let asked = log(plain, &go_mod);
    let added = format!("example.com/a v1.0.0/go.mod {go_mod}");
    let run = asked.gomod(["sum", "-q", "--fix"]);
    assert_eq!((run.code, run.stdout), (0, format!("added {added}\n")));
    assert_eq!(asked.read("go.sum"), format!("{added}\n"));
    // A go.mod that is not the one that everybody saw is not vouched for.
    let asked = log(sandbox().0, "h1:other");
    let run = asked.gomod(["sum", "--fix"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("checksum mismatch"), "{run:?}");
    assert!(!asked.path("go.sum").exists());
}

#[test]
fn what_a_workspace_lacks_goes_to_go_work_sum_where_the_checksum_database_has_it() {
    let (sandbox, zip, go_mod) = sandbox();
    let mut log = Log::filled("log.test", 1, 20);
    log.add("example.com/a", "v1.0.0", &zip, &go_mod);
    log.lay(&sandbox.path("../proxy/sumdb/log.test"), log.size()).unwrap();
    let proxy = format!("file://{}", sandbox.path("../proxy").display());
    let sandbox = sandbox.var("GOPROXY", &proxy).var("GOSUMDB", &log.key());
    let require = "go 1.24\n\nrequire example.com/a v1.0.0\n";
    for name in ["one", "two"] {
        sandbox.put(&format!("{name}/go.mod"), format!("module {name}.test\n\n{require}"));
    }
    sandbox.put("go.work", "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n");
    let info = r#"{"Version":"v1.0.0","Time":"2024-05-06T07:08:09Z"}"#;
    sandbox.put("../cache/cache/download/example.com/a/@v/v1.0.0.info", info);
    let run = sandbox.gomod(["download"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("the checksum database vouches for 1"), "{run:?}");
    let added = format!("example.com/a v1.0.0/go.mod {go_mod}");
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!((run.code, run.stdout), (0, format!("added {added}\n")));
    assert_eq!(sandbox.read("go.work.sum"), format!("{added}\n"));
    assert!(!sandbox.path("one/go.sum").exists());
    // What a member knows is not missing.
    sandbox.put("go.work.sum", "");
    sandbox.put("two/go.sum", format!("{added}\n"));
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!((run.code, run.stdout.as_str(), sandbox.read("go.work.sum").as_str()), (0, "", ""));
}

#[test]
fn lines_that_contradict_stand_twice_or_are_of_no_use() {
    let (sandbox, zip, go_mod) = sandbox();
    let good = format!("example.com/a v1.0.0 {zip}\nexample.com/a v1.0.0/go.mod {go_mod}\n");
    let more = format!(
        "example.com/a v1.0.0 {zip}\nexample.com/b v1.0.0 {zip}\nexample.com/a v1.0.0 h1:other\n"
    );
    sandbox.put("go.sum", good.clone() + &more);
    let run = sandbox.gomod(["sum", "-q"]);
    assert_eq!(run.code, 1);
    let file = sandbox.path("go.sum").canonicalize().unwrap().display().to_string();
    let told = run.stdout.replace(&file, "go.sum");
    assert_eq!(
        told,
        "go.sum:3: example.com/a v1.0.0: stands twice\n\
         go.sum:4: example.com/b v1.0.0: not in the module graph\n\
         go.sum:5: example.com/a v1.0.0: contradicts the line before it\n"
    );
    let mut judge = Judge::of("sum");
    judge.check(&sandbox.gomod(["sum", "-q", "--json"]).stdout);
    judge.is_used_up();
    sandbox.put("go.sum", good + "example.com/a v1.0.0\n");
    assert_eq!(sandbox.gomod(["sum", "-q"]).code, 2);
}

#[test]
fn what_is_contradictory_or_malformed_proves_nothing() {
    let (sandbox, zip, go_mod) = sandbox();
    let other = format!("h1:{}=", "B".repeat(43));
    // Whichever of the two comes first, a person must say which is true.
    for (first, second) in [(&zip, &other), (&other, &zip)] {
        let text = format!("example.com/a v1.0.0 {first}\nexample.com/a v1.0.0 {second}\n");
        sandbox.put("go.sum", &text);
        let run = sandbox.gomod(["sum", "-q", "--fix"]);
        assert_eq!((run.code, sandbox.read("go.sum")), (1, text), "{run:?}");
        assert!(run.stdout.contains("go.sum:2: example.com/a v1.0.0: contradicts"), "{run:?}");
        assert!(run.stdout.contains("a v1.0.0/go.mod: missing"), "{run:?}");
    }
    // A contradiction elsewhere stays, and stands in nobody's way.
    let text = format!(
        "example.com/b v1.0.0 {other}\nexample.com/b v1.0.0 {zip}\nexample.com/a v1.0.0 {zip}\n"
    );
    sandbox.put("go.sum", &text);
    let run = sandbox.gomod(["sum", "-q", "--fix"]);
    assert_eq!(run.code, 1, "{run:?}");
    let lines = sandbox.read("go.sum");
    assert_eq!(lines.lines().count(), 4, "{lines}");
    assert!(lines.contains(&format!("example.com/a v1.0.0/go.mod {go_mod}\n")), "{lines}");
    for line in ["example.com/a v1.0.0", "example.com/a v1.0.0 h1:x y", "\u{0}"] {
        let text = format!("example.com/a v1.0.0 {zip}\n{line}\n");
        sandbox.put("go.sum", &text);
        let run = sandbox.gomod(["sum", "-q", "--fix"]);
        assert_eq!((run.code, sandbox.read("go.sum")), (2, text), "{run:?}");
        assert!(run.stderr.contains("malformed go.sum: wrong number of fields"), "{run:?}");
        assert!(run.stderr.contains("--> go.sum:2:1"), "{run:?}");
    }
}
