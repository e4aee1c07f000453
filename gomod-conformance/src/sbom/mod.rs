//! Suite `sbom`: the documents of the modules of the suite `live`.
//!
//! Three sorts of judges: programs of others that read documents, the rules that references
//! keep, and the go command, whose build list and requirement graph the document must show.

mod facts;
mod judges;
mod rules;

use std::path::{Path, PathBuf};

use cyclonedx_bom::prelude::{Bom, SpecVersion, Validate};
use serde_json::Value;

use crate::answers::Answers;
use crate::check::Tier;
use crate::live::{Subject, Subjects};
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, say};
pub(crate) use facts::Facts;
use judges::Judge;

/// The family of a format, which says who judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Json,
    Xml,
    Spdx,
}

use Family::{Json, Spdx, Xml};

/// The formats, each with the version of the specification; the first is the default.
const FORMATS: &[(Family, &str)] = &[
    (Json, "1.6"),
    (Json, "1.3"),
    (Json, "1.4"),
    (Json, "1.5"),
    (Json, "1.7"),
    (Xml, "1.4"),
    (Xml, "1.5"),
    (Xml, "1.6"),
    (Xml, "1.7"),
    (Spdx, "2.3"),
];

/// A document on disk.
struct Document {
    case: String,
    file: PathBuf,
    family: Family,
    version: &'static str,
    /// Whose document it is: a number among the subjects.
    subject: usize,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let (ours, answers) = (Ours::find()?, Answers::build(oracle)?);
    let subjects = Subjects::lay(oracle, tier)?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let (mut documents, mut facts) = (vec![], vec![]);
    let (mut references, mut modules, mut edges) = (vec![], vec![], vec![]);
    let (mut same, mut parser) = (vec![], vec![]);
    for (number, subject) in subjects.list.iter().enumerate() {
        let known = Facts::of(subject, oracle, &answers)?;
        for &(family, version) in FORMATS {
            let case = format!("{} {family:?} {version}", subject.name);
            let bytes = match document(subject, &ours, family, version) {
                Ok(bytes) => bytes,
                Err(refusal) => {
                    references.push(Some(Difference::new(case, refusal)));
                    continue;
                }
            };
            if family == Json {
                let parsed = serde_json::from_slice::<Value>(&bytes);
                let broken = parsed.as_ref().map_err(ToString::to_string).and_then(rules::check);
                references.push(broken.err().map(|rule| Difference::new(&case, rule)));
                if (family, version) == FORMATS[0] {
                    let parsed = parsed.unwrap_or_default();
                    modules.push(known.same_modules(&parsed).map(|d| Difference::new(&case, d)));
                    edges.push(known.same_edges(&parsed).map(|d| Difference::new(&case, d)));
                }
                if let Some(read) = reread(version, &bytes) {
                    parser.push(read.err().map(|error| Difference::new(&case, error)));
                }
            }
            if ["1.6", "2.3"].contains(&version) {
                let again = document(subject, &ours, family, version);
                let differs = again.as_ref() != Ok(&bytes);
                same.push(
                    differs.then(|| Difference::new(&case, "a second run gives other bytes")),
                );
            }
            let ending = if family == Xml { "xml" } else { "json" };
            let file = scratch.path().join(format!("{number}-{family:?}-{version}.{ending}"));
            std::fs::write(&file, &bytes).map_err(|err| err.to_string())?;
            documents.push(Document { case, file, family, version, subject: number });
        }
        facts.push(known);
    }
    let check = |name, what: &str, outcomes| Check::of("sbom", name, what, outcomes);
    let rules = "references unique and not dangling, no self-loop, every component reachable";
    let mut checks = vec![
        check("references", rules, references),
        check("modules", "the modules of `go list -m all` and the hashes of go.sum", modules),
        check("edges", "the requirements of every go.mod on the selected versions", edges),
        check("parser", "read by cyclonedx-bom's parser and valid by its own rules", parser),
        check("same", "a second run gives the same bytes", same),
    ];
    checks.extend(judged(&documents, &facts, scratch.path())?);
    let over = format!("{} documents of {} modules", documents.len(), subjects.list.len());
    Ok(Outcome::Ran { over, checks })
}

/// Who judges: the judge, the names of its two checks (valid; lists the modules), what the
/// first says, and the documents that it is given.
type Bench = (Result<Judge, String>, [&'static str; 2], &'static str, fn(&Document) -> bool);

/// What programs of others say of the documents, as far as those programs are there.
fn judged(documents: &[Document], facts: &[Facts], scratch: &Path) -> Result<Vec<Check>, String> {
    let cyclonedx = |document: &Document| document.family != Spdx;
    let scanned = |document: &Document| document.family == Spdx || document.version == "1.6";
    let scanned_json = |document: &Document| match document.family {
        Json => document.version == "1.6",
        Spdx => true,
        Xml => false,
    };
    let benches: [Bench; 6] = [
        (
            Judge::cyclonedx_python(),
            ["schema", "listed"],
            "CycloneDX: valid under the official schema, by cyclonedx-python-lib",
            cyclonedx,
        ),
        (
            Judge::cyclonedx_node(),
            ["schema-npm", ""],
            "CycloneDX: valid under the official schema, by the npm library",
            cyclonedx,
        ),
        (
            Judge::spdx_python(),
            ["spdx", "spdx-listed"],
            "SPDX: read and valid by spdx-tools",
            |document| document.family == Spdx,
        ),
        (
            Judge::syft(),
            ["syft", "syft-found"],
            "JSON 1.6, XML 1.6, SPDX: read by `syft convert`",
            scanned,
        ),
        (
            Judge::grype(),
            ["grype", "grype-found"],
            "JSON 1.6, XML 1.6, SPDX: read by the reader of `grype sbom:`",
            scanned,
        ),
        (
            Judge::trivy(),
            ["trivy", "trivy-found"],
            "JSON 1.6, SPDX: read by the reader of `trivy sbom`",
            scanned_json,
        ),
    ];
    let mut checks = Vec::new();
    for (judge, [valid, listed], what, takes) in benches {
        let judge = match judge {
            Ok(judge) => judge,
            Err(absent) => {
                say(format!("  no {valid}: {absent}"));
                continue;
            }
        };
        let given: Vec<&Document> = documents.iter().filter(|document| takes(document)).collect();
        let verdicts = judge.judge(&given, scratch)?;
        let (mut errors, mut lists) = (Vec::new(), Vec::new());
        for (document, verdict) in given.iter().zip(verdicts) {
            errors.push(verdict.error.map(|error| Difference::new(&document.case, error)));
            if let Some(found) = verdict.modules {
                let differ = facts[document.subject].lists(&found);
                lists.push(differ.map(|detail| Difference::new(&document.case, detail)));
            }
        }
        checks.push(Check::of("sbom", valid, what, errors));
        if !listed.is_empty() {
            let what = "what that reader finds: the modules of `go list -m all`";
            checks.push(Check::of("sbom", listed, what, lists));
        }
    }
    Ok(checks)
}

/// Reads a document with the `cyclonedx-bom` crate, where it knows the spec version.
fn reread(version: &str, bytes: &[u8]) -> Option<Result<(), String>> {
    let version = version.parse::<SpecVersion>().ok()?;
    let read = Bom::parse_from_json_with_version(bytes, version).map_err(|err| err.to_string());
    Some(read.and_then(|bom| {
        let verdict = bom.validate_version(version);
        if verdict.passed() { Ok(()) } else { Err(format!("{verdict:?}")) }
    }))
}

fn document(
    subject: &Subject,
    ours: &Ours,
    family: Family,
    version: &str,
) -> Result<Vec<u8>, String> {
    let format = match family {
        Json => "cyclonedx-json",
        Xml => "cyclonedx-xml",
        Spdx => "spdx-json",
    };
    let mut args = vec!["sbom", "--format", format, "--timestamp", "2026-01-31T12:00:00Z"];
    if family != Spdx {
        args.extend(["--spec-version", version]);
    }
    subject.gomod(ours, &args)
}
