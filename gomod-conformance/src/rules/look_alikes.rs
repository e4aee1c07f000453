//! Suite `look-alikes`: what the rule on names finds, and what it must not.

use std::collections::BTreeSet;

use gomod_audit::look_alike::look_alike;
use gomod_audit::popular::Popular;

use super::mutations::KINDS;
use super::popular::{published, required};
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome};
use crate::rng::Rng;

/// Publicly reported modules: path, whom they stood in for, where that was reported, and whether
/// a spelling can tell.
const REPORTED: &str = include_str!("../../reported-look-alikes.tsv");

/// How often each kind of mutation is tried on each popular module.
const TRIES: usize = 3;

/// At most one false alarm in so many modules.
const FALSE_ALARMS: usize = 1_000;

/// Runs the suite.
pub(crate) fn run(_: &Oracle, _: Tier) -> Result<Outcome, String> {
    let (published, required) = match published().and_then(|p| Ok((p, required()?))) {
        Ok(both) => both,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let shipped = Popular::shipped();
    let without_corpus = Popular::new(published.iter().map(String::as_str));
    let modules: Vec<&str> = required.keys().map(String::as_str).collect();
    let mut table = String::from(
        "\n| list | modules of the corpus | that the list does not have | called look-alikes |\n|---|---|---|---|\n",
    );
    let mut alarms = Vec::new();
    for (name, list) in [("the shipped one", shipped), ("without the corpus", &without_corpus)] {
        let known: BTreeSet<&str> = list.paths().collect();
        let found: Vec<String> = modules
            .iter()
            .filter_map(|path| Some((path, look_alike(list, path)?)))
            .map(|(path, (other, _))| format!("{path} for {other}"))
            .collect();
        let unlisted = modules.iter().filter(|path| !known.contains(*path)).count();
        table += &format!("| {name} | {} | {unlisted} | {} |\n", modules.len(), found.len());
        let many = found.len() * FALSE_ALARMS >= modules.len();
        alarms.push(many.then(|| Difference::new(name, found.join(", "))));
        if !found.is_empty() {
            table += &format!("\nWith the list {name}: {}.\n", found.join("; "));
        }
    }
    table += &recall(shipped);
    Ok(Outcome::Tabled {
        over: format!(
            "{} modules of the corpus, {} popular ones",
            modules.len(),
            shipped.paths().count()
        ),
        checks: vec![
            Check::of("look-alikes", "false-alarms", "fewer than 1 in 1,000 modules", alarms),
            Check::of(
                "look-alikes",
                "reported",
                "modules that were reported are told, where spelling tells",
                reported(shipped),
            ),
        ],
        table,
    })
}

/// Each module of the hand list that is not judged as the list says.
fn reported(list: &Popular) -> Vec<Option<Difference>> {
    let rows = REPORTED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        let [path, _, _, tells] = fields[..] else {
            return Some(Difference::new(row, "the row has not four fields"));
        };
        let found = look_alike(list, path).is_some();
        (found != (tells == "yes")).then(|| Difference::new(path, format!("found: {found}")))
    })
    .collect()
}

/// How many made-up names of each kind are told.
fn recall(list: &Popular) -> String {
    let mut out = String::from("\n| made-up names | how many | told |\n|---|---|---|\n");
    let real: BTreeSet<String> = list.paths().map(str::to_ascii_lowercase).collect();
    let github = list.paths().filter_map(|path| path.strip_prefix("github.com/")?.split_once('/'));
    let modules: Vec<(&str, &str)> = github.collect();
    for (kind, mutate) in KINDS {
        let mut rng = Rng::new(7);
        let (mut made, mut told) = (0, 0);
        for (owner, rest) in &modules {
            for _ in 0..TRIES {
                let Some(path) = mutate(&mut rng, owner, rest) else { continue };
                if real.contains(&path.to_ascii_lowercase()) {
                    continue;
                }
                made += 1;
                told += usize::from(look_alike(list, &path).is_some());
            }
        }
        let percent = (told * 1_000).checked_div(made).unwrap_or_default();
        out += &format!("| {kind} | {made} | {told} ({}.{} %) |\n", percent / 10, percent % 10);
    }
    out
}
