//! What a rule is, and how much its findings weigh.

use std::fmt;

use serde::Serialize;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported, and fails nothing.
    Warn,
    /// It is reported as an error, and fails the check.
    Deny,
}

impl Level {
    /// The word that sets it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What rules are about; each group has a hundred of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Replacements.
    Replace,
    /// Versions of modules.
    Version,
    /// The sums in go.sum.
    Sum,
    /// What changed since a base.
    Change,
    /// Settings of the go command in the files of a checkout.
    Setting,
    /// The names of modules.
    Name,
    /// Toolchains.
    Toolchain,
    /// Waivers of findings.
    Waiver,
}

impl Group {
    /// All groups, in the order of their codes.
    pub const ALL: [Group; 8] = [
        Self::Replace,
        Self::Version,
        Self::Sum,
        Self::Change,
        Self::Setting,
        Self::Name,
        Self::Toolchain,
        Self::Waiver,
    ];

    /// The word that names the group on a command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Version => "version",
            Self::Sum => "sum",
            Self::Change => "change",
            Self::Setting => "setting",
            Self::Name => "name",
            Self::Toolchain => "toolchain",
            Self::Waiver => "waiver",
        }
    }
}

/// A rule. Its code and its name never change their meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The code, such as `GM0101`.
    pub code: &'static str,
    /// The name, such as `replace-local`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// The level, unless somebody says otherwise.
    pub level: Level,
    /// Whether the level can be changed at all.
    pub fixed: bool,
    /// What it finds, in one sentence.
    pub title: &'static str,
    /// Why that matters, in Markdown.
    pub why: &'static str,
    /// When it says nothing although one might expect it to, in Markdown; may be empty.
    pub silent: &'static str,
    /// What to do about it, in Markdown.
    pub mend: &'static str,
    /// Lines of a file in which it fires.
    pub example: &'static str,
}
