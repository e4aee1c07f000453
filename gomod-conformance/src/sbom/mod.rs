//! Suite `sbom`: the documents of the modules of the suite `live`.
//!
//! Three judges: the official schemas, the rules that references keep, and the go command,
//! whose build list and requirement graph the document must show.

mod facts;
mod rules;
mod schema;

use cyclonedx_bom::prelude::{Bom, SpecVersion, Validate};
use serde_json::Value;

use crate::answers::Answers;
use crate::check::Tier;
use crate::live::{Subject, Subjects};
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, say};

/// The spec versions; the first is the default.
const VERSIONS: &[&str] = &["1.6", "1.3", "1.4", "1.5", "1.7"];

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let (ours, answers) = (Ours::find()?, Answers::build(oracle)?);
    let subjects = Subjects::lay(oracle, tier)?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let schema = schema::Judge::find(scratch.path());
    if let Err(absent) = &schema {
        say(format!("  no official schemas: {absent}"));
    }
    let (mut documents, mut references, mut modules, mut edges) = (vec![], vec![], vec![], vec![]);
    let (mut same, mut parser) = (vec![], vec![]);
    for (number, subject) in subjects.list.iter().enumerate() {
        for version in VERSIONS {
            let case = format!("{} {version}", subject.name);
            let bytes = match document(subject, &ours, version) {
                Ok(bytes) => bytes,
                Err(refusal) => {
                    references.push(Some(Difference::new(case, refusal)));
                    continue;
                }
            };
            let parsed = serde_json::from_slice::<Value>(&bytes);
            let broken = parsed.as_ref().map_err(ToString::to_string).and_then(rules::check);
            references.push(broken.err().map(|rule| Difference::new(&case, rule)));
            if *version == VERSIONS[0] {
                let again = document(subject, &ours, version);
                let differs = again.as_ref() != Ok(&bytes);
                same.push(
                    differs.then(|| Difference::new(&case, "a second run gives other bytes")),
                );
                let facts = facts::Facts::of(subject, oracle, &answers)?;
                let parsed = parsed.unwrap_or_default();
                modules.push(facts.same_modules(&parsed).map(|d| Difference::new(&case, d)));
                edges.push(facts.same_edges(&parsed).map(|d| Difference::new(&case, d)));
            }
            if let Some(read) = reread(version, &bytes) {
                parser.push(read.err().map(|error| Difference::new(&case, error)));
            }
            let file = scratch.path().join(format!("{number}-{version}.json"));
            std::fs::write(&file, &bytes).map_err(|err| err.to_string())?;
            documents.push((case, file));
        }
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
    if let Ok(judge) = schema {
        let valid = judge.validate(&documents)?;
        checks.push(check("schema", "valid under the official schema of its version", valid));
    }
    let over = format!("{} documents of {} modules", documents.len(), subjects.list.len());
    Ok(Outcome::Ran { over, checks })
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

fn document(subject: &Subject, ours: &Ours, version: &str) -> Result<Vec<u8>, String> {
    subject.gomod(ours, &["sbom", "--spec-version", version, "--timestamp", "none"])
}
