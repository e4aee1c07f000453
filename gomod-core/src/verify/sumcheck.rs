//! go.sum against the module graph.

use std::collections::{BTreeSet, HashSet};

use serde::Serialize;

use super::{Means, Part, Standing, verify_cached};
use crate::cache::Cache;
use crate::project::{Project, ProjectError};
use crate::sumfile::{SumFile, SumFileError};
use crate::sums::Sums;
use crate::version::ModuleVersion;

/// What there is to say of a go.sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum SumProblem {
    /// Two hashes for one thing. The go command takes whichever comes first.
    Contradiction,
    /// No hash for a go.mod that the graph has read.
    Missing,
    /// The same line again.
    Doubled,
    /// The module graph has no such version. `go mod tidy` may still want it: a module before go
    /// 1.21 keeps what an older go command would read.
    Unknown,
}

/// A line of a go.sum, or one that it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SumFinding {
    /// What is to say of it.
    pub problem: SumProblem,
    /// The file.
    pub file: String,
    /// The line; none where it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The module path.
    pub path: String,
    /// The version; it ends in `/go.mod` where that file is meant.
    pub version: String,
}

impl SumProblem {
    /// Whether a build may fail or be deceived by it.
    #[must_use]
    pub fn is_fault(self) -> bool {
        matches!(self, Self::Contradiction | Self::Missing)
    }
}

/// Holds the go.sum files of a project against its module graph.
///
/// # Errors
/// The graph cannot be read.
pub fn check_sums(project: &Project) -> Result<Vec<SumFinding>, ProjectError> {
    let build = project.build()?;
    let graph = &build.loaded.graph;
    let mains = project.mains();
    let known: HashSet<ModuleVersion> = graph
        .breadth_first()
        .into_iter()
        .map(|node| graph.module(node))
        .map(|module| mains.replacement(&module).cloned().unwrap_or(module))
        .collect();
    let mut findings = Vec::new();
    for file in project.sums().files() {
        check_file(project.sums(), file, (!build.vendored).then_some(&known), &mut findings);
    }
    let own = project.sums().files().last().map(SumFile::name).unwrap_or_default();
    findings.extend(project.unproven(build).into_iter().map(|module| SumFinding {
        problem: SumProblem::Missing,
        file: own.to_owned(),
        line: None,
        path: module.path,
        version: format!("{}/go.mod", module.version),
    }));
    Ok(findings)
}

fn check_file(
    sums: &Sums,
    file: &SumFile,
    known: Option<&HashSet<ModuleVersion>>,
    findings: &mut Vec<SumFinding>,
) {
    let mut seen = BTreeSet::new();
    for sum in file.iter() {
        let mut find = |problem| {
            findings.push(SumFinding {
                problem,
                file: file.name().to_owned(),
                line: Some(sum.line),
                path: sum.path.to_owned(),
                version: sum.version.to_owned(),
            });
        };
        let mut hashes = sums.hashes(sum.path, sum.version).filter(|hash| hash.starts_with("h1:"));
        let first = hashes.next();
        if sum.hash.starts_with("h1:") && first.is_some_and(|first| first != sum.hash) {
            find(SumProblem::Contradiction);
        } else if !seen.insert((sum.path, sum.version, sum.hash)) {
            find(SumProblem::Doubled);
        } else if let Some(known) = known {
            let version = sum.version.strip_suffix("/go.mod").unwrap_or(sum.version);
            if !known.contains(&ModuleVersion::new(sum.path, version)) {
                find(SumProblem::Unknown);
            }
        }
    }
}

/// The lines that are missing and whose hash is proven: by a zip in the module cache that go.sum
/// vouches for, and in which the go.mod is. What else is a proof, the checksum database has
/// ([`logged_lines`](super::logged_lines)).
#[must_use]
pub fn proven_lines(cache: &Cache, sums: &Sums, missing: &[SumFinding]) -> Vec<String> {
    let line = |finding: &SumFinding| {
        let version = finding.version.strip_suffix("/go.mod")?;
        let module = ModuleVersion::new(&*finding.path, version);
        // Of lines that contradict each other none is a proof.
        let mut hashes = sums.hashes(&module.path, version).filter(|hash| hash.starts_with("h1:"));
        let first = hashes.next()?;
        if hashes.any(|hash| hash != first) {
            return None;
        }
        let report = verify_cached(cache, sums, &module, 1);
        let go_mod = report.parts.iter().find(|part| part.part == Part::GoMod)?;
        let proven = go_mod.standing == Standing::Proven && go_mod.means == Some(Means::Zip);
        let hash = go_mod.hash.as_ref().filter(|_| proven)?;
        Some(format!("{} {} {hash}", finding.path, finding.version))
    };
    missing
        .iter()
        .filter(|finding| finding.problem == SumProblem::Missing)
        .filter_map(line)
        .collect()
}

/// A go.sum with further lines, in the form in which the go command writes it.
///
/// In a workspace what a member's go.sum has is left out, as `modfetch.tidyGoSum` leaves it out of
/// go.work.sum.
///
/// # Errors
/// The lines are not those of a go.sum.
pub fn with_lines(sums: &Sums, file: &SumFile, lines: &[String]) -> Result<String, SumFileError> {
    let mut bytes = file.as_bytes().to_vec();
    for line in lines {
        bytes.push(b'\n');
        bytes.extend_from_slice(line.as_bytes());
    }
    let text = SumFile::parse(file.name(), bytes)?.to_canonical();
    let members = sums.files().split_last().map_or(&[][..], |(_, members)| members);
    if members.is_empty() {
        return Ok(text);
    }
    let has = |line: &str| {
        let mut words = line.split(' ');
        let (path, version) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        members.iter().any(|member| member.hashes(path, version).next().is_some())
    };
    Ok(text.split_inclusive('\n').filter(|line| !has(line)).collect())
}
