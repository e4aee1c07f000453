//! Suite `base`: what changed between versions of real modules, and attacks planted into them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gomod_audit::{Base, Level, Levels, Report, Revision, Scan, Text, run as judge, table};
use gomod_core::pseudo::CommitTime;
use serde_json::Value;

use super::attacks::{ATTACKS, Files};
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome};

/// The pairs: module, version before, version after.
const PAIRS: &str = include_str!("../../base-pairs.tsv");

/// Runs the suite. The modules come from the module proxy, so a fast run leaves it out.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if tier == Tier::Fast {
        return Ok(Outcome::Skipped("it fetches modules".to_owned()));
    }
    let mut pairs = Vec::new();
    for row in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [module, before, after] = fields[..] else { return Err(format!("odd row {row:?}")) };
        let both = (fetch(oracle, module, before)?, fetch(oracle, module, after)?);
        pairs.push((format!("{module} {before} to {after}"), both));
    }
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = String::new();
    let honest: Vec<Option<Difference>> = pairs
        .iter()
        .map(|(name, (before, after))| {
            let report = match compare(before, after) {
                Ok(report) => report,
                Err(error) => return Some(Difference::new(name, error)),
            };
            let new = report.findings.iter().filter(|f| f.introduced == Some(true));
            let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
            for finding in new {
                *codes.entry(finding.rule.code).or_default() += 1;
                *told.entry(finding.rule.code).or_default() += 1;
            }
            let codes: Vec<String> = codes.iter().map(|(code, n)| format!("{code} {n}")).collect();
            rows += &format!("| {name} | {} |\n", codes.join(", "));
            let denied = report.findings.iter().find(|f| f.level == Level::Deny);
            denied.map(|f| Difference::new(name, format!("{}: {}", f.rule.code, f.message)))
        })
        .collect();
    let mut planted = Vec::new();
    let mut table =
        String::from("\n| attack | told by | planted | told, as new |\n|---|---|---|---|\n");
    for (what, code, plant) in ATTACKS {
        let (mut tried, mut found) = (0, 0);
        for (name, (before, after)) in &pairs {
            let (mut before, mut after) = (before.clone(), after.clone());
            if !plant(&mut before, &mut after) {
                continue;
            }
            tried += 1;
            let tells = |report: &Report| {
                let mut findings = report.findings.iter();
                findings
                    .any(|f| f.rule.code == *code && f.introduced == Some(true) || gone(code, f))
            };
            let outcome = compare(&before, &after).map(|report| tells(&report));
            found += usize::from(outcome == Ok(true));
            let missed = match outcome {
                Ok(true) => None,
                Ok(false) => Some(format!("{code} does not tell")),
                Err(error) => Some(error),
            };
            planted.push(missed.map(|why| Difference::new(format!("{what}: {name}"), why)));
        }
        table += &format!("| {what} | {code} | {tried} | {found} |\n");
    }
    table += "\n| versions | new findings, by rule |\n|---|---|\n";
    table += &rows;
    Ok(Outcome::Tabled {
        over: format!("{} pairs of versions, {} attacks", pairs.len(), ATTACKS.len()),
        checks: vec![
            Check::of(
                "base",
                "honest",
                "no error is told of versions as they were published",
                honest,
            ),
            Check::of("base", "planted", "what is planted is told", planted),
        ],
        table,
    })
}

/// What is gone has no line of its own that could be new.
fn gone(code: &str, finding: &gomod_audit::Finding) -> bool {
    code == "GM0407" && finding.rule.code == code
}

/// The module files of a version, as it was published.
fn fetch(oracle: &Oracle, module: &str, version: &str) -> Result<Files, String> {
    let kept = crate::repository().join("target/conformance/modcache");
    let dir = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut command = oracle.command(dir.path());
    command
        .env("GOMODCACHE", &kept)
        .env("GOPROXY", oracle.goproxy())
        .args(["mod", "download", "-json"]);
    let output = command.arg(format!("{module}@{version}")).output().map_err(|e| e.to_string())?;
    let answer: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{module}@{version}: {error}"))?;
    let unpacked = answer["Dir"].as_str().map(PathBuf::from);
    let unpacked = unpacked.ok_or_else(|| format!("{module}@{version}: {}", answer["Error"]))?;
    let read = |name: &str| std::fs::read_to_string(unpacked.join(name)).unwrap_or_default();
    Ok(Files { go_mod: read("go.mod"), go_sum: read("go.sum"), setting: None })
}

/// What is told of the files after, with those before as the base.
fn compare(before: &Files, after: &Files) -> Result<Report, String> {
    let dir = Path::new("/repository/module");
    let mut revision = Revision::default();
    let fail = |error: gomod_audit::RevisionError| error.to_string();
    revision.add_go_mod(dir, Text::new("module/go.mod", &*after.go_mod)).map_err(fail)?;
    revision.add_go_sum(Text::new("module/go.sum", &*after.go_sum)).map_err(fail)?;
    let mut scan = Scan::new(revision);
    let (go_mod, go_sum) = (before.go_mod.clone(), before.go_sum.clone());
    let read = move |name: &str| match name {
        "module/go.mod" => Some(go_mod.clone().into_bytes()),
        "module/go.sum" => Some(go_sum.clone().into_bytes()),
        _ => None,
    };
    scan.base = Some(Base::of("before", &scan.revision, Box::new(read)).map_err(fail)?);
    scan.settings = after.setting.iter().map(|(name, text)| Text::new(*name, *text)).collect();
    scan.root = Some(PathBuf::from("/repository"));
    // Any day behind the versions that are compared.
    scan.now = CommitTime::from_digits("20270101000000");
    let mut levels = Levels::default();
    for rule in table::RULES.iter().filter(|rule| rule.level == Level::Allow) {
        levels.set(rule.code, Level::Warn).map_err(|error| error.to_string())?;
    }
    Ok(judge(&scan, &levels, &[]))
}
