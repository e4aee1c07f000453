//! What is wrong with a document, of whatever tool.
//!
//! Two sorts of rules. The *schema* is the official one of the version, for CycloneDX in
//! JSON; for SPDX it is the fields that the specification demands. The *meaning* is what no
//! schema can say: references that lead nowhere or are there twice, package URLs that are
//! none, one thing under two names, versions that no Go module can have.
//!
//! ```
//! use gomod_sbom::validate;
//!
//! let text = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
//!   "components": [{"type": "library", "name": "golang.org/x/mod", "version": "0.20",
//!                   "purl": "pkg:golang/golang.org/x/mod@0.20"}]}"#;
//! let validation = validate(text)?;
//! assert_eq!(
//!     validation.findings[0].to_string(),
//!     "2:77: /components/0/version: \"0.20\" is no version of a Go module, as v1.2.3",
//! );
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod cyclonedx;
mod locate;
mod modules;
mod purl;
mod schema;
mod spdx;
mod words;

use std::fmt;
use std::panic;
use std::thread;

use serde::Serialize;

use crate::document::{DocumentError, Format, Seen};
use crate::tree::Tree;

/// The most findings that are told; a document with more has other troubles.
const MAX_FINDINGS: usize = 1000;

/// From how many bytes on a document is worth a second thread.
const LARGE: usize = 1 << 20;

/// What was found in a document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Validation {
    /// What the document is written in.
    pub format: Format,
    /// What is wrong, by place; no more than a thousand.
    pub findings: Vec<Finding>,
    /// What of it was not looked at, as [`Document::unread`](crate::Document::unread) has it.
    pub unread: Vec<String>,
}

/// Something that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Finding {
    /// The rule that is broken.
    pub rule: Rule,
    /// The place: a JSON pointer (RFC 6901); empty for the whole.
    pub place: String,
    /// The line, from 1; none in XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column, from 1, in characters; none in XML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// The rules of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// The document has the form that its specification demands.
    Schema,
    /// A name that the document refers by is given once.
    UniqueReference,
    /// A reference leads somewhere.
    Reference,
    /// Nothing depends on itself.
    SelfDependency,
    /// A package URL is one.
    Purl,
    /// A thing is there once.
    Identity,
    /// The purl names the component.
    PurlMatches,
    /// The version is one that a Go module can have.
    GoVersion,
    /// A hash is as long as its algorithm makes it.
    HashLength,
}

impl fmt::Display for Finding {
    /// `line:column: place: message`, as far as they are known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, "{line}:{column}: ")?;
        }
        let place = if self.place.is_empty() { "/" } else { &self.place };
        write!(f, "{place}: {}", self.message)
    }
}

/// Holds a document against the rules.
///
/// # Errors
///
/// As [`Document::parse`](crate::Document::parse): when it is no document at all.
pub fn validate(bytes: &[u8]) -> Result<Validation, DocumentError> {
    let document = Seen::parse(bytes)?;
    let (mut findings, meaning) = if bytes.len() < LARGE {
        (form(&document), meaning(&document))
    } else {
        at_once(|| form(&document), || meaning(&document))
    };
    findings.extend(meaning);
    findings.truncate(MAX_FINDINGS);
    if !matches!(document.format, Format::CycloneDxXml(_)) {
        locate::locate(bytes, &mut findings);
    }
    findings.sort_by_key(|finding| (finding.line, finding.column));
    Ok(Validation { format: document.format, findings, unread: document.unread })
}

/// What is wrong by the schema, where there is one.
fn form(document: &Seen) -> Vec<Finding> {
    let mut findings = Findings::default();
    if let Format::CycloneDxJson(version) = &document.format {
        schema::check(&document.tree, version, &mut findings);
    }
    findings.0
}

/// What is wrong by all other rules.
fn meaning(document: &Seen) -> Vec<Finding> {
    let mut findings = Findings::default();
    match &document.format {
        Format::SpdxJson(_) => spdx::check(&document.tree, &mut findings),
        _ => cyclonedx::check(&document.tree, &mut findings),
    }
    modules::check(&document.contents(), &mut findings);
    findings.0
}

/// What two functions return, of which one runs on a thread where one is to be had.
fn at_once<T: Send>(first: impl Fn() -> T + Sync, second: impl FnOnce() -> T) -> (T, T) {
    thread::scope(|scope| {
        let started = thread::Builder::new().spawn_scoped(scope, &first);
        let second = second();
        let first = match started {
            Ok(thread) => thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic)),
            Err(_) => first(),
        };
        (first, second)
    })
}

/// Where a document breaks the schema of a version of CycloneDX, and how; no more than a
/// million places.
pub(crate) fn schema_faults(document: &serde_json::Value, version: &str) -> Vec<(String, String)> {
    schema::faults(&Tree::from(document), version, 1_000_000)
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, rule: Rule, place: impl Into<String>, message: impl Into<String>) {
        // One more than is told, so that there is no end of them in memory.
        if self.0.len() <= MAX_FINDINGS {
            let (place, message) = (place.into(), message.into());
            self.0.push(Finding { rule, place, line: None, column: None, message });
        }
    }
}

/// A name as a part of a JSON pointer.
fn part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
