//! The table of scripts for the docs.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::CLAIMED;
use super::engine::{Outcome, Report};

/// One script.
pub(super) struct Row {
    pub(super) name: String,
    /// How it ends with the go command alone.
    pub(super) alone: Outcome,
    /// What came out with ours; none where it does not pass with the go command alone.
    pub(super) report: Option<Report>,
}

/// What the suite ran over, in numbers.
pub(super) fn summary(all: usize, rows: &[Row]) -> String {
    let ran: Vec<&Report> = rows.iter().filter_map(|row| row.report.as_ref()).collect();
    let skipped = rows.iter().filter(|row| row.alone == Outcome::Skipped).count();
    let sum = |counts: fn(&Report) -> &BTreeMap<String, usize>| -> usize {
        ran.iter().map(|report| counts(report).values().sum::<usize>()).sum()
    };
    format!(
        "{} of {all} scripts, which compile nothing: {} pass with the go command alone, {skipped} \
         skip themselves, {} fail with it for want of a checksum database, a version-control host \
         or a hook of its own tests; in those that pass `gomod go` answered {} commands and handed \
         {} to the go command",
        rows.len(),
        ran.len(),
        rows.len() - ran.len() - skipped,
        sum(|report| &report.ours),
        sum(|report| &report.theirs),
    )
}

/// The table.
pub(super) fn render(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut commands: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for report in rows.iter().filter_map(|row| row.report.as_ref()) {
        for (words, count) in &report.ours {
            commands.entry(words).or_default().0 += count;
        }
        for (words, count) in &report.theirs {
            commands.entry(words).or_default().1 += count;
        }
    }
    out.push_str("\n| command | answered by `gomod go` | handed to go |\n|---|---|---|\n");
    for (words, (ours, theirs)) in &commands {
        let _ = writeln!(out, "| `go {words}` | {ours} | {theirs} |");
    }
    out.push_str(
        "\n| script | answered by `gomod go` | handed to go | result |\n|---|---|---|---|\n",
    );
    for row in rows {
        let Some(report) = &row.report else { continue };
        let later = report.theirs.keys().any(|words| !CLAIMED.contains(&words.as_str()));
        let result = match &report.outcome {
            Outcome::Passed => match (report.ours.is_empty(), report.theirs.is_empty(), later) {
                (false, true, _) => "passes".to_owned(),
                (false, false, true) => "passes, with commands of later issues".to_owned(),
                (false, false, false) => "passes, with forms that are refused".to_owned(),
                (true, _, true) => "needs commands of later issues".to_owned(),
                (true, _, false) => "needs forms that are refused".to_owned(),
            },
            Outcome::Skipped => "skipped".to_owned(),
            Outcome::Failed { line, .. } => format!("fails at line {line}"),
        };
        let (ours, theirs) = (list(&report.ours), list(&report.theirs));
        let _ = writeln!(out, "| {} | {ours} | {theirs} | {result} |", row.name);
    }
    out
}

fn list(commands: &BTreeMap<String, usize>) -> String {
    let one = |(words, count): (&String, &usize)| format!("{count} `{words}`");
    commands.iter().map(one).collect::<Vec<_>>().join(", ")
}
