//! Suite `stamp`: the version, commit and state that `go build` stamps into a program, for
//! git histories made by scripts.

mod histories;

use std::path::Path;
use std::process::{Command, Stdio};

use gomod_core::vcs::Checkout;

use crate::check::Tier;
use crate::oracle::{Oracle, answer, text};
use crate::report::{Check, Difference, Outcome};
use histories::{HISTORIES, History, PRELUDE};

/// Runs the suite: every history, in every tier.
pub(crate) fn run(oracle: &Oracle, _: Tier) -> Result<Outcome, String> {
    if Command::new("git").arg("--version").output().is_err() {
        return Ok(Outcome::Skipped("there is no git".to_owned()));
    }
    let mut outcomes = Vec::new();
    for history in HISTORIES {
        outcomes.push(compare(oracle, history)?);
    }
    let over = format!("{} git histories", HISTORIES.len());
    let what = "`go build` and `go version -m`: version, commit, time, modified";
    Ok(Outcome::Ran { over, checks: vec![Check::of("stamp", "version", what, outcomes)] })
}

fn compare(oracle: &Oracle, history: &History) -> Result<Option<Difference>, String> {
    let root = tempfile::tempdir().map_err(|err| err.to_string())?;
    let repo = root.path().join("repo");
    std::fs::create_dir(&repo).map_err(|err| err.to_string())?;
    let script = format!("{PRELUDE}\n{}", history.script);
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(&repo).stdin(Stdio::null());
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    answer(shell.output()).map_err(|err| format!("{}: {err}", history.name))?;
    let dir = repo.join(history.dir);
    let program = root.path().join("program");
    let go = |dir: &Path, args: &[&str]| {
        let mut command = oracle.command(dir);
        // There the go command keeps what it once found out about a commit, by its hash.
        command.env("GOMODCACHE", root.path().join("modcache"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("CGO_ENABLED", "0");
        answer(command.args(args).output()).map(|out| text(&out))
    };
    let file = program.display().to_string();
    go(&dir, &["build", "-o", &file, "."]).map_err(|err| format!("{}: {err}", history.name))?;
    let theirs = stamped(&go(&dir, &["version", "-m", &file])?);
    let ours = ours(&dir, history.path);
    let detail = format!("ours {ours:?}, go {theirs:?}");
    Ok((ours != theirs).then(|| Difference::new(history.name, detail)))
}

/// Version, commit, time, modified; empty where there is none.
type Stamp = [String; 4];

/// What `go version -m` prints.
fn stamped(lines: &str) -> Stamp {
    let mut stamp = Stamp::default();
    for line in lines.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            [_, "mod", _, version, ..] => stamp[0] = (*version).to_owned(),
            [_, "build", setting] => {
                if let Some((name, value)) = setting.split_once('=') {
                    let index = match name {
                        "vcs.revision" => 1,
                        "vcs.time" => 2,
                        "vcs.modified" => 3,
                        _ => continue,
                    };
                    stamp[index] = value.to_owned();
                }
            }
            _ => {}
        }
    }
    stamp
}

fn ours(dir: &Path, path: &str) -> Stamp {
    let checkout = Checkout::find(dir);
    let commit = checkout.as_ref().and_then(|checkout| checkout.commit().ok());
    let modified = checkout.as_ref().and_then(|checkout| checkout.is_modified().ok());
    let version = checkout.and_then(|checkout| checkout.version(path).ok());
    [
        version.unwrap_or_else(|| "(devel)".to_owned()),
        commit.as_ref().map(|commit| commit.hash.clone()).unwrap_or_default(),
        commit.map(|commit| commit.time.to_string()).unwrap_or_default(),
        modified.map(|modified| modified.to_string()).unwrap_or_default(),
    ]
}
