//! `gomod sbom score`.

use std::io::{self, Write};

use gomod_sbom::{RuleScore, Score, score};
use serde::Serialize;

use crate::args::{ReportFormat, ScoreArgs};
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

/// How many components that break a rule are named; JSON names all.
const NAMED: usize = 3;

/// The answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'s> {
    format_version: u32,
    percent: usize,
    #[serde(flatten)]
    score: &'s Score,
}

pub(super) fn run(args: &ScoreArgs, talk: Talk) -> Result<Exit, Failure> {
    let score = score(&document::read(&args.file, talk)?, args.profile);
    output::write(args.report.output.output.as_deref(), |out| match args.report.format() {
        ReportFormat::Text => text(out, &score),
        ReportFormat::Json => {
            let report = Report { format_version: 1, percent: score.percent(), score: &score };
            serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if score.is_full() { Exit::Clean } else { Exit::Differences })
}

fn text(out: &mut dyn Write, score: &Score) -> io::Result<()> {
    writeln!(out, "{}: {}%", score.profile, score.percent())?;
    for rule in &score.rules {
        let mark = if rule.is_full() { "ok  " } else { "FAIL" };
        let RuleScore { id, clause, demand, passed, total, .. } = rule;
        writeln!(out, "{mark} {id:<18} {passed}/{total}  {demand} ({clause})")?;
        if rule.is_full() {
            continue;
        }
        if !rule.failed.is_empty() {
            let named: Vec<&str> = rule.failed.iter().take(NAMED).map(String::as_str).collect();
            let more = rule.failed.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            writeln!(out, "       missing at: {}{more}", named.join(", "))?;
        }
        writeln!(out, "       mend: {}", rule.mend)?;
    }
    Ok(())
}
