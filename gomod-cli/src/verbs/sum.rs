//! `gomod sum`.

use std::io::{self, Write};

use gomod_core::verify::{SumFinding, SumProblem, check_sums, logged_lines, proven_lines};
use serde::Serialize;

use crate::about::Kind;
use crate::args::proof::SumArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::sums::{self, AddError};
use crate::talk::Talk;

/// The answer as JSON, described by docs/schema/sum.json.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSums<'s> {
    format_version: u32,
    findings: &'s [SumFinding],
    added: &'s [String],
}

pub(super) fn run(args: &SumArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open_for_graph(&args.project, &args.modules, talk)?;
    let project = &opened.project;
    let mut findings = check_sums(project)?;
    let exit = opened.tell_of(project.build()?);
    let mut added = match (args.fix, opened.cache()) {
        (true, Some(cache)) => proven_lines(cache, project.sums(), &findings),
        _ => Vec::new(),
    };
    settle(&mut findings, &added);
    if args.fix {
        let (lines, reasons) =
            logged_lines(opened.supply(), &opened.log(), &findings, opened.workers());
        settle(&mut findings, &lines);
        added.extend(lines);
        reasons.iter().filter(|_| !args.modules.offline).for_each(|reason| talk.warn(reason));
    }
    if !added.is_empty() {
        added.sort();
        if project.version().is_some() {
            return Err(Failure::usage("the go.sum of a published module stays as it is"));
        }
        sums::add(opened.cache(), project.sums(), &added).map_err(|error| match error {
            AddError::Malformed(error) => Failure::wrong(Kind::Configuration, error.to_string()),
            AddError::Io(file, error) => Failure::writing(&file, &error),
        })?;
    }
    output::write(None, |out| {
        if args.json {
            let answer = JsonSums { format_version: 1, findings: &findings, added: &added };
            serde_json::to_writer_pretty(&mut *out, &answer).map_err(io::Error::from)?;
            return writeln!(out);
        }
        added.iter().try_for_each(|line| writeln!(out, "added {line}"))?;
        findings.iter().try_for_each(|finding| print(out, finding))
    })?;
    let fault = findings.iter().any(|finding| finding.problem.is_fault());
    Ok(if fault { Exit::Differences } else { exit })
}

/// What was added is missing no more.
fn settle(findings: &mut Vec<SumFinding>, added: &[String]) {
    let key = |finding: &SumFinding| format!("{} {} ", finding.path, finding.version);
    findings.retain(|finding| {
        finding.problem != SumProblem::Missing
            || !added.iter().any(|line| line.starts_with(&key(finding)))
    });
}

fn print(out: &mut dyn Write, finding: &SumFinding) -> io::Result<()> {
    let SumFinding { problem, file, line, path, version } = finding;
    let what = match problem {
        SumProblem::Contradiction => "contradicts the line before it",
        SumProblem::Missing => "missing: the graph reads its go.mod",
        SumProblem::Doubled => "stands twice",
        _ => "not in the module graph",
    };
    match line {
        Some(line) => writeln!(out, "{file}:{line}: {path} {version}: {what}"),
        None => writeln!(out, "{file}: {path} {version}: {what}"),
    }
}
