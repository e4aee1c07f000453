//! Modules from git repositories. `insteadOf` sends git to a local directory for a server's URL.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::sandbox::Sandbox;

/// A sandbox whose git finds the repositories of `https://vcs.example.com` beside the working
/// directory, one of them made by a script; none where there is no git.
fn with_repository(script: &str) -> Option<Sandbox> {
    let sandbox = Sandbox::new().var("GOPROXY", "direct").var("GIT_CONFIG_NOSYSTEM", "1");
    let served = sandbox.path("../served");
    fs::create_dir_all(served.join("m")).unwrap();
    let config = sandbox.path("../gitconfig");
    let url = served.canonicalize().unwrap().display().to_string();
    fs::write(
        &config,
        format!("[url \"file://{url}/\"]\n\tinsteadOf = https://vcs.example.com/\n"),
    )
    .unwrap();
    let sandbox = sandbox.var("GIT_CONFIG_GLOBAL", &config.display().to_string());
    let prelude = "set -e\n\
        export GIT_AUTHOR_NAME=n GIT_AUTHOR_EMAIL=e@example.com\n\
        export GIT_COMMITTER_NAME=n GIT_COMMITTER_EMAIL=e@example.com\n\
        n=10\n\
        c() { n=$((n+1)); git add -A\n\
        GIT_AUTHOR_DATE=2024-01-02T03:04:${n}Z GIT_COMMITTER_DATE=2024-01-02T03:04:${n}Z \
        git commit -q --allow-empty -m $n; }\n\
        git init -q -b main .\n\
        printf 'module vcs.example.com/m.git\\n' > go.mod\n";
    let mut shell = sandbox.command("sh");
    shell.args(["-c", &format!("{prelude}{script}")]).current_dir(served.join("m"));
    if shell.output().is_ok_and(|output| output.status.success()) {
        return Some(sandbox);
    }
    let git = sandbox.command("git").arg("--version").stdout(Stdio::null()).status();
    assert!(git.is_err(), "the script fails");
    let _ = writeln!(std::io::stderr(), "skipped: there is no git");
    None
}

fn version(sandbox: &Sandbox, query: &str) -> String {
    let module = format!("vcs.example.com/m.git@{query}");
    sandbox.gomod(["go", "list", "-m", &module]).answer()
}

#[test]
fn names_of_a_repository_become_versions() {
    let Some(sandbox) =
        with_repository("c; git tag v1.2.3; git checkout -q -b topic; c; git checkout -q main")
    else {
        return;
    };
    assert_eq!(version(&sandbox, "latest"), "vcs.example.com/m.git v1.2.3\n");
    let topic = version(&sandbox, "topic");
    let commit = topic.trim().rsplit('-').next().unwrap();
    assert_eq!(topic, format!("vcs.example.com/m.git v1.2.4-0.20240102030412-{commit}\n"));
    assert_eq!(version(&sandbox, &commit[..7]), topic);

    let wrong = format!("vcs.example.com/m.git@v1.2.5-0.20240102030412-{commit}");
    let refusal = sandbox.gomod(["go", "list", "-m", &wrong]).refusal(1);
    assert!(refusal.contains("preceding tag (v1.2.4) not found"), "{refusal}");
    let refusal = sandbox.gomod(["go", "list", "-m", "vcs.example.com/m.git@nope"]).refusal(1);
    assert_eq!(refusal, "go: vcs.example.com/m.git@nope: invalid version: unknown revision nope\n");
}

#[test]
fn what_came_is_held_against_go_sum() {
    let Some(sandbox) = with_repository("echo text > a.txt; c; git tag v1.0.0") else { return };
    let run = sandbox.gomod(["download", "--json", "vcs.example.com/m.git@v1.0.0"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("\"Ref\": \"refs/tags/v1.0.0\""), "{run:?}");
    let text = format!("{}/vcs.example.com/m.git@v1.0.0/a.txt", sandbox.cache());
    assert_eq!(fs::read_to_string(text).unwrap(), "text\n");

    // From now on nobody has to be asked.
    let run = sandbox.gomod(["download", "--offline", "vcs.example.com/m.git@v1.0.0"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = sandbox.gomod(["download", "--offline", "vcs.example.com/m.git@main"]);
    assert_eq!(run.code, 3, "{run:?}");

    let zero = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    sandbox.put("go.mod", "module m\n\ngo 1.20\n\nrequire vcs.example.com/m.git v1.0.0\n");
    sandbox.put("go.sum", format!("vcs.example.com/m.git v1.0.0 {zero}\n"));
    let fresh = sandbox.path("../fresh").display().to_string();
    let run = sandbox.var("GOMODCACHE", &fresh).gomod(["download"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.contains("checksum mismatch"), "{run:?}");
}

#[test]
fn private_modules_come_from_their_repository() {
    let Some(sandbox) = with_repository("c; git tag v1.0.0") else { return };
    let sandbox = sandbox.var("GOPROXY", "off").var("GOPRIVATE", "vcs.example.com");
    assert_eq!(version(&sandbox, "latest"), "vcs.example.com/m.git v1.0.0\n");
    let sandbox = sandbox.var("GOVCS", "private:hg");
    let run = sandbox.gomod(["list", "vcs.example.com/m.git@latest"]);
    let want = "GOVCS disallows using git for private vcs.example.com/m.git; see 'go help vcs'";
    assert!(run.stderr.contains(want), "{run:?}");
}

#[test]
fn a_private_module_is_listed_and_outdated() {
    let Some(sandbox) = with_repository("c; git tag v1.0.0; c; git tag v1.1.0") else { return };
    sandbox.put("go.mod", "module m\n\ngo 1.20\n\nrequire vcs.example.com/m.git v1.0.0\n");
    let run = sandbox.gomod(["list", "--quiet"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.contains("vcs.example.com/m.git v1.0.0"), "{run:?}");
    let run = sandbox.gomod(["outdated", "--quiet"]);
    assert!(run.stdout.contains("v1.1.0"), "{run:?}");
}
