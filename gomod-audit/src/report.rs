//! What a run has found, and what it could not know.

use std::path::PathBuf;

use serde::Serialize;

use crate::finding::Finding;
use crate::rule::Level;

/// The outcome of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What was found, sorted by file and place; waived findings among them.
    pub findings: Vec<Finding>,
    /// How many findings are allowed, and therefore not told.
    pub allowed: usize,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
    /// What was looked at.
    pub scanned: Scanned,
    /// The root of the repository, which names of files start from.
    pub root: Option<PathBuf>,
}

/// What was looked at.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Scanned {
    /// The module files.
    pub files: Vec<String>,
    /// How many modules other than the main ones.
    pub modules: usize,
    /// Whether the modules are those of the build list; else those of the require lines alone.
    pub graph: bool,
    /// How many files in which settings may stand.
    pub settings: usize,
    /// The base of the comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

/// Something that could not be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unknown {
    /// The rules that would have needed it.
    pub rules: Vec<&'static str>,
    /// What is not known and why, for a person to read.
    pub message: String,
    /// The modules or files concerned, the first of them.
    pub subjects: Vec<String>,
    /// How many there are.
    pub count: usize,
    /// Whether the report is incomplete for it, and so the run.
    pub incomplete: bool,
}

/// The most subjects that are named.
const NAMED: usize = 10;

impl Unknown {
    /// Something that is not known of several modules or files.
    #[must_use]
    pub fn new(
        rules: &[&'static str],
        message: impl Into<String>,
        subjects: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut subjects: Vec<String> = subjects.into_iter().collect();
        let count = subjects.len();
        subjects.truncate(NAMED);
        let message = message.into();
        Self { rules: rules.to_vec(), message, subjects, count, incomplete: false }
    }

    /// The same where the run has to end as incomplete.
    #[must_use]
    pub fn incomplete(self) -> Self {
        Self { incomplete: true, ..self }
    }
}

impl Report {
    /// How many findings of a level are not waived.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|f| f.waived.is_none() && f.level == level).count()
    }

    /// How many findings are waived.
    #[must_use]
    pub fn waived(&self) -> usize {
        self.findings.iter().filter(|finding| finding.waived.is_some()).count()
    }

    /// Whether something that had to be known is not.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.unknown.iter().any(|unknown| unknown.incomplete)
    }
}
