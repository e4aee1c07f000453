//! The report as SARIF 2.1.0, in the part of it that code scanning services read.
//!
//! What GitHub documents as limits is kept: at most 25,000 results in a run, of which it shows
//! 5,000; texts of bounded length; each rule once; relative URIs with slashes; places from 1. What
//! was cut is said in a notification of the run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::explain;
use crate::finding::Finding;
use crate::fingerprint::fingerprints;
use crate::report::Report;
use crate::rule::{Level, Rule};

/// The most results of a run that GitHub takes.
pub const MAX_RESULTS: usize = 25_000;

/// The most characters of a text.
const MAX_TEXT: usize = 1_024;

/// The most modules that a message names of a chain.
const MAX_CHAIN: usize = 8;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool,
    column_kind: &'static str,
    original_uri_base_ids: BTreeMap<&'static str, Described>,
    invocations: [Invocation; 1],
    results: Vec<Outcome<'r>>,
}

#[derive(Serialize)]
struct Described {
    description: Message,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    tags: Vec<&'static str>,
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'r> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: [Location<'r>; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Properties<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'r> {
    fully_qualified_name: &'r str,
    kind: &'static str,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties<'r> {
    subject: &'r str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    chain: &'r [String],
}

/// Writes the report.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    // Where not all can be told, errors go first; among equals the order stays.
    let prints = fingerprints(&report.findings);
    let mut told: Vec<(&Finding, String)> = report.findings.iter().zip(prints).collect();
    let cut = told.len().saturating_sub(MAX_RESULTS);
    if cut > 0 {
        told.sort_by_key(|(finding, _)| (finding.waived.is_some(), finding.level != Level::Deny));
        told.truncate(MAX_RESULTS);
    }
    let mut rules: Vec<&'static Rule> = told.iter().map(|(finding, _)| finding.rule).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup();
    let index = |rule: &Rule| rules.iter().position(|known| known.code == rule.code);
    let results =
        told.iter().map(|(finding, print)| outcome(finding, print, index(finding.rule))).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "gomod",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            // As Go counts: characters, not bytes.
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(
                "SRCROOT",
                Described { description: text("The root of the repository.") },
            )]),
            invocations: [Invocation {
                execution_successful: !report.is_incomplete(),
                tool_execution_notifications: notifications(report, cut),
            }],
            results,
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn notifications(report: &Report, cut: usize) -> Vec<Notification> {
    let mut told = Vec::new();
    if cut > 0 {
        let message = format!(
            "{cut} of {} findings are left out, as no more than {MAX_RESULTS} are taken; errors \
             were kept first",
            report.findings.len()
        );
        told.push(Notification { level: "warning", message: text(&message) });
    }
    told.extend(report.unknown.iter().map(|unknown| {
        let of = match unknown.subjects.first() {
            Some(first) => format!(" ({first}, {} in all)", unknown.count),
            None => String::new(),
        };
        let level = if unknown.incomplete { "warning" } else { "note" };
        Notification { level, message: text(&format!("not known{of}: {}", unknown.message)) }
    }));
    told
}

fn descriptor(rule: &Rule) -> Descriptor {
    let security = match rule.level {
        Level::Deny => "8.0",
        Level::Warn => "5.0",
        Level::Allow => "2.0",
    };
    Descriptor {
        id: rule.code,
        name: pascal(rule.name),
        short_description: text(rule.title),
        full_description: text(rule.why),
        help: Help { text: rule.mend.to_owned(), markdown: explain::page(rule) },
        default_configuration: Configuration { level: level(rule.level) },
        properties: RuleProperties {
            tags: vec!["security", "supply-chain", rule.group.name()],
            precision: "high",
            severity: if rule.level == Level::Deny { "error" } else { "warning" },
            security_severity: security,
        },
    }
}

/// `replace-local` as `ReplaceLocal`.
fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    name.split('-').map(word).collect()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "note",
    }
}

fn outcome<'r>(finding: &'r Finding, fingerprint: &str, index: Option<usize>) -> Outcome<'r> {
    let (start, end) = (finding.place.start(), finding.place.end());
    let mut message = finding.message.clone();
    if finding.chain.len() > 2 {
        let shown: Vec<&str> = finding.chain.iter().take(MAX_CHAIN).map(String::as_str).collect();
        let more = if finding.chain.len() > MAX_CHAIN { " → …" } else { "" };
        message += &format!(" (comes in by {}{more})", shown.join(" → "));
    }
    let suppressions = finding.waived.iter().map(|waived| Suppression {
        kind: "external",
        status: "accepted",
        justification: format!("{} ({}, till {})", waived.reason, waived.owner, waived.expires),
    });
    Outcome {
        rule_id: finding.rule.code,
        rule_index: index.unwrap_or_default(),
        level: level(finding.level),
        message: text(&message),
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact {
                    uri: uri(finding.place.text.name()),
                    uri_base_id: "SRCROOT",
                },
                region: Region {
                    start_line: start.line,
                    start_column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                },
            },
            logical_locations: vec![Logical {
                fully_qualified_name: &finding.subject,
                kind: "module",
            }],
        }],
        partial_fingerprints: BTreeMap::from([
            ("gomod/v1", fingerprint.to_owned()),
            // The one that GitHub goes by; without it the text of the line would count.
            ("primaryLocationLineHash", fingerprint.to_owned()),
        ]),
        baseline_state: finding.introduced.map(|new| if new { "new" } else { "unchanged" }),
        suppressions: suppressions.collect(),
        properties: Properties { subject: &finding.subject, chain: &finding.chain },
    }
}

/// A text of bounded length.
fn text(text: &str) -> Message {
    let text = match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    Message { text }
}

/// A file's name as a relative reference.
fn uri(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/@+".contains(&b);
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        if plain(byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
