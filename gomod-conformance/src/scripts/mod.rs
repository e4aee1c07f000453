//! The go command's own script tests, with `gomod go` in the place of the go command.
//!
//! The scripts and the modules that they need are read from the source tree of the go command
//! that is compared with. A script counts when it compiles nothing and passes with the real go
//! command alone, in the engine here. A command that `gomod go` does not cover is handed to the
//! real one, so that ours are still compared in the state that it leaves.

pub(crate) mod archive;
mod commands;
mod engine;
mod line;
mod pattern;
mod process;
pub(crate) mod proxy;
mod repositories;
mod table;

use std::path::Path;

use archive::Archive;
use engine::{Outcome as Ended, Programs, Report, Shared};
use line::Line;

use crate::check::Tier;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};
use crate::workers;

/// The commands that compile or run something, or need more than modules.
const COMPILING: [&str; 12] = [
    "build", "test", "install", "run", "vet", "tool", "generate", "clean", "fix", "bug", "doc",
    "fmt",
];

/// Those that `gomod go` claims to cover.
const CLAIMED: [&str; 7] =
    ["list -m", "mod graph", "mod edit", "mod download", "work edit", "env", "version"];

/// What the second row compares.
const COMMANDS: &str = "stdout, stderr and exit code of each answer of ours, of `mod download` the module files too, and the go command's in the same state";

/// A script that counts.
struct Script {
    name: String,
    archive: Archive,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let tests = oracle.goroot().join("src/cmd/go/testdata");
    if !tests.join("script").is_dir() {
        return Ok(Outcome::Skipped(format!("{} has no scripts", tests.display())));
    }
    let ours = Ours::find()?;
    let (all, scripts) = read(&tests.join("script"), tier)?;
    let cache = tempfile::tempdir().map_err(|err| err.to_string())?;
    let repositories = cache.path().join("repositories");
    let made = repositories::make(&tests.join("vcstest/git"), &repositories)?;
    let shared = Shared {
        proxy: proxy::serve(&tests.join("mod"))?,
        build_cache: cache.path().join("build"),
        repositories,
    };
    let real = Programs {
        go: oracle.goroot().join("bin/go"),
        goroot: oracle.goroot().to_path_buf(),
        gomod: None,
    };
    let with_ours = Programs { gomod: Some(ours.program().to_path_buf()), ..real.clone() };
    let reports = workers::map(&scripts, |_, script| {
        let alone = engine::run(&script.archive, &real, &shared)?;
        if alone.outcome != Ended::Passed {
            return Ok((alone, None));
        }
        engine::run(&script.archive, &with_ours, &shared).map(|report| (alone, Some(report)))
    });
    let reports: Vec<(Report, Option<Report>)> =
        reports.into_iter().collect::<Result<_, String>>()?;
    let mut rows = Vec::new();
    for (script, (alone, report)) in scripts.iter().zip(reports) {
        rows.push(table::Row { name: script.name.clone(), alone: alone.outcome, report });
    }
    let passing: Vec<&table::Row> = rows.iter().filter(|row| row.report.is_some()).collect();
    let differs = |row: &&table::Row| match row.report.as_ref().map(|report| &report.outcome) {
        Some(Ended::Failed { line, text, why }) => {
            Some(Difference::new(row.name.clone(), format!("line {line}: {text}: {why}")))
        }
        Some(Ended::Skipped) => Some(Difference::new(row.name.clone(), "skipped with ours alone")),
        _ => None,
    };
    let what = "pass with the go command alone and with `gomod go` in its place";
    let check = Check::of("scripts", "scripts", what, passing.iter().map(differs));
    let mut commands = Check::of("scripts", "commands", COMMANDS, []);
    for row in &rows {
        let Some(report) = &row.report else { continue };
        commands.cases += report.compared;
        let others = report.others.iter();
        commands.differences.extend(others.map(|detail| Difference::new(row.name.clone(), detail)));
    }
    let over = format!("{}; with {made} git repositories", table::summary(all, &rows));
    let checks = vec![check, commands];
    Ok(Outcome::Tabled { over, checks, table: table::render(&rows) })
}

/// The scripts that compile nothing, and how many scripts there are at all.
///
/// In the fast tier only those whose names say that they are about what is covered.
fn read(dir: &Path, tier: Tier) -> Result<(usize, Vec<Script>), String> {
    const FAST: [&str; 8] = [
        "mod_edit",
        "mod_exclude",
        "mod_graph",
        "mod_lazy",
        "mod_list",
        "mod_query",
        "mod_retract",
        "work_edit",
    ];
    let fail = |err: std::io::Error| format!("{}: {err}", dir.display());
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(fail)? {
        names.push(entry.map_err(fail)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let only = std::env::var("GOMOD_SCRIPT").ok();
    let mut scripts = Vec::new();
    let names: Vec<&str> = names.iter().filter_map(|name| name.strip_suffix(".txt")).collect();
    for &name in &names {
        let wanted = match &only {
            Some(only) => name.starts_with(only.as_str()),
            None => tier == Tier::Full || FAST.iter().any(|start| name.starts_with(start)),
        };
        if !wanted {
            continue;
        }
        let bytes = std::fs::read(dir.join(format!("{name}.txt"))).map_err(fail)?;
        let archive = Archive::parse(&bytes);
        if counts(&archive) {
            scripts.push(Script { name: name.to_owned(), archive });
        }
    }
    Ok((names.len(), scripts))
}

/// Whether a script is about modules and compiles nothing.
fn counts(script: &Archive) -> bool {
    let mut about_modules = false;
    for line in script.comment.lines().filter_map(|line| Line::parse(line).ok().flatten()) {
        if matches!(line.command.as_str(), "stale" | "cc") {
            return false;
        }
        if line.command != "go" {
            continue;
        }
        let texts = line.arguments.iter();
        let arguments: Vec<String> = texts
            .map(|fragments| fragments.iter().map(|fragment| fragment.text.as_str()).collect())
            .collect();
        let words = engine::words(&arguments);
        if COMPILING.contains(&words.as_str()) {
            return false;
        }
        let first = words.split(' ').next().unwrap_or_default();
        about_modules |= matches!(first, "mod" | "work" | "list" | "get" | "env" | "version");
    }
    about_modules
}
