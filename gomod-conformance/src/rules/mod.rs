//! Suite `rules`: every go.mod file of the corpus through the rules of `gomod check`.

pub(crate) mod attacks;
pub(crate) mod base;
pub(crate) mod look_alikes;
pub(crate) mod mutations;
pub(crate) mod popular;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gomod_audit::{Level, Levels, Report, Revision, Scan, Text, run as judge, table};

use crate::check::Tier;
use crate::corpus::{self, Entry, Kind};
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome, say};

/// Runs the suite.
pub(crate) fn run(_: &Oracle, _: Tier) -> Result<Outcome, String> {
    let entries = match corpus::entries() {
        Ok(entries) => entries,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let reports = reports(&entries)?;
    let places = reports.iter().map(|(name, report)| {
        let wrong = report.findings.iter().find_map(misplaced)?;
        Some(Difference::new(name, wrong))
    });
    let check = Check::of("rules", "places", "each finding points at a word of its file", places);
    Ok(Outcome::Tabled {
        over: format!("{} go.mod files of the corpus that parse", reports.len()),
        checks: vec![check],
        table: counts(&reports),
    })
}

/// Each go.mod file with what is found in it, all rules told.
fn reports(entries: &[Entry]) -> Result<Vec<(String, Report)>, String> {
    let corpus = corpus::shared()?.join("corpus");
    let mut levels = Levels::default();
    levels.set("all", Level::Warn).map_err(|error| error.to_string())?;
    let mut reports = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == Kind::Mod) {
        let bytes = entry.read().map_err(|error| format!("{}: {error}", entry.name))?;
        let mut revision = Revision::default();
        let dir = corpus.join(&entry.name).parent().map(Path::to_path_buf).unwrap_or_default();
        // What does not parse is another suite's.
        if revision.add_go_mod(&dir, Text::new(&*entry.name, bytes)).is_err() {
            continue;
        }
        if let Some(sums) = sums_of(&corpus, entry) {
            let _ = revision.add_go_sum(sums);
        }
        let mut scan = Scan::new(revision);
        scan.root = Some(root_of(&corpus, entry));
        reports.push((entry.name.clone(), judge(&scan, &levels, &[])));
    }
    Ok(reports)
}

fn sums_of(corpus: &Path, entry: &Entry) -> Option<std::sync::Arc<Text>> {
    let name = format!("{}.sum", entry.name.strip_suffix(".mod")?);
    Some(Text::new(&*name, std::fs::read(corpus.join(&name)).ok()?))
}

/// The repository: the first element of a name, and behind `odd` the second.
fn root_of(corpus: &Path, entry: &Entry) -> PathBuf {
    let depth = if entry.odd { 2 } else { 1 };
    entry.name.split('/').take(depth).fold(corpus.to_path_buf(), |dir, part| dir.join(part))
}

/// What is wrong with the place of a finding.
fn misplaced(finding: &gomod_audit::Finding) -> Option<String> {
    let (start, end) = (finding.place.start(), finding.place.end());
    let word = finding.place.span.of(finding.place.text.bytes());
    let placed = start.line >= 1 && start.column >= 1 && start < end && !word.is_empty();
    (!placed).then(|| format!("{} at {start:?}", finding.rule.code))
}

/// How often each rule fires, in how many files and repositories.
fn counts(reports: &[(String, Report)]) -> String {
    let mut rows: BTreeMap<&str, (usize, BTreeSet<&str>, BTreeSet<String>)> = BTreeMap::new();
    for (name, report) in reports {
        for finding in &report.findings {
            let row = rows.entry(finding.rule.code).or_default();
            row.0 += 1;
            row.1.insert(name);
            let depth = if name.starts_with("odd/") { 2 } else { 1 };
            row.2.insert(name.split('/').take(depth).collect::<Vec<_>>().join("/"));
        }
    }
    let mut out =
        String::from("\n| rule | name | firings | files | repositories |\n|---|---|---|---|---|\n");
    for rule in table::RULES {
        let (firings, files, repos) = rows.get(rule.code).cloned().unwrap_or_default();
        out += &format!(
            "| {} | {} | {firings} | {} | {} |\n",
            rule.code,
            rule.name,
            files.len(),
            repos.len()
        );
    }
    out
}

/// Prints every firing.
pub(crate) fn firings() -> Result<(), String> {
    for (_, report) in reports(&corpus::entries()?)? {
        for finding in &report.findings {
            let at = finding.place.start();
            say(format!(
                "{}\t{}:{}:{}\t{}",
                finding.rule.code,
                finding.place.text.name(),
                at.line,
                at.column,
                finding.message
            ));
        }
    }
    Ok(())
}
