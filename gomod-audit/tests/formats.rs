//! Reports as JSON and SARIF: valid under their schemas, and bounded, however much is found.

#![expect(clippy::unwrap_used, reason = "a test ends where something is amiss")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use gomod_audit::{Levels, Report, Revision, Scan, Text, fingerprints, json, run, sarif};
use serde_json::Value;

/// A go.mod with so many replacements by absolute directories, shifted down by some lines.
fn report(findings: usize, shifted: usize) -> Report {
    let mut go_mod = format!("module example.com/m\n{}\nreplace (\n", "\n".repeat(shifted));
    for n in 0..findings {
        writeln!(go_mod, "\texample.com/é{n} => /abs/\u{1f600}{n}").unwrap();
    }
    go_mod += ")\n";
    let mut revision = Revision::default();
    let text = Text::new("dir with space/é/go.mod", go_mod.replace('é', "e"));
    revision.add_go_mod(Path::new("/r/d"), text).unwrap();
    run(&Scan::new(revision), &Levels::default(), &[])
}

fn schema(name: &str) -> jsonschema::Validator {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    // SARIF's pattern has a bracket too many, which not every engine takes for a letter.
    for kind in ["run", "toolComponent"] {
        if let Some(language) =
            schema.pointer_mut(&format!("/definitions/{kind}/properties/language"))
        {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    jsonschema::validator_for(&schema).unwrap()
}

fn written(
    write: impl Fn(&mut dyn std::io::Write, &Report) -> std::io::Result<()>,
    report: &Report,
) -> Value {
    let mut bytes = Vec::new();
    write(&mut bytes, report).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[track_caller]
fn is_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> = validator.iter_errors(value).take(5).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn ten_thousand_findings() {
    let report = report(10_000, 0);
    assert_eq!(report.findings.len(), 10_000);
    let answer = written(json::write, &report);
    is_valid(&schema("docs/schema/check.json"), &answer);
    assert_eq!(answer["findings"].as_array().unwrap().len(), 10_000);

    let log = written(sarif::write, &report);
    is_valid(&schema("testdata/sarif/sarif-schema-2.1.0.json"), &log);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 10_000);
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn more_than_can_be_taken_are_cut_and_said() {
    let report = report(sarif::MAX_RESULTS + 7, 0);
    let log = written(sarif::write, &report);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), sarif::MAX_RESULTS);
    let said = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(said.contains("7 of 25007 findings are left out"), "{said}");
}

#[test]
fn rules_places_and_uris() {
    let log = written(sarif::write, &report(3, 0));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        let tags = rule["properties"]["tags"].as_array().unwrap();
        let unique: BTreeSet<&str> = tags.iter().map(|tag| tag.as_str().unwrap()).collect();
        assert_eq!(unique.len(), tags.len());
    }
    for result in run["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "dir%20with%20space/%C3%A9/go.mod");
        let region = &place["region"];
        let at = |name: &str| region[name].as_u64().unwrap();
        assert!(at("startLine") >= 1 && at("startColumn") >= 1);
        // Characters, not bytes: /abs/, one character and one digit.
        assert_eq!(at("endColumn") - at("startColumn"), 7);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let (one, moved) = (report(50, 0), report(50, 9));
    let prints = fingerprints(&one.findings);
    assert_eq!(prints, fingerprints(&moved.findings));
    let unique: BTreeSet<&String> = prints.iter().collect();
    assert_eq!(unique.len(), prints.len());
    assert_ne!(one.findings[0].place.start().line, moved.findings[0].place.start().line);
}
