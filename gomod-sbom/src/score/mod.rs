//! How much of what a profile demands a document says.
//!
//! A profile is a list of rules, each about the document or about every component of it.
//! Each rule that fails names the components that fail it, and says what mends it. Works on
//! documents of every tool and format.
//!
//! ```
//! use gomod_sbom::{Document, Profile, score};
//!
//! let document = Document::parse(br#"{
//!     "bomFormat": "CycloneDX", "specVersion": "1.6",
//!     "components": [{"type": "library", "name": "golang.org/x/mod", "version": "v0.20.0"}]
//! }"#)?;
//! let score = score(&document, Profile::Ntia);
//! let version = score.rules.iter().find(|rule| rule.id == "version").unwrap();
//! assert_eq!((version.passed, version.total), (1, 1));
//! assert!(!score.is_full());
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod bsi;
mod ntia;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use crate::document::{Contents, Document, Entry};

/// What is demanded of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum Profile {
    /// The minimum elements of the NTIA (USA, July 2021): seven data fields.
    #[serde(rename = "ntia")]
    Ntia,
    /// BSI TR-03183-2 (Germany), version 2.1.0: the required data fields.
    #[serde(rename = "bsi-2.1")]
    Bsi21,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 2] = [Profile::Ntia, Profile::Bsi21];

    /// The word for it, such as `bsi-2.1`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Ntia => "ntia",
            Profile::Bsi21 => "bsi-2.1",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word for no profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownProfile(pub String);

impl fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "profile {:?} is not one of ntia, bsi-2.1", self.0)
    }
}

impl std::error::Error for UnknownProfile {}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Profile::ALL.into_iter().find(|profile| profile.as_str() == text);
        found.ok_or_else(|| UnknownProfile(text.to_owned()))
    }
}

/// How a document does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Score {
    /// What was demanded.
    pub profile: Profile,
    /// Each rule, in the order of the profile.
    pub rules: Vec<RuleScore>,
}

/// How a document does by one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RuleScore {
    /// The rule's name, such as `version`.
    pub id: &'static str,
    /// Where the profile's text demands it.
    pub clause: &'static str,
    /// What is demanded.
    pub demand: &'static str,
    /// How many keep it: components, or 1 where it is about the document.
    pub passed: usize,
    /// How many it is about.
    pub total: usize,
    /// The components that break it, by name and version, in the order of the document.
    pub failed: Vec<String>,
    /// What mends it.
    pub mend: &'static str,
}

impl Score {
    /// Whether every rule is kept.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.rules.iter().all(RuleScore::is_full)
    }

    /// The mean of the rules, in percent, rounded down: every rule weighs the same.
    #[must_use]
    pub fn percent(&self) -> usize {
        let parts = self.rules.iter().map(|rule| 10_000 * rule.passed / rule.total.max(1));
        parts.sum::<usize>() / self.rules.len().max(1) / 100
    }
}

impl RuleScore {
    /// Whether the rule is kept by all that it is about.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.passed == self.total
    }
}

/// Holds a document against a profile.
#[must_use]
pub fn score(document: &Document, profile: Profile) -> Score {
    let contents = document.contents();
    let seen = Seen { document: document.value(), format: document.format(), contents: &contents };
    let rules = match profile {
        Profile::Ntia => ntia::rules(&seen),
        Profile::Bsi21 => bsi::rules(&seen),
    };
    Score { profile, rules }
}

/// What the rules look at.
struct Seen<'d> {
    document: &'d Value,
    format: &'d crate::document::Format,
    contents: &'d Contents,
}

impl Seen<'_> {
    /// A rule about the document.
    fn whole(
        &self,
        (id, clause): (&'static str, &'static str),
        demand: &'static str,
        mend: &'static str,
        ok: bool,
    ) -> RuleScore {
        RuleScore {
            id,
            clause,
            demand,
            passed: usize::from(ok),
            total: 1,
            failed: Vec::new(),
            mend,
        }
    }

    /// A rule about every component.
    fn each(
        &self,
        (id, clause): (&'static str, &'static str),
        demand: &'static str,
        mend: &'static str,
        ok: impl Fn(&Entry, &Value) -> bool,
    ) -> RuleScore {
        let nothing = Value::Null;
        let entries = &self.contents.components;
        let failed: Vec<String> = entries
            .iter()
            .filter(|entry| !ok(entry, self.document.pointer(&entry.place).unwrap_or(&nothing)))
            .map(|entry| match &entry.version {
                Some(version) => format!("{} {version}", entry.name),
                None => entry.name.clone(),
            })
            .collect();
        let total = entries.len();
        RuleScore { id, clause, demand, passed: total - failed.len(), total, failed, mend }
    }
}

/// The items of a list.
fn items<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a field is a text that says something.
fn has(value: &Value, field: &str) -> bool {
    value
        .get(field)
        .and_then(Value::as_str)
        .is_some_and(|text| !matches!(text.trim(), "" | "NOASSERTION" | "UNKNOWN" | "(devel)"))
}
