//! The report as JSON, described by docs/schema/check.json.

use std::io::{self, Write};

use serde::Serialize;

use crate::fingerprint::fingerprints;
use crate::report::{Report, Scanned, Unknown};
use crate::rule::Level;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonReport<'r> {
    format_version: u32,
    findings: Vec<JsonFinding<'r>>,
    counts: Counts,
    /// Whether nothing that had to be known is missing.
    complete: bool,
    unknown: &'r [Unknown],
    scanned: &'r Scanned,
}

#[derive(Serialize)]
struct Counts {
    deny: usize,
    warn: usize,
    waived: usize,
    allowed: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonFinding<'r> {
    code: &'static str,
    name: &'static str,
    group: &'static str,
    level: Level,
    subject: &'r str,
    message: &'r str,
    help: &'r str,
    file: &'r str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    chain: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    introduced: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<JsonWaived<'r>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct JsonWaived<'r> {
    reason: &'r str,
    owner: &'r str,
    expires: &'r str,
}

/// Writes the report.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let prints = fingerprints(&report.findings);
    let mut findings = Vec::with_capacity(report.findings.len());
    for (one, fingerprint) in report.findings.iter().zip(prints) {
        let (rule, start, end) = (one.rule, one.place.start(), one.place.end());
        findings.push(JsonFinding {
            code: rule.code,
            name: rule.name,
            group: rule.group.name(),
            level: one.level,
            subject: &one.subject,
            message: &one.message,
            help: one.help.as_deref().unwrap_or(rule.mend),
            file: one.place.text.name(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            chain: &one.chain,
            introduced: one.introduced,
            waived: one.waived.as_ref().map(|waived| JsonWaived {
                reason: &waived.reason,
                owner: &waived.owner,
                expires: &waived.expires,
            }),
            fingerprint,
        });
    }
    let document = JsonReport {
        format_version: 1,
        findings,
        counts: Counts {
            deny: report.count(Level::Deny),
            warn: report.count(Level::Warn),
            waived: report.waived(),
            allowed: report.allowed,
        },
        complete: !report.is_incomplete(),
        unknown: &report.unknown,
        scanned: &report.scanned,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
