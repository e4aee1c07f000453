//! `gomod download` and the go face's `mod download` and `mod verify`, from a proxy laid by the test.

use std::fs::{self, File};

use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_testlog::Log;
use serde_json::Value;

use crate::sandbox::Sandbox;
use crate::schema::Judge;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let module = ModuleVersion::new("example.com/a", "v1.0.0");
    let at = |ending: &str| format!("proxy/example.com/a/@v/v1.0.0.{ending}");
    sandbox.put(&at("mod"), "module example.com/a\n");
    sandbox.put(&at("info"), r#"{"Version":"v1.0.0","Time":"2024-05-06T07:08:09Z"}"#);
    sandbox.put("proxy/example.com/a/@v/list", "v1.0.0\n");
    let files = ["go.mod", "a.go"].map(|name| ModuleFile::of_bytes(name, format!("// {name}\n")));
    modzip::create(File::create(sandbox.path(&at("zip"))).unwrap(), &module, &files).unwrap();
    let proxy = format!("file://{}", sandbox.path("proxy").display());
    // Read-only directories could not be removed afterwards.
    sandbox.var("GOPROXY", &proxy).var("GOFLAGS", "-modcacherw")
}

#[test]
fn a_query_outside_of_a_module() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["download", "--json", "example.com/a@latest"]);
    assert_eq!(run.code, 0, "{run:?}");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&answer["Version"], &answer["Query"]), (&"v1.0.0".into(), &"latest".into()));
    for file in ["Info", "GoMod", "Zip", "Dir"] {
        assert!(fs::metadata(answer[file].as_str().unwrap()).is_ok(), "{file}");
    }
    assert!(run.stderr.contains("1 of 1 modules are here, 1 of them new; go.sum does not vouch"));
    // The go face answers the same, now from the cache.
    let face = sandbox.gomod(["go", "mod", "download", "-json", "example.com/a@latest"]);
    assert_eq!((face.code, face.stdout), (0, run.stdout));
    assert_eq!(sandbox.gomod(["go", "mod", "download", "example.com/a@v1.0.0"]).stdout, "");
}

#[test]
fn a_module_with_a_go_sum() {
    let sandbox = sandbox();
    sandbox.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    let sums = |sandbox: &Sandbox, zip: &str, go_mod: &str| {
        let lines = format!("example.com/a v1.0.0 {zip}\nexample.com/a v1.0.0/go.mod {go_mod}\n");
        sandbox.put("go.sum", lines);
    };
    let run = sandbox.gomod(["download", "--json"]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let (sum, go_mod) = (answer["Sum"].as_str().unwrap(), answer["GoModSum"].as_str().unwrap());
    sums(&sandbox, sum, go_mod);
    let run = sandbox.gomod(["download"]);
    assert_eq!((run.code, &*run.stderr), (0, "note: 1 of 1 modules are here, 0 of them new\n"));
    let verified = sandbox.gomod(["go", "mod", "verify"]);
    assert_eq!((verified.code, &*verified.stdout), (0, "all modules verified\n"));
    assert_eq!(sandbox.gomod(["verify"]).code, 0);
    // The go command does not see that go.sum says otherwise.
    sums(&sandbox, &sum.replace("h1:", "h1:x"), go_mod);
    assert_eq!(sandbox.gomod(["go", "mod", "verify"]).code, 0);
    assert_eq!(sandbox.gomod(["verify"]).code, 1);
    let run = sandbox.gomod(["download"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("verifying example.com/a@v1.0.0: checksum mismatch"), "{run:?}");
    // What was edited, it sees.
    sandbox.put("../cache/example.com/a@v1.0.0/new.go", "package a\n");
    let run = sandbox.gomod(["go", "mod", "verify"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.starts_with("example.com/a v1.0.0: dir has been modified ("), "{run:?}");
}

#[test]
fn what_cannot_be_had() {
    let sandbox = sandbox();
    let run = sandbox.gomod(["download", "example.com/a@v1.0.1"]);
    assert_eq!(run.code, 3, "{run:?}");
    sandbox.put("go.mod", "module m\n\ngo 1.24\n");
    let run = sandbox.gomod(["download"]);
    assert_eq!((run.code, &*run.stderr), (0, "note: no module dependencies to download\n"));
    assert_eq!(sandbox.gomod(["go", "mod", "verify", "x"]).code, 1);
}

#[test]
fn what_the_build_misses_is_added_to_go_sum() {
    let sandbox = sandbox();
    let module = ModuleVersion::new("example.com/a", "v1.1.0");
    sandbox.put("proxy/example.com/a/@v/v1.1.0.mod", "module example.com/a\n");
    sandbox.put("proxy/example.com/a/@v/v1.1.0.info", r#"{"Version":"v1.1.0"}"#);
    let zip = File::create(sandbox.path("proxy/example.com/a/@v/v1.1.0.zip")).unwrap();
    modzip::create(zip, &module, &[ModuleFile::of_bytes("go.mod", "// other\n")]).unwrap();
    let go_mod = "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n";
    sandbox.put("go.mod", go_mod);
    let download = |args: &[&str]| {
        let run = sandbox.gomod([&["go", "mod", "download"], args].concat());
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{run:?}");
        fs::read_to_string(sandbox.path("go.sum")).unwrap_or_default()
    };
    // No other version than that of the build.
    assert_eq!(download(&["example.com/a@v1.1.0"]), "");
    // Without a name the go.mod files alone.
    let go_mods = download(&[]);
    let words: Vec<&str> = go_mods.lines().map(|line| line.rsplit_once(' ').unwrap().0).collect();
    assert_eq!(words, ["example.com/a v1.0.0/go.mod"]);
    // With one also the zip; what was there already stays, in the go command's order.
    sandbox.put("go.sum", format!("example.com/z v1.0.0   h1:z\n\n{go_mods}"));
    let both = download(&["example.com/a"]);
    let words: Vec<&str> = both.lines().map(|line| line.rsplit_once(' ').unwrap().0).collect();
    let all = ["example.com/a v1.0.0", "example.com/a v1.0.0/go.mod", "example.com/z v1.0.0"];
    assert_eq!(words, all);
    fs::remove_file(sandbox.path("go.sum")).unwrap();
    assert_eq!(download(&["example.com/a@v1.0.0"]).lines().count(), 2);
    assert_eq!(sandbox.read("go.mod"), go_mod);

    // Where one fails nothing is written, except with -json.
    fs::remove_file(sandbox.path("go.sum")).unwrap();
    let args = ["example.com/a", "example.com/nowhere@v1.0.0"];
    let run = sandbox.gomod(["go", "mod", "download"].iter().chain(&args));
    assert!(run.code == 1 && !sandbox.path("go.sum").exists(), "{run:?}");
    let run = sandbox.gomod(["go", "mod", "download", "-json"].iter().chain(&args));
    assert_eq!((run.code, sandbox.read("go.sum").lines().count()), (1, 2), "{run:?}");

    // What the go command would change in go.mod is not covered.
    sandbox.put("go.mod", "module m\n\nrequire example.com/a v1.0.0\n");
    let run = sandbox.gomod(["go", "mod", "download"]);
    assert_eq!(run.refusal(2), "gomod: updating go.mod with -mod=mod: not covered by gomod go\n");
}

#[test]
fn a_workspace_has_its_own_go_sum() {
    let sandbox = sandbox();
    sandbox.put("go.work", "go 1.24\n\nuse (\n\t./one\n\t./two\n)\n");
    sandbox
        .put("one/go.mod", "module example.com/one\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
    sandbox.put("two/go.mod", "module example.com/two\n\ngo 1.24\n");
    // What is named with its version has no part in the graph, which is not loaded.
    assert_eq!(sandbox.gomod(["go", "mod", "download", "example.com/a@v1.0.0"]).code, 0);
    assert!(!sandbox.path("go.work.sum").exists());
    assert_eq!(sandbox.gomod(["go", "mod", "download"]).code, 0);
    let sums = sandbox.read("go.work.sum");
    assert_eq!(sums.lines().count(), 2);
    // What a member has is not said twice.
    let (zip, go_mod) = sums.split_once('\n').unwrap();
    sandbox.put("one/go.sum", zip);
    sandbox.put("go.work.sum", format!("{zip}\n"));
    assert_eq!(sandbox.gomod(["go", "mod", "download"]).code, 0);
    assert_eq!(
        (sandbox.read("go.work.sum").as_str(), sandbox.read("one/go.sum").as_str()),
        (go_mod, zip)
    );
}

#[test]
fn json_is_as_its_schema_says() {
    let sandbox = sandbox();
    sandbox.put(
        "proxy/example.com/a/@v/v1.0.0.info",
        r#"{"Version": "v1.0.0", "Time": "2024-05-06T07:08:09Z", "Origin": {"VCS": "git",
            "URL": "https://example.com/r", "Subdir": "a", "Hash": "abc",
            "Ref": "refs/tags/a/v1.0.0"}}"#,
    );
    let mut judge = Judge::of("download");
    let wanted = ["example.com/a@v1.0.0", "example.com/a@latest", "example.com/a@v1.0.1"];
    let run = sandbox.gomod(["download", "--json"].iter().chain(&wanted));
    assert_eq!((run.code, judge.check(&run.stdout)), (3, 3), "{run:?}");
    let run = sandbox.gomod(["go", "mod", "download", "-json"].iter().chain(&wanted));
    assert_eq!(judge.check(&run.stdout), 3, "{run:?}");
    judge.is_used_up();
}

/// With a checksum database that the proxy speaks for.
fn logged(zip: &str, go_mod: &str) -> Sandbox {
    let sandbox = sandbox();
    let mut log = Log::filled("log.test", 1, 20);
    log.add("example.com/a", "v1.0.0", zip, go_mod);
    log.lay(&sandbox.path("proxy/sumdb/log.test"), log.size()).unwrap();
    sandbox.var("GOSUMDB", &log.key())
}

#[test]
fn the_checksum_database_is_asked_about_what_go_sum_does_not_know() {
    let answer = sandbox().gomod(["download", "--json", "example.com/a@v1.0.0"]).stdout;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let (zip, go_mod) = (answer["Sum"].as_str().unwrap(), answer["GoModSum"].as_str().unwrap());

    let honest = logged(zip, go_mod);
    let run = honest.gomod(["download", "example.com/a@v1.0.0"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("1 of them new; the checksum database vouches for 1\n"), "{run:?}");
    assert_eq!(honest.gomod(["go", "mod", "download", "example.com/a@v1.0.0"]).code, 0);

    for (zip, go_mod, noun) in [("h1:other", go_mod, "module"), (zip, "h1:other", "go.mod")] {
        let other = logged(zip, go_mod);
        let wrong = format!("example.com/a@v1.0.0: verifying {noun}: checksum mismatch\n");
        let run = other.gomod(["download", "example.com/a@v1.0.0"]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.contains(&wrong), "{run:?}");
        assert!(!other.path("../cache/cache/download/example.com/a/@v/v1.0.0.zip").exists());
        let run = other.gomod(["go", "mod", "download", "example.com/a@v1.0.0"]);
        assert!(run.code == 1 && run.stderr.starts_with(&format!("go: {wrong}")), "{run:?}");
        // Nor comes anything of it into go.sum.
        other.put("go.mod", "module m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n");
        let run = other.gomod(["go", "mod", "download", "-json", "example.com/a"]);
        assert_eq!(run.code, 1, "{run:?}");
        let sums = fs::read_to_string(other.path("go.sum")).unwrap_or_default();
        assert_eq!(sums.lines().count(), usize::from(noun == "module"), "{sums}");
        fs::remove_file(other.path("go.mod")).unwrap();
        // Who must not ask, or need not, does without.
        assert_eq!(other.gomod(["download", "--offline", "example.com/a@v1.0.0"]).code, 0);
        let private = other.var("GONOSUMDB", "example.com");
        let run = private.gomod(["go", "mod", "download", "example.com/a@v1.0.0"]);
        assert_eq!(run.code, 0, "{run:?}");
    }
    // A database that does not answer is no leave to go on.
    let silent = logged(zip, go_mod);
    fs::remove_dir_all(silent.path("proxy/sumdb/log.test/lookup")).unwrap();
    assert_eq!(silent.gomod(["download", "example.com/a@v1.0.0"]).code, 3);
}
