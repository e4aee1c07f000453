//! Suite `builds`: module caches that we fill and those that the go command fills are the same, it
//! builds real programs from ours, and we verify its own.

mod programs;
mod same;

use std::path::Path;
use std::process::Command;

use crate::check::Tier;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, say};

use programs::Program;
pub(crate) use same::make_writable;

/// Runs the suite. Fast builds a made-up program; full also published ones, which need the module
/// proxy the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let ours = Ours::find()?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let programs = programs::lay(oracle, tier, scratch.path())?;
    let mut rows: [Vec<Option<Difference>>; 5] = Default::default();
    let (mut files, mut names) = (0, Vec::new());
    for (i, program) in programs.iter().enumerate() {
        say(format!("  builds {}", program.name));
        // One after the other: a large program's caches take gigabytes.
        let caches = tempfile::tempdir_in(scratch.path()).map_err(|err| err.to_string())?;
        let built = Built::of(oracle, &ours, program, caches.path())?;
        files += built.files;
        names.push(program.name.as_str());
        for (row, outcome) in rows.iter_mut().zip(built.outcomes) {
            row.push(outcome.map(|detail| Difference::new(&*program.name, detail)));
        }
        make_writable(caches.path()).map_err(|err| format!("cache {i}: {err}"))?;
    }
    let check = |name, what: &str, outcomes| Check::of("builds", name, what, outcomes);
    let [filled, same, built, theirs, ours] = rows;
    let same_what = format!(
        "the cache is that of `go mod download`: {files} files and directories, their names, modes and \
         bytes"
    );
    let checks = vec![
        check("filled", "`gomod download` fills an empty cache", filled),
        check("same", &same_what, same),
        check("built", "from ours `go build` builds, with GOPROXY=off and -mod=readonly", built),
        check("theirs", "ours passes `go mod verify`", theirs),
        check("ours", "that of the go command passes `gomod verify`", ours),
    ];
    Ok(Outcome::Ran { over: names.join(", "), checks })
}

/// What came of a program.
struct Built {
    files: usize,
    outcomes: [Option<String>; 5],
}

impl Built {
    fn of(oracle: &Oracle, ours: &Ours, program: &Program, root: &Path) -> Result<Built, String> {
        let (mine, its) = (root.join("gomod"), root.join("go"));
        for cache in [&mine, &its] {
            std::fs::create_dir_all(cache).map_err(|err| err.to_string())?;
        }
        let fetch = |mut command: Command, cache: &Path, words: &[&str]| {
            command.env("GOPROXY", &program.goproxy).env("GOMODCACHE", cache);
            said(command.args(words))
        };
        let filled = fetch(ours.command(&program.dir), &mine, &["download", "-q"])
            .map(|said| refusal(&said));
        let by_go = refusal(&fetch(oracle.command(&program.dir), &its, &["mod", "download"])?);
        if let Some(refusal) = by_go {
            return Err(format!("{}: go mod download: {refusal}", program.name));
        }
        let (files, same) = same::compare(&mine, &its)?;
        let go = |words: &[&str]| {
            let mut command = oracle.command(&program.dir);
            command
                .env("GOMODCACHE", &mine)
                .env("GOFLAGS", "-mod=readonly")
                .env("CGO_ENABLED", "0");
            said(command.args(words))
        };
        let built = refusal(&go(&["build", "-o", "/dev/null", program.package])?);
        let theirs = refusal(&go(&["mod", "verify"])?);
        let mut command = ours.command(&program.dir);
        let verified =
            refusal(&said(command.env("GOMODCACHE", &its).args(["verify", "--offline"]))?);
        Ok(Built { files, outcomes: [filled?, same, built, theirs, verified] })
    }
}

/// Whether a run succeeded, and all that it said.
fn said(command: &mut Command) -> Result<(bool, String), String> {
    let ran = command.output().map_err(|err| err.to_string())?;
    Ok((ran.status.success(), text(&ran.stdout) + &text(&ran.stderr)))
}

/// What a run said that failed.
fn refusal((passed, said): &(bool, String)) -> Option<String> {
    (!passed).then(|| said.lines().take(5).collect::<Vec<_>>().join(" | "))
}
