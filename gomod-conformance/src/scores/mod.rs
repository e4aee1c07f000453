//! Suite `scores`: what `gomod sbom score` says of documents of several tools, against what
//! `sbomcheck` (SPDX) and `cdx-validate` (CycloneDX) say of them.

mod documents;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::check::Tier;
use crate::oracle::{Oracle, answer, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};
use documents::Document;

/// A profile that sbomcheck knows too.
struct Standard {
    /// Our name of it.
    profile: &'static str,
    /// Theirs.
    standard: &'static str,
    /// Our rules, and the answers of sbomcheck that are about the same.
    rules: &'static [(&'static str, &'static str)],
}

const SBOMCHECK: &[Standard] = &[
    Standard {
        profile: "ntia",
        standard: "ntia",
        rules: &[
            ("supplier", "componentSuppliers"),
            ("name", "componentNames"),
            ("version", "componentVersions"),
            ("identifier", "componentIdentifiers"),
            ("relationship", "dependencyRelationshipsProvided"),
            ("author", "authorNameProvided"),
            ("timestamp", "timestampProvided"),
        ],
    },
    Standard {
        profile: "bsi-2.1",
        standard: "bsi",
        rules: &[
            ("document-creator", "authorNameProvided"),
            ("timestamp", "timestampProvided"),
            ("component-creator", "componentSuppliers"),
            ("name", "componentNames"),
            ("version", "componentVersions"),
            ("dependencies", "dependencyRelationshipsProvided"),
            ("licence", "componentConcludedLicenses"),
        ],
    },
];

/// Profile and rule of ours, and the controls of cdx-validate that are about the same; what
/// they say of components and of the main one is added up.
const CDX_VALIDATE: &[(&str, &str, &[&str])] = &[
    ("ntia", "version", &["SCVS-1.1", "SCVS-2.11"]),
    ("ntia", "timestamp", &["SCVS-2.7"]),
    ("bsi-2.1", "licence", &["SCVS-2.14"]),
    ("bsi-2.1", "hash", &["SCVS-2.18"]),
];

/// Runs the suite; fast leaves it out.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if tier == Tier::Fast {
        return Ok(Outcome::Skipped("only in full runs".to_owned()));
    }
    let tool = |variable: &str, program: &str| {
        let named = std::env::var_os(variable).filter(|value| !value.is_empty());
        let tool = PathBuf::from(named.unwrap_or_else(|| program.into()));
        let ran = Command::new(&tool).arg("--version").stdin(Stdio::null()).output();
        ran.map(|_| tool).map_err(|err| format!("{program}: {err}"))
    };
    let (sbomcheck, cdx_validate) =
        match (tool("GOMOD_SBOMCHECK", "sbomcheck"), tool("GOMOD_CDX_VALIDATE", "cdx-validate")) {
            (Ok(sbomcheck), Ok(cdx_validate)) => (sbomcheck, cdx_validate),
            (Err(absent), _) | (_, Err(absent)) => return Ok(Outcome::Skipped(absent)),
        };
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let ours = Ours::find()?;
    let documents = match documents::make(oracle, &ours, scratch.path()) {
        Ok(documents) => documents,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let mut table =
        "\n| document | our `ntia` | sbomcheck `ntia` | our `bsi-2.1` | sbomcheck `bsi` | \
                     cdx-validate SCVS | CRA |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    let (mut checked, mut validated) = (Vec::new(), Vec::new());
    for document in &documents {
        let scores = ["ntia", "bsi-2.1"].map(|profile| score(&ours, profile, &document.file));
        let [ntia, bsi] = scores;
        let (ntia, bsi) = (ntia?, bsi?);
        let of = |profile: &str| if profile == "ntia" { &ntia } else { &bsi };
        let mut cells = vec![String::new(); 4];
        if document.spdx {
            for (index, one) in SBOMCHECK.iter().enumerate() {
                let Standard { profile, standard, rules } = one;
                let said = sbomchecked(&sbomcheck, standard, &document.file)?;
                cells[index] = if said["isConformant"] == true { "yes" } else { "no" }.to_owned();
                for (rule, key) in *rules {
                    checked.push(same(document, profile, of(profile), rule, &said[*key]));
                }
            }
        } else {
            let said = cdx_validated(&cdx_validate, &document.file)?;
            let percent = |id: &str| {
                let benchmarks = said["benchmarks"].as_array().into_iter().flatten();
                let found = benchmarks.into_iter().find(|one| one["id"] == id);
                found.map_or_else(String::new, |one| format!("{}%", one["scorePct"]))
            };
            (cells[2], cells[3]) = (percent("scvs"), percent("cra"));
            for (profile, rule, controls) in CDX_VALIDATE {
                let missing: u64 = controls.iter().map(|id| failing(&said, id)).sum();
                validated.push(same(document, profile, of(profile), rule, &missing.into()));
            }
        }
        let _ = writeln!(
            table,
            "| {} | {}% | {} | {}% | {} | {} | {} |",
            document.name, ntia["percent"], cells[0], bsi["percent"], cells[1], cells[2], cells[3]
        );
    }
    let checks = vec![
        Check::of("scores", "sbomcheck", "how many components break a rule", checked),
        Check::of("scores", "cdx-validate", "the same", validated),
    ];
    Ok(Outcome::Tabled { over: format!("{} documents", documents.len()), checks, table })
}

/// Compares one rule. Theirs is a number of components, a list of them, or a yes.
fn same(
    document: &Document,
    profile: &str,
    score: &Value,
    rule: &str,
    theirs: &Value,
) -> Option<Difference> {
    let rules = score["rules"].as_array().into_iter().flatten();
    let found = rules.into_iter().find(|one| one["id"] == rule)?;
    let number = |key: &str| found[key].as_u64().unwrap_or_default();
    let ours = number("total").saturating_sub(number("passed"));
    let theirs = match theirs {
        Value::Bool(there) => u64::from(!there),
        Value::Number(missing) => missing.as_u64().unwrap_or_default(),
        list => list["nonconformantComponents"].as_array().map_or(0, Vec::len) as u64,
    };
    let detail = format!("{profile} {rule}: ours {ours}, theirs {theirs}");
    (ours != theirs).then(|| Difference::new(&document.name, detail))
}

fn score(ours: &Ours, profile: &str, file: &Path) -> Result<Value, String> {
    let mut command = ours.command(Path::new("."));
    command.args(["sbom", "score", "--json", "--profile", profile]).arg(file);
    json(command)
}

fn sbomchecked(program: &Path, standard: &str, file: &Path) -> Result<Value, String> {
    let mut command = Command::new(program);
    command.args(["-q", "-k", "-c", standard, "-r", "json"]).arg(file);
    json(command)
}

fn cdx_validated(program: &Path, file: &Path) -> Result<Value, String> {
    // What it prints into a pipe it cuts off when it ends.
    let report = file.with_extension("report");
    let mut command = Command::new(program);
    command.args(["-r", "json", "-i"]).arg(file).arg("-o").arg(&report);
    command.stdin(Stdio::null()).output().map_err(|err| err.to_string())?;
    let bytes = std::fs::read(&report).map_err(|err| format!("{command:?}: {err}"))?;
    serde_json::from_slice(&bytes).map_err(|err| err.to_string())
}

/// The JSON that a program prints; its exit code tells a verdict.
fn json(mut command: Command) -> Result<Value, String> {
    let ran = command.stdin(Stdio::null()).output().map_err(|err| err.to_string())?;
    serde_json::from_slice(&ran.stdout).map_err(|err| {
        let said = text(&ran.stderr);
        format!("{command:?}: {err}: {}", said.lines().next().unwrap_or_default())
    })
}

/// How many components fail a control of cdx-validate: the number in its message, or one.
fn failing(said: &Value, control: &str) -> u64 {
    let benchmarks = said["benchmarks"].as_array().into_iter().flatten();
    let mut controls =
        benchmarks.filter_map(|benchmark| benchmark["controls"].as_array()).flatten();
    match controls.find(|one| one["id"] == control) {
        Some(one) if one["status"] == "fail" => {
            let words = one["message"].as_str().unwrap_or_default();
            words.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(1)
        }
        _ => 0,
    }
}

/// Writes what a program prints into a file.
fn printed(mut command: Command, file: &Path) -> Result<(), String> {
    let bytes = answer(command.stdin(Stdio::null()).output())?;
    std::fs::write(file, bytes).map_err(|err| err.to_string())
}
