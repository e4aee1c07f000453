//! go.sum against the log of the checksum database: is each line what everybody has seen?

use std::collections::BTreeSet;

use serde::Serialize;

use super::report::{Finding, Part, Problem};
use crate::dirhash::hash_go_mod;
use crate::inventory::{Inventory, LogHead, Proof};
use crate::pool;
use crate::source::{Artifact, Source};
use crate::sumdb::{SumDb, SumDbError, SumDbErrorKind};
use crate::sums::Sums;
use crate::tlog::Tree;
use crate::verify::{SumFinding, SumProblem};
use crate::version::ModuleVersion;

/// What the log has to say of the lines of go.sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogReport {
    /// The name of the database.
    pub database: String,
    /// The head of the tree in which what is proven is proven.
    pub tree: LogTree,
    /// Line by line, in the order of the files.
    pub lines: Vec<LogLine>,
}

/// The head of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogTree {
    /// How many records the log has.
    pub size: u64,
    /// The hash of the tree, in base64.
    pub hash: String,
}

impl From<Tree> for LogTree {
    fn from(tree: Tree) -> Self {
        Self { size: tree.size, hash: tree.hash.to_string() }
    }
}

/// What the log has to say of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The module path.
    pub path: String,
    /// The version; it ends in `/go.mod` where that file is meant.
    pub version: String,
    /// How it stands.
    pub standing: LogStanding,
    /// The number of the record that has the hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The hash that the log has in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logged: Option<String>,
    /// Why it is not proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a line of go.sum stands with the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum LogStanding {
    /// The log has this hash.
    Proven,
    /// The log has another.
    Differs,
    /// The log has no such version.
    Absent,
    /// The database is not asked about the module: GOPRIVATE or GONOSUMDB match it.
    Private,
    /// The hash is of a kind that the log does not have.
    Foreign,
    /// The database did not answer in time, or must not be asked.
    Unknown,
    /// What came for an answer holds together with nothing: somebody is not honest.
    Refused,
}

impl LogReport {
    /// How many lines stand so.
    #[must_use]
    pub fn count(&self, standing: LogStanding) -> usize {
        self.lines.iter().filter(|line| line.standing == standing).count()
    }

    /// Whether the log has what go.sum has of a version, all of it where several files know it.
    pub(super) fn proves(&self, path: &str, version: &str) -> bool {
        let mut lines =
            self.lines.iter().filter(|line| line.version == version && line.path == path);
        let is_proven = |line: &LogLine| line.standing == LogStanding::Proven;
        lines.next().is_some_and(is_proven) && lines.all(is_proven)
    }

    /// What is wrong, for the findings of a report: each line that the log contradicts or does not
    /// have, and each reason for refusing answers once.
    #[must_use]
    pub fn findings(&self, sums: &Sums) -> Vec<Finding> {
        let mut refusals = BTreeSet::new();
        let find = |line: &LogLine| {
            let key = format!("{} {}", line.path, line.version);
            let (problem, detail) = match line.standing {
                LogStanding::Differs => (Problem::LogDiffers, key),
                LogStanding::Absent => (Problem::NotLogged, key),
                LogStanding::Refused => {
                    let reason = line.reason.clone().unwrap_or_default();
                    // That a log has two histories is said once, and not for each line.
                    let new = refusals.insert(reason.clone());
                    new.then_some(())?;
                    (Problem::LogRefused, format!("{key}: {reason}"))
                }
                _ => return None,
            };
            let recorded = || sums.hashes(&line.path, &line.version).next().map(str::to_owned);
            Some(Finding {
                file: format!("{}:{}", line.file, line.line),
                computed: line.logged.as_ref().and_then(|_| recorded()),
                recorded: line.logged.clone(),
                ..Finding::new(Part::GoSum, problem, detail)
            })
        };
        self.lines.iter().filter_map(find).collect()
    }
}

/// Asks the log about every line of the go.sum files.
#[must_use]
pub fn check_log(sums: &Sums, log: &SumDb, workers: usize) -> LogReport {
    let lines = || sums.files().iter().flat_map(|file| file.iter().map(move |sum| (file, sum)));
    // A module and its go.mod have one record. What comes of it is asked for below.
    let modules: BTreeSet<ModuleVersion> = lines()
        .filter(|(_, sum)| sum.hash.starts_with("h1:") && log.is_asked(sum.path))
        .map(|(_, sum)| {
            ModuleVersion::new(sum.path, sum.version.strip_suffix("/go.mod").unwrap_or(sum.version))
        })
        .collect();
    let modules: Vec<ModuleVersion> = modules.into_iter().collect();
    pool::map(workers, &modules, |module| log.lookup(&module.path, &module.version).is_ok());
    let lines = lines().map(|(file, sum)| {
        let mut line = LogLine {
            file: file.name().to_owned(),
            line: sum.line,
            path: sum.path.to_owned(),
            version: sum.version.to_owned(),
            standing: LogStanding::Proven,
            record: None,
            logged: None,
            reason: None,
        };
        if !sum.hash.starts_with("h1:") {
            return LogLine { standing: LogStanding::Foreign, ..line };
        }
        if !log.is_asked(sum.path) {
            return LogLine { standing: LogStanding::Private, ..line };
        }
        match log.check(sum.path, sum.version, sum.hash) {
            Ok(proof) => line.record = Some(proof.record),
            Err(error) => {
                line.standing = match error.kind() {
                    SumDbErrorKind::Mismatch { logged, .. } => {
                        line.logged = Some(logged.clone());
                        LogStanding::Differs
                    }
                    SumDbErrorKind::Source(error) if error.is_not_exist() => LogStanding::Absent,
                    _ if error.is_security() => LogStanding::Refused,
                    _ => LogStanding::Unknown,
                };
                line.reason = Some(error.kind().to_string());
            }
        }
        line
    });
    let lines = lines.collect();
    LogReport { database: log.name().to_owned(), tree: log.tree().into(), lines }
}

/// Has the log prove the hashes of an inventory; what it does not prove comes as errors. Modules that
/// it is not asked about are passed over.
#[must_use]
pub fn prove_inventory(inventory: &mut Inventory, log: &SumDb, workers: usize) -> Vec<SumDbError> {
    let proven = pool::map(workers, &inventory.components, |component| {
        let (path, version) = match &component.replacement {
            None => (&component.path, Some(&component.version)),
            Some(new) => (&new.path, new.version.as_ref()),
        };
        let version = version.filter(|_| log.is_asked(path));
        let check = |suffix: &str, hash: &Option<String>| match (version, hash) {
            (Some(version), Some(hash)) => {
                log.check(path, &[version, suffix].concat(), hash).map(|proof| Some(proof.record))
            }
            _ => Ok(None),
        };
        (check("", &component.h1), check("/go.mod", &component.go_mod_h1))
    });
    let mut errors = Vec::new();
    for (component, (zip, go_mod)) in inventory.components.iter_mut().zip(proven) {
        let mut take = |told: Result<Option<u64>, SumDbError>| {
            told.unwrap_or_else(|error| {
                errors.push(error);
                None
            })
        };
        component.h1_record = take(zip);
        component.go_mod_h1_record = take(go_mod);
        for (record, proof) in [
            (component.h1_record, &mut component.h1_proof),
            (component.go_mod_h1_record, &mut component.go_mod_proof),
        ] {
            // Of a go.mod that was not read the log proves the hash alone.
            if record.is_some() && *proof == Proof::GoSum {
                *proof = Proof::Log;
            }
        }
    }
    let Tree { size, hash } = log.tree();
    let (database, hash) = (log.name().to_owned(), hash.to_string());
    inventory.log = Some(LogHead { database, size, hash });
    errors
}

/// The lines that are missing in go.sum and that the log has, for those go.mod files whose hash it
/// is. What else there was to say of them comes as text.
#[must_use]
pub fn logged_lines(
    source: &dyn Source,
    log: &SumDb,
    missing: &[SumFinding],
    workers: usize,
) -> (Vec<String>, Vec<String>) {
    let line = |finding: &&SumFinding| {
        let (path, version) = (&*finding.path, &*finding.version);
        let module = ModuleVersion::new(path, version.strip_suffix("/go.mod")?);
        // It was read for the graph, and is at hand.
        let go_mod = source.fetch(&module, Artifact::Mod).ok()?;
        let hash = hash_go_mod(&go_mod.bytes);
        let told = log.check(path, version, &hash).map_err(|error| error.to_string());
        Some(told.map(|_| format!("{path} {version} {hash}")))
    };
    let wanted: Vec<&SumFinding> = missing
        .iter()
        .filter(|finding| finding.problem == SumProblem::Missing && log.is_asked(&finding.path))
        .collect();
    let (mut lines, mut reasons) = (Vec::new(), Vec::new());
    for told in pool::map(workers, &wanted, line).into_iter().flatten() {
        match told {
            Ok(line) => lines.push(line),
            Err(reason) => reasons.push(reason),
        }
    }
    (lines, reasons)
}
