//! Runs suites and settles the verdict.

use std::process::ExitCode;

use crate::builds;
use crate::direct;
use crate::docs;
use crate::files;
use crate::idioms;
use crate::kills;
use crate::known::{self, Known};
use crate::live;
use crate::mvs;
use crate::oracle::{Oracle, RELEASE};
use crate::peers;
use crate::report::{Check, Outcome, say};
use crate::rules;
use crate::sbom;
use crate::scores;
use crate::scripts;
use crate::stamp;
use crate::sumdb;
use crate::tampering;
use crate::vendored;
use crate::words;
use crate::worlds;
use crate::zips;

/// How much a run takes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Tier {
    /// Fixed samples, offline: minutes.
    Fast,
    /// Everything.
    Full,
}

/// A suite: its name, and what runs it.
struct Suite {
    name: &'static str,
    run: fn(&Oracle, Tier) -> Result<Outcome, String>,
}

const SUITES: &[Suite] = &[
    Suite { name: "words", run: words::run },
    Suite { name: "files", run: files::run },
    Suite { name: "mutants", run: files::mutants::run },
    Suite { name: "edits", run: files::edits::run },
    Suite { name: "worlds", run: worlds::run },
    Suite { name: "live", run: live::run },
    Suite { name: "repos", run: live::repos::run },
    Suite { name: "vendored", run: vendored::run },
    Suite { name: "sbom", run: sbom::run },
    Suite { name: "peers", run: peers::run },
    Suite { name: "scores", run: scores::run },
    Suite { name: "stamp", run: stamp::run },
    Suite { name: "mvs", run: mvs::run },
    Suite { name: "scripts", run: scripts::run },
    Suite { name: "idioms", run: idioms::run },
    Suite { name: "zips", run: zips::run },
    Suite { name: "tampering", run: tampering::run },
    Suite { name: "builds", run: builds::run },
    Suite { name: "sumdb", run: sumdb::run },
    Suite { name: "kills", run: kills::run },
    Suite { name: "direct", run: direct::run },
    Suite { name: "rules", run: rules::run },
    Suite { name: "look-alikes", run: rules::look_alikes::run },
    Suite { name: "base", run: rules::base::run },
];

/// What `check` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How much to run
    #[arg(long, value_enum, default_value = "fast")]
    tier: Tier,
    /// Only this suite; may be given more than once
    #[arg(long = "suite")]
    suites: Vec<String>,
    /// Write the results into docs/conformance.md (full tier only)
    #[arg(long)]
    write_docs: bool,
}

/// Runs the suites asked for. An unexplained difference makes it fail.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    if let Some(odd) = options.suites.iter().find(|name| SUITES.iter().all(|s| s.name != **name)) {
        let names: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(format!("no suite {odd}; there are {}", names.join(", ")));
    }
    if options.write_docs && options.tier != Tier::Full {
        return Err("only a full run is written into the docs".to_owned());
    }
    let oracle = match Oracle::find() {
        Ok(oracle) => oracle,
        Err(absent) => {
            say(format!("skipped: {absent}"));
            return Ok(ExitCode::SUCCESS);
        }
    };
    say(format!("compared with {RELEASE} in {}", oracle.goroot().display()));
    let known = known::table();
    let mut clean = true;
    for suite in SUITES {
        if !options.suites.is_empty() && options.suites.iter().all(|name| name != suite.name) {
            continue;
        }
        let (over, checks, table) = match (suite.run)(&oracle, options.tier)? {
            Outcome::Skipped(why) => {
                say(format!("{}: skipped: {why}", suite.name));
                continue;
            }
            Outcome::Ran { over, checks } => (over, checks, String::new()),
            Outcome::Tabled { over, checks, table } => (over, checks, table),
        };
        clean &= tell(suite.name, &over, &checks, &known, options.tier);
        if options.write_docs {
            write_docs(suite.name, &over, &checks, &known, &table)?;
        }
    }
    Ok(ExitCode::from(u8::from(!clean)))
}

/// Prints the results of a suite; whether it is clean.
fn tell(suite: &str, over: &str, checks: &[Check], known: &[Known], tier: Tier) -> bool {
    const SHOWN: usize = 20;
    let mut clean = true;
    say(format!("{suite}: over {over}"));
    for check in checks {
        let (explained, open): (Vec<_>, Vec<_>) = check
            .differences
            .iter()
            .partition(|found| known::explain(known, check, found).is_some());
        say(format!(
            "  {:<27} {:>7} cases, {} differ, {} explained",
            check.name,
            check.cases,
            check.differences.len(),
            explained.len()
        ));
        for found in open.iter().take(SHOWN) {
            say(format!("    {}: {}", found.case, found.detail));
        }
        if open.len() > SHOWN {
            say(format!("    and {} more", open.len() - SHOWN));
        }
        clean &= open.is_empty();
    }
    if tier == Tier::Full {
        for row in known::stale(known, checks) {
            say(format!("  the table of known differences has a row that explains nothing: {row}"));
            clean = false;
        }
    }
    clean
}

fn write_docs(
    suite: &str,
    over: &str,
    checks: &[Check],
    known: &[Known],
    table: &str,
) -> Result<(), String> {
    let file = crate::repository().join("docs").join("conformance.md");
    let fail = |err: std::io::Error| format!("{}: {err}", file.display());
    let page = std::fs::read_to_string(&file).map_err(fail)?;
    let page = docs::render(&page, suite, over, checks, known, table)?;
    std::fs::write(&file, page).map_err(fail)
}
