//! A module as the go command describes it.

use serde::Serialize;

use crate::info::VersionOrigin;

/// A module as `go list -m -json` prints it; the fields are in its order.
///
/// Absent is empty, as in Go: a field is left out when it holds its zero value.
/// See `go help list`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModuleInfo {
    /// The module path; of a replacement, the path or directory as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The version; none for main modules and directories.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// The query that the version answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The versions that there are, lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    /// What stands in for the module.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace: Option<Box<ModuleInfo>>,
    /// The commit time, RFC 3339: the proxy's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The newer version to upgrade to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Box<ModuleInfo>>,
    /// Whether it is a main module.
    #[serde(skip_serializing_if = "is_false")]
    pub main: bool,
    /// Whether no main module requires it without an `// indirect` comment.
    #[serde(skip_serializing_if = "is_false")]
    pub indirect: bool,
    /// The directory with the module's files, when it is there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dir: String,
    /// The go.mod file, when it is there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub go_mod: String,
    /// The `go` line as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub go_version: String,
    /// Why the author retracted the version.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retracted: Vec<String>,
    /// The author's notice that the module is deprecated.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub deprecated: String,
    /// What could not be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ModuleInfoError>,
    /// The `h1:` hash that go.sum has for the module's files.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sum: String,
    /// The `h1:` hash that go.sum has for its go.mod.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub go_mod_sum: String,
    /// Where the version comes from, when it was asked for by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<VersionOrigin>,
}

/// The error field of a [`ModuleInfo`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModuleInfoError {
    /// The message.
    pub err: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl ModuleInfo {
    /// The line of `go list -m`: path and version, a newer version in brackets, marks, and what
    /// replaces the module.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = self.versioned();
        if let Some(replace) = &self.replace {
            line.push_str(" => ");
            line.push_str(&replace.versioned());
        }
        line
    }

    fn versioned(&self) -> String {
        let version = |m: &Self| match m.retracted.is_empty() {
            true => m.version.clone(),
            false => format!("{} (retracted)", m.version),
        };
        let mut text = self.path.clone();
        if !self.version.is_empty() {
            text = format!("{text} {}", version(self));
            if let Some(update) = &self.update {
                text = format!("{text} [{}]", version(update));
            }
        }
        if !self.deprecated.is_empty() {
            text.push_str(" (deprecated)");
        }
        text
    }
}
