//! Suite `files`: every file of the corpus through the real go command.

use std::path::Path;

use super::sums::{self, Bench, Summed};
use super::{cli, ours};
use crate::check::Tier;
use crate::corpus::{self, Entry, Kind};
use crate::lay::write;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_bytes, same_text};
use crate::rng::Rng;
use crate::workers;

/// In a fast run every so many files of real repositories; the odd ones are all in it.
const SAMPLE: usize = 10;

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let entries = match corpus::entries() {
        Ok(entries) => entries,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let entries: Vec<Entry> = entries
        .into_iter()
        .enumerate()
        .filter(|(index, entry)| tier == Tier::Full || entry.odd || index % SAMPLE == 0)
        .map(|(_, entry)| entry)
        .collect();
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let gomod = Ours::find()?;
    let mut rows = Rows::default();
    for rows_of_one in edited_files(oracle, &gomod, scratch.path(), &entries)? {
        rows.commands.push(rows_of_one.command);
        rows.verdicts.push(rows_of_one.verdict);
        if let Some((json, format)) = rows_of_one.printed {
            rows.json.push(json);
            rows.format.push(format);
        }
    }
    let mutants = if tier == Tier::Full { 5 } else { 1 };
    for summed in sum_files(oracle, scratch.path(), &entries, mutants)? {
        rows.sum_verdicts.push(summed.verdict);
        rows.sum_copies.extend(summed.copy);
        rows.sum_written.extend(summed.written);
    }
    Ok(Outcome::Ran {
        over: format!("{} files of the corpus", entries.len()),
        checks: rows.checks(),
    })
}

/// The outcomes, by check.
#[derive(Default)]
struct Rows {
    commands: Vec<Option<Difference>>,
    verdicts: Vec<Option<Difference>>,
    json: Vec<Option<Difference>>,
    format: Vec<Option<Difference>>,
    sum_verdicts: Vec<Option<Difference>>,
    sum_copies: Vec<Option<Difference>>,
    sum_written: Vec<Option<Difference>>,
}

impl Rows {
    fn checks(self) -> Vec<Check> {
        let check = |name, what: &str, outcomes| Check::of("files", name, what, outcomes);
        let accepted = "go.mod and go.work accepted alike, or refused with the same lines";
        let sums = "go.sum files and mutants of them, accepted alike or refused for the same line";
        vec![
            check("verdict", accepted, self.verdicts),
            check("json", "the bytes of `go mod edit -json` and `go work edit -json`", self.json),
            check("fmt", "the bytes of `-fmt -print`", self.format),
            check(
                "command",
                "`gomod parse` and `gomod fmt --print`: output and errors",
                self.commands,
            ),
            check("sum", sums, self.sum_verdicts),
            check("sum-bytes", "go.sum printed back to its bytes", self.sum_copies),
            check("sum-form", "go.sum in the form that the go command writes", self.sum_written),
        ]
    }
}

fn edited_files(
    oracle: &Oracle,
    gomod: &Ours,
    dir: &Path,
    entries: &[Entry],
) -> Result<Vec<Edited>, String> {
    let found = workers::map(entries, |index, entry| match entry.kind {
        Kind::Mod | Kind::Work => {
            // A directory of its own: the go command looks at nothing else.
            let name = format!("{index}/{}", entry.file_name());
            Some(edited(oracle, gomod, dir, &name, entry))
        }
        Kind::Sum | Kind::Vendor => None,
    });
    found.into_iter().flatten().collect()
}

/// Each go.sum file as it is, and `mutants` of it.
fn sum_files(
    oracle: &Oracle,
    dir: &Path,
    entries: &[Entry],
    mutants: usize,
) -> Result<Vec<Summed>, String> {
    let root = dir.join("sums");
    let bench = Bench::new(oracle, &root)?;
    let mut files = Vec::new();
    for (seed, entry) in (1..).zip(entries).filter(|(_, entry)| entry.kind == Kind::Sum) {
        let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
        let mut rng = Rng::new(seed);
        for _ in 0..mutants {
            files.push(sums::mutant(&mut rng, entry, &bytes));
        }
        files.push((entry.name.clone(), bytes));
    }
    let read = |index: usize, (case, bytes): &(String, Vec<u8>)| {
        bench.read(&format!("{index}"), case, bytes)
    };
    workers::map(&files, read).into_iter().collect()
}

/// What became of one go.mod or go.work file.
struct Edited {
    /// What the `gomod` command makes of it.
    command: Option<Difference>,
    /// Whether both accept it, or refuse it in the same words.
    verdict: Option<Difference>,
    /// Where both accept it: the JSON and the formatted file.
    printed: Option<(Option<Difference>, Option<Difference>)>,
}

fn edited(
    oracle: &Oracle,
    gomod: &Ours,
    dir: &Path,
    name: &str,
    entry: &Entry,
) -> Result<Edited, String> {
    let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
    write(&dir.join(name), &bytes).map_err(|err| err.to_string())?;
    let (verb, ours) = match entry.kind {
        Kind::Mod => ("mod", ours::print_mod(name, &bytes)),
        _ => ("work", ours::print_work(name, &bytes)),
    };
    let (case, kind) = (&entry.name, entry.kind);
    let json = match oracle.run(dir, &[verb, "edit", "-json", name]) {
        Ok(json) => json,
        Err(refusal) => {
            let command = cli::compare(gomod, dir, name, kind, case, Err(&refusal));
            let heading = format!("go: errors parsing {name}:\n");
            let theirs = refusal.strip_prefix(&heading).unwrap_or(&refusal).trim_end();
            let verdict = match ours {
                Ok(_) => Some(Difference::new(case, format!("only go refuses it: {theirs}"))),
                Err(ours) => same_text(case, &ours, theirs),
            };
            return Ok(Edited { command, verdict, printed: None });
        }
    };
    let format = oracle.run(dir, &[verb, "edit", "-fmt", "-print", name])?;
    let command = cli::compare(gomod, dir, name, kind, case, Ok((&json, &format)));
    Ok(match ours {
        Err(ours) => {
            let verdict = Some(Difference::new(case, format!("only ours refuses it: {ours}")));
            Edited { command, verdict, printed: None }
        }
        Ok(ours) => {
            let json = same_bytes(case, ours.json.as_bytes(), &json);
            let format = same_bytes(case, &ours.format, &format);
            Edited { command, verdict: None, printed: Some((json, format)) }
        }
    })
}
