//! The time of a document, and that it is the same everywhere.

use std::process::Command;

use serde_json::Value;

use crate::sandbox::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module example.com/m\n\ngo 1.24\n");
    sandbox
}

fn time(sandbox: &Sandbox, args: &[&str]) -> Value {
    let args = ["sbom"].iter().chain(args);
    let bom: Value = serde_json::from_str(&sandbox.gomod(args).answer()).unwrap();
    bom["metadata"]["timestamp"].clone()
}

fn git(sandbox: &Sandbox, args: &[&str]) {
    let mut git: Command = sandbox.command("git");
    git.args(["-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "commit.gpgsign=false"]);
    git.env("GIT_COMMITTER_DATE", "2024-02-29T12:00:00+01:00").args(args);
    assert!(git.output().unwrap().status.success(), "{args:?}");
}

#[test]
fn a_document_about_another_version_of_the_tree_is_told() {
    let sandbox = sandbox();
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "-qm", "x"]);
    git(&sandbox, &["tag", "v1.0.0"]);
    sandbox.gomod(["sbom", "-o", "bom.json"]).answer();
    // The document itself is new in the checkout: the tree is v1.0.0+dirty now.
    assert_eq!(sandbox.gomod(["sbom", "verify", "bom.json"]).answer(), "");
    git(&sandbox, &["commit", "-q", "--allow-empty", "-m", "y"]);
    git(&sandbox, &["tag", "v1.1.0"]);
    let run = sandbox.gomod(["sbom", "verify", "bom.json"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (1, "~ example.com/m v1.0.0 => v1.1.0+dirty\n"),
        "{run:?}"
    );
}

#[test]
fn no_time_where_nothing_tells_it() {
    assert_eq!(time(&sandbox(), &[]), Value::Null);
    assert_eq!(time(&sandbox(), &["--timestamp", "none"]), Value::Null);
}

#[test]
fn the_epoch_comes_before_the_commit_and_the_option_before_both() {
    let sandbox = sandbox();
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "go.mod"]);
    git(&sandbox, &["commit", "-q", "-m", "m"]);
    let commit = "2024-02-29T11:00:00Z";
    assert_eq!(time(&sandbox, &[]), commit);
    assert_eq!(time(&sandbox, &["go.mod"]), commit);
    sandbox.put("cmd/main.go", "");
    assert_eq!(time(&sandbox, &["cmd"]), commit);
    assert_eq!(time(&sandbox, &["--timestamp", "none"]), Value::Null);
    let sandbox = sandbox.var("SOURCE_DATE_EPOCH", "1");
    assert_eq!(time(&sandbox, &[]), "1970-01-01T00:00:01Z");
    assert_eq!(time(&sandbox, &["--timestamp=2026-01-31T12:00:00Z"]), "2026-01-31T12:00:00Z");
    assert!(time(&sandbox, &["--timestamp", "now"]).as_str().unwrap() > "2026");
    for wrong in ["soon", "-99999999999999", "99999999999999999999"] {
        let stderr = sandbox_with_epoch(wrong).gomod(["sbom"]).refusal(2);
        assert!(stderr.starts_with("error: SOURCE_DATE_EPOCH is \""), "{stderr}");
    }
}

fn sandbox_with_epoch(epoch: &str) -> Sandbox {
    sandbox().var("SOURCE_DATE_EPOCH", epoch)
}

fn main(sandbox: &Sandbox, args: &[&str]) -> Value {
    let args = ["sbom"].iter().chain(args);
    let bom: Value = serde_json::from_str(&sandbox.gomod(args).answer()).unwrap();
    bom["metadata"]["component"].clone()
}

#[test]
fn the_main_module_has_the_version_that_go_would_stamp() {
    let sandbox = sandbox();
    assert_eq!(main(&sandbox, &[])["version"], Value::Null);
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["remote", "add", "origin", "https://u:p@example.com/m.git"]);
    git(&sandbox, &["add", "go.mod"]);
    git(&sandbox, &["commit", "-q", "-m", "m"]);
    git(&sandbox, &["tag", "v1.2.3"]);
    let component = main(&sandbox, &[]);
    assert_eq!(component["version"], "v1.2.3");
    assert_eq!(component["purl"], "pkg:golang/example.com/m@v1.2.3?type=module");
    let references = component["externalReferences"].as_array().unwrap();
    assert_eq!(references.len(), 1, "{references:?}");
    assert_eq!(references[0]["url"], "https://example.com/m.git");
    assert!(component["properties"].to_string().contains("gomod:vcs:revision"));
    assert_eq!(main(&sandbox, &["--main-version", "none"])["version"], Value::Null);
    assert_eq!(main(&sandbox, &["--main-version", "v9.0.0"])["version"], "v9.0.0");
    assert_eq!(sandbox.gomod(["sbom", "--main-version", "9"]).code, 2);
    sandbox.put("new.go", "package m\n");
    assert_eq!(main(&sandbox, &[])["version"], "v1.2.3+dirty");
    // A document does not make a tree other than it was.
    sandbox.gomod(["sbom", "-o", "bom.json"]).answer();
    assert_eq!(sandbox.gomod(["sbom", "verify", "bom.json"]).answer(), "");
}

#[test]
fn no_program_of_the_checkout_is_run() {
    let sandbox = sandbox();
    git(&sandbox, &["init", "-q"]);
    sandbox.put(".gitattributes", "* filter=evil\n");
    git(&sandbox, &["add", "-A"]);
    git(&sandbox, &["commit", "-q", "-m", "m"]);
    for key in ["filter.evil.clean", "filter.evil.process", "core.fsmonitor"] {
        git(&sandbox, &["config", key, "touch pwned"]);
    }
    git(&sandbox, &["config", "filter.evil.required", "true"]);
    sandbox.put("go.mod", "module example.com/m\n\ngo 1.23\n");
    let version = main(&sandbox, &[])["version"].clone();
    assert!(version.as_str().unwrap().ends_with("+dirty"), "{version}");
    assert!(!sandbox.path("pwned").exists());
}

#[test]
fn what_git_is_told_elsewhere_does_not_count() {
    let sandbox = sandbox();
    git(&sandbox, &["init", "-q"]);
    git(&sandbox, &["add", "go.mod"]);
    git(&sandbox, &["commit", "-q", "-m", "m"]);
    // As in a hook of another repository; and a program that the checkout would like to run.
    let sandbox = sandbox.var("GIT_DIR", "/nowhere").var("GIT_NAMESPACE", "x");
    for (key, program) in [
        ("core.fsmonitor", "touch pwned"),
        ("gpg.program", "touch pwned"),
        ("core.pager", "touch pwned"),
        ("log.showSignature", "true"),
    ] {
        let mut config = sandbox.command("git");
        config.env_remove("GIT_DIR").args(["config", key, program]);
        assert!(config.status().unwrap().success());
    }
    assert_eq!(time(&sandbox, &[]), "2024-02-29T11:00:00Z");
    assert!(!sandbox.path("pwned").exists());
}

#[test]
fn a_repository_that_git_cannot_read() {
    let sandbox = sandbox();
    sandbox.put(".git/HEAD", "nonsense");
    let run = sandbox.gomod(["sbom"]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "warning: the document has no time: git does not tell that of the commit\n"
    );
}

#[test]
fn the_same_bytes_from_anywhere() {
    let one = sandbox();
    let other =
        sandbox().var("TZ", "Asia/Tokyo").var("LANG", "tr_TR.UTF-8").var("GOPROXY", "direct");
    let document = one.gomod(["sbom", "--jobs", "1"]).answer();
    assert_eq!(other.gomod(["sbom", "--jobs", "64"]).answer(), document);
    let path = other.path("");
    let run = one.gomod(["sbom".as_ref(), path.as_os_str()]);
    assert_eq!(run.answer(), document);
    assert!(!document.contains(path.to_str().unwrap()));
}
