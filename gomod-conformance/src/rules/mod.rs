//! Suite `rules`: every go.mod file of the corpus through the rules of `gomod check`.

pub(crate) mod attacks;
pub(crate) mod base;
mod graphs;
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

/// Runs the suite: in the full tier also over the projects of the corpus whose graph can be read.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
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
    let alone = reports.iter().flat_map(|(name, report)| {
        report.findings.iter().map(move |finding| (name.as_str(), finding.rule.code))
    });
    let alone = Counts::of(alone);
    let over = format!("{} go.mod files of the corpus that parse", reports.len());
    if tier == Tier::Fast {
        return Ok(Outcome::Tabled { over, checks: vec![check], table: rows(&alone, None) });
    }
    let (looked, what) = graphs::run(oracle)?;
    let told = looked.iter().flat_map(|one| {
        one.findings.iter().map(move |finding| (one.name.as_str(), finding.code.as_str()))
    });
    let table = rows(&alone, Some(&Counts::of(told))) + &graphs::unknown(&looked);
    let whole = looked.iter().map(|one| one.fault.clone());
    let whole =
        Check::of("rules", "graphs", "a project with its graph is checked to the end", whole);
    Ok(Outcome::Tabled { over: format!("{over}, and {what}"), checks: vec![check, whole], table })
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

/// How often each rule fires, and in which files and repositories.
#[derive(Default)]
struct Counts(BTreeMap<String, (usize, BTreeSet<String>, BTreeSet<String>)>);

impl Counts {
    /// Of pairs of a file's name and a rule's code.
    fn of<'a>(firings: impl Iterator<Item = (&'a str, &'a str)>) -> Counts {
        let mut counts = Counts::default();
        for (name, code) in firings {
            let row = counts.0.entry(code.to_owned()).or_default();
            row.0 += 1;
            row.1.insert(name.to_owned());
            let depth = if name.starts_with("odd/") { 2 } else { 1 };
            row.2.insert(name.split('/').take(depth).collect::<Vec<_>>().join("/"));
        }
        counts
    }

    fn cells(&self, code: &str) -> String {
        let none = Default::default();
        let (firings, files, repositories) = self.0.get(code).unwrap_or(&none);
        format!(" {firings} | {} | {} |", files.len(), repositories.len())
    }
}

/// The rules with their counts: of files alone, and of projects with their graph.
fn rows(alone: &Counts, graphs: Option<&Counts>) -> String {
    let more =
        if graphs.is_some() { " with the graph: firings | projects | repositories |" } else { "" };
    let lines = if graphs.is_some() { "---|---|---|" } else { "" };
    let mut out = format!(
        "\n| rule | name | firings | files | repositories |{more}\n|---|---|---|---|---|{lines}\n"
    );
    for rule in table::RULES {
        let graphs = graphs.map(|counts| counts.cells(rule.code)).unwrap_or_default();
        out += &format!("| {} | {} |{}{graphs}\n", rule.code, rule.name, alone.cells(rule.code));
    }
    out
}

/// Prints every firing: of the files alone, or of the projects with their graph.
pub(crate) fn firings(with_graphs: bool) -> Result<(), String> {
    if with_graphs {
        return graphs::print(&Oracle::find()?);
    }
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
