//! The rules over the projects of the corpus that can be resolved: with their graph and with the module
//! cache that resolving them filled, through `gomod check`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use crate::live::of_corpus;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Difference, say};
use crate::workers;

/// A project that was looked at.
pub(super) struct Looked {
    pub(super) name: String,
    pub(super) findings: Vec<Finding>,
    unknown: Vec<Unknown>,
    /// Why there is no whole answer.
    pub(super) fault: Option<Difference>,
}

/// The part of the answer that is looked at.
#[derive(Deserialize)]
struct Answer {
    findings: Vec<Finding>,
    complete: bool,
    #[serde(default)]
    unknown: Vec<Unknown>,
}

#[derive(Deserialize)]
pub(super) struct Finding {
    pub(super) code: String,
    message: String,
    file: String,
    line: usize,
    column: usize,
}

/// What rules could not be asked about.
#[derive(Deserialize)]
struct Unknown {
    rules: Vec<String>,
    count: usize,
}

/// Looks at each; and says what it looked at. The network is asked only for what an earlier suite
/// has not brought.
pub(super) fn run(oracle: &Oracle) -> Result<(Vec<Looked>, String), String> {
    let ours = Ours::find()?;
    let (subjects, _) = of_corpus(oracle)?;
    let looked = workers::map(&subjects, |_, subject| {
        let args = ["check", "-W", "all", "--offline", "--json"];
        let told = subject.gomod_prints(&ours, &args).and_then(|bytes| {
            serde_json::from_slice::<Answer>(&bytes)
                .map_err(|err| format!("{err}: {}", subject.gomod_says(&ours, &args)))
        });
        let name = subject.name.clone();
        match told {
            Ok(Answer { findings, complete, unknown }) => {
                let fault = (!complete).then(|| Difference::new(&name, "not complete"));
                Looked { name, findings, unknown, fault }
            }
            Err(why) => {
                let fault = Some(Difference::new(&name, why));
                Looked { name, findings: Vec::new(), unknown: Vec::new(), fault }
            }
        }
    });
    let works = subjects.iter().filter(|subject| subject.name.ends_with("go.work")).count();
    let modules = subjects.len() - works;
    Ok((looked, format!("{modules} modules and {works} workspaces of it with their graph")))
}

/// Of how many modules each rule could not tell, for the docs.
pub(super) fn unknown(looked: &[Looked]) -> String {
    let mut rows: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in looked {
        for unknown in &one.unknown {
            for rule in &unknown.rules {
                let row = rows.entry(rule).or_default();
                (row.0, row.1) = (row.0 + unknown.count, row.1 + 1);
            }
        }
    }
    let mut out = String::from("\n| rule | not known of modules | in projects |\n|---|---|---|\n");
    for (rule, (modules, projects)) in rows {
        let _ = writeln!(out, "| {rule} | {modules} | {projects} |");
    }
    out
}

/// Prints every firing.
pub(super) fn print(oracle: &Oracle) -> Result<(), String> {
    for one in run(oracle)?.0 {
        for Finding { code, message, file, line, column } in &one.findings {
            let message = message.replace('\n', " ");
            say(format!("{code}\t{}\t{file}:{line}:{column}\t{message}", one.name));
        }
    }
    Ok(())
}
