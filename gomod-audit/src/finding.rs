//! What a rule found, and where.

use crate::rule::{Level, Rule};
use crate::text::Place;

/// Something that a rule found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it weighs in this run.
    pub level: Level,
    /// What it is about: `path@version`, a path, or the setting.
    pub subject: String,
    /// Where it stands.
    pub place: Place,
    /// How the module comes into the build: from a main module to it; empty where that says
    /// nothing.
    pub chain: Vec<String>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do in this case; the rule's own advice where there is none.
    pub help: Option<String>,
    /// Whether the line that it points at was not there in the base; none without a base.
    pub introduced: Option<bool>,
    /// The waiver that hides it.
    pub waived: Option<Waived>,
}

/// Why a finding is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// The reason.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day, as `yyyy-mm-dd`.
    pub expires: String,
}

impl Finding {
    /// A finding at the level of its rule.
    #[must_use]
    pub fn new(
        rule: &'static Rule,
        subject: impl Into<String>,
        place: Place,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            level: rule.level,
            subject: subject.into(),
            place,
            chain: Vec::new(),
            message: message.into(),
            help: None,
            introduced: None,
            waived: None,
        }
    }

    /// The same with how the module comes into the build.
    #[must_use]
    pub fn through(self, chain: Vec<String>) -> Self {
        Self { chain, ..self }
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The path of the module that it is about, without the version.
    #[must_use]
    pub fn module_path(&self) -> &str {
        self.subject.split_once('@').map_or(self.subject.as_str(), |(path, _)| path)
    }
}
