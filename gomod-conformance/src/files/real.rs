//! Suite `files`: every file of the corpus through the real go command.

use std::path::Path;

use gomod_core::modfile::Mode;

use super::ours;
use crate::check::Tier;
use crate::corpus::{self, Entry, Kind};
use crate::lay::write;
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome, same_text};
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
    let found = workers::map(&entries, |index, entry| match entry.kind {
        Kind::Mod | Kind::Work => {
            // A directory of its own: the go command looks at nothing else.
            let name = format!("{index}/{}", entry.file_name());
            edited(oracle, scratch.path(), &name, entry).map(Some)
        }
        Kind::Sum | Kind::Vendor => Ok(None),
    });
    let (mut verdicts, mut values) = (Vec::new(), Vec::new());
    for outcome in found {
        let Some(outcome) = outcome? else { continue };
        verdicts.push(outcome.verdict);
        values.extend(outcome.values);
    }
    let over = format!("{} files of the corpus", entries.len());
    let verdict = "accepted alike, or refused with the same lines";
    let checks = vec![
        Check::of("files", "verdict", verdict, verdicts),
        Check::of("files", "values", "the values that `-json` prints", values),
    ];
    Ok(Outcome::Ran { over, checks })
}

/// What became of one go.mod or go.work file: whether both accept it, and if so the rest.
struct Edited {
    verdict: Option<Difference>,
    values: Vec<Option<Difference>>,
}

fn edited(oracle: &Oracle, dir: &Path, name: &str, entry: &Entry) -> Result<Edited, String> {
    let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
    write(&dir.join(name), &bytes).map_err(|err| err.to_string())?;
    let verb = if entry.kind == Kind::Mod { "mod" } else { "work" };
    let theirs = oracle.run(dir, &[verb, "edit", "-json", name]);
    let ours = match entry.kind {
        Kind::Mod => ours::mod_values(name, &bytes, Mode::Strict),
        _ => ours::work_values(name, &bytes),
    };
    let case = &entry.name;
    Ok(match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let theirs: serde_json::Value =
                serde_json::from_slice(&theirs).map_err(|err| err.to_string())?;
            let (ours, theirs) = (format!("{ours:#}"), format!("{theirs:#}"));
            Edited { verdict: None, values: vec![same_text(case, &ours, &theirs)] }
        }
        (Err(ours), Err(theirs)) => {
            let heading = format!("go: errors parsing {name}:\n");
            let theirs = theirs.strip_prefix(&heading).unwrap_or(&theirs).trim_end();
            Edited { verdict: same_text(case, &ours, theirs), values: Vec::new() }
        }
        (Ok(_), Err(theirs)) => refused(case, "go", &theirs),
        (Err(ours), Ok(_)) => refused(case, "ours", &ours),
    })
}

fn refused(case: &str, by: &str, words: &str) -> Edited {
    let only = Difference::new(case, format!("only {by} refuses it: {}", words.trim_end()));
    Edited { verdict: Some(only), values: Vec::new() }
}
