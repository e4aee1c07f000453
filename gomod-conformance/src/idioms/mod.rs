//! How scripts call the go command: lines of `sh`, run with the go command and with `gomod go` as
//! `go` on the PATH.
//!
//! The shapes were gathered from public CI scripts, Makefiles and Containerfiles; the lines are
//! our own. Each runs twice, with an empty module cache and with one that has it all, each time in
//! a fresh copy of the fixture. Standard output, standard error, the exit code and the module
//! files that are left must be the same.

mod fixture;
mod lines;

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use fixture::{Fixture, Side};
use lines::{LINES, Line, Needs};

use crate::check::Tier;
use crate::oracle::{Oracle, settle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, clip, same_text};
use crate::workers;

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, _: Tier) -> Result<Outcome, String> {
    if !cfg!(unix) {
        return Ok(Outcome::Skipped("the lines are for sh".to_owned()));
    }
    let modules = oracle.goroot().join("src/cmd/go/testdata/mod");
    if !modules.is_dir() {
        return Ok(Outcome::Skipped(format!("no {}", modules.display())));
    }
    let has_jq = Command::new("jq").arg("--version").output().is_ok();
    let fixture = Fixture::lay(oracle, &Ours::find()?, &modules)?;
    let lines: Vec<&Line> =
        LINES.iter().filter(|line| has_jq || !line.script.contains("jq")).collect();
    let results = workers::map(&lines, |number, line| {
        let cold = (line.needs != Needs::Warm).then(|| compare(&fixture, number, line, false));
        let warm = compare(&fixture, number, line, true);
        (cold.transpose(), warm)
    });
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    let mut table = String::from("\n| for | line | exit code |\n|---|---|---|\n");
    for (line, (first, second)) in lines.iter().zip(results) {
        let (difference, code) = second?;
        let script = line.script.replace('|', "\\|").replace('\n', " ");
        let _ = writeln!(table, "| {} | `` {script} `` | {code} |", line.what);
        warm.push(difference);
        cold.extend(first?.map(|(difference, _)| difference));
    }
    let without = if has_jq { "" } else { ", without those that need jq, which is not here" };
    let over = format!("{} lines of shell{without}", lines.len());
    let what = "stdout, stderr, exit code and files of lines of sh with `go` = `gomod go`";
    let checks = vec![
        Check::of("idioms", "cold", format!("{what}, with an empty module cache"), cold),
        Check::of("idioms", "warm", format!("{what}, after `go mod download`"), warm),
    ];
    Ok(Outcome::Tabled { over, checks, table })
}

/// What a line left.
#[derive(PartialEq, Eq)]
struct Left {
    code: String,
    stdout: String,
    stderr: String,
    files: String,
}

/// Runs a line on both sides: how they differ, and the go command's exit code.
fn compare(
    fixture: &Fixture,
    number: usize,
    line: &Line,
    warm: bool,
) -> Result<(Option<Difference>, String), String> {
    let ours = one(fixture, Side::Ours, number, line, warm)?;
    let theirs = one(fixture, Side::Real, number, line, warm)?;
    let at = |what: &str| format!("{}: {what}", line.script.replace('\n', " "));
    let code = (ours.code != theirs.code).then(|| {
        let (ours, theirs) = (&ours, &theirs);
        let said = clip(&ours.stderr);
        Difference::new(at("exit code"), format!("ours {} {said}, go {}", ours.code, theirs.code))
    });
    let difference = code
        .or_else(|| same_text(&at("stdout"), &ours.stdout, &theirs.stdout))
        .or_else(|| same_text(&at("stderr"), &ours.stderr, &theirs.stderr))
        .or_else(|| same_text(&at("files"), &ours.files, &theirs.files));
    Ok((difference, theirs.code))
}

fn one(
    fixture: &Fixture,
    side: Side,
    number: usize,
    line: &Line,
    warm: bool,
) -> Result<Left, String> {
    let place = fixture.place(side, number, warm)?;
    let dir = place.root.join(if line.needs == Needs::Workspace { "ws" } else { "app" });
    let mut shell = Command::new("sh");
    settle(&mut shell);
    shell
        .args(["-c", line.script])
        .current_dir(&dir)
        .env("PWD", &dir)
        .env("PATH", fixture.path(side))
        .env("HOME", &place.root)
        .env("GOMODCACHE", &place.cache)
        .env("GOPROXY", fixture.proxy())
        .env("SCRIPTS", crate::repository().join("docs/scripts"))
        .stdin(std::process::Stdio::null());
    let ran = shell.output().map_err(|err| format!("sh: {err}"))?;
    // Both sides are in directories of their own.
    let names = [(&place.cache, "CACHE"), (&place.root, "ROOT")];
    let neutral = |bytes: &[u8]| {
        names
            .iter()
            .fold(text(bytes), |text, (path, name)| text.replace(&path.display().to_string(), name))
    };
    let stderr = neutral(&ran.stderr);
    Ok(Left {
        code: ran.status.code().map_or("killed".to_owned(), |code| code.to_string()),
        stdout: neutral(&ran.stdout),
        // What is fetched is told or not, as each side needs it.
        stderr: stderr
            .split_inclusive('\n')
            .filter(|l| !l.starts_with("go: downloading"))
            .collect(),
        files: files(&place.root),
    })
}

/// The module files of a directory, with their names.
fn files(root: &Path) -> String {
    let mut all = String::new();
    let app = ["app/go.mod", "app/go.sum", "app/other.sum", "go.sum"];
    let ws = ["go.work", "go.work.sum", "one/go.mod", "one/go.sum", "two/go.mod", "two/go.sum"];
    let names = app.map(str::to_owned).into_iter().chain(ws.map(|name| format!("ws/{name}")));
    for name in names {
        let file = std::fs::read(root.join(&name)).unwrap_or_default();
        let _ = writeln!(all, "-- {name} --\n{}", text(&file));
    }
    all
}
