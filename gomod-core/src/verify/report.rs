//! What was found.

use std::borrow::Cow;

use serde::Serialize;

use super::log::{LogReport, LogStanding};
use crate::sums::Sums;
use crate::version::ModuleVersion;

/// What was found of all modules.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Module by module.
    pub modules: Vec<ModuleReport>,
    /// The vendor directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<VendorReport>,
    /// What is wrong beside the modules of the cache: go.sum itself, vendored files.
    pub findings: Vec<Finding>,
    /// Why the build list cannot be computed. The modules are then those that go.sum names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unresolved: Option<String>,
    /// What the log of the checksum database has to say of go.sum, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogReport>,
}

/// How a module, or a part of it, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Standing {
    /// It is not on this machine.
    Absent,
    /// It is what go.sum promises.
    Proven,
    /// Nothing vouches for it.
    Unproven,
    /// It is not what go.sum promises.
    Differs,
}

/// By what something is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Means {
    /// Its `h1:` hash is in go.sum.
    GoSum,
    /// Its `h1:` hash is in go.sum, and the log of the checksum database has it.
    Log,
    /// It is byte for byte what a zip has that is in go.sum.
    Zip,
}

/// A part of a module, or what else is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Part {
    /// The zip in the module cache.
    Zip,
    /// The hash that is noted beside the zip.
    ZipHash,
    /// The directory that it was unpacked to.
    Directory,
    /// The go.mod file in the module cache.
    GoMod,
    /// The vendor directory.
    Vendor,
    /// The go.sum file.
    GoSum,
    /// Another file of the module cache.
    Cache,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Problem {
    /// The hash of the whole is another one.
    Hash,
    /// A file has other bytes.
    Edited,
    /// A file is there that should not be.
    Added,
    /// A file is not there that should be.
    Removed,
    /// A link or something else stands where a file should.
    NotAFile,
    /// It cannot be read, or breaks a rule.
    Unreadable,
    /// Two records contradict each other.
    Contradiction,
    /// A vendored package is not listed in modules.txt.
    Unlisted,
    /// The log of the checksum database has another hash.
    LogDiffers,
    /// The log of the checksum database has no such version.
    NotLogged,
    /// What came for an answer of the checksum database is forged, or its log contradicts itself.
    LogRefused,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The part that it is about.
    pub part: Part,
    /// What is wrong.
    pub problem: Problem,
    /// The file on disk.
    pub file: String,
    /// The file within the zip, where that is what is on disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// More words on it; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The hash of the bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// The hash that they should have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
}

impl Finding {
    pub(super) fn new(part: Part, problem: Problem, detail: impl Into<String>) -> Self {
        let (file, detail) = (String::new(), detail.into());
        Self { part, problem, file, entry: None, detail, computed: None, recorded: None }
    }
}

/// A part of a module that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartReport {
    /// Which.
    pub part: Part,
    /// Where it is.
    pub file: String,
    /// How it stands.
    pub standing: Standing,
    /// By what it is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<Means>,
    /// The hash of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// What was found of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModuleReport {
    /// The module whose bytes were looked at.
    #[serde(flatten, serialize_with = "module")]
    pub module: ModuleVersion,
    /// The module of the build list that it replaces.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "replaced")]
    pub replaces: Option<ModuleVersion>,
    /// The directory that replaces it, which nothing vouches for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// How it stands: as the worst of its parts.
    pub standing: Standing,
    /// Its parts.
    pub parts: Vec<PartReport>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

fn module<S: serde::Serializer>(module: &ModuleVersion, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap;
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("path", &module.path)?;
    map.serialize_entry("version", &module.version)?;
    map.end()
}

fn replaced<S: serde::Serializer>(
    module: &Option<ModuleVersion>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match module {
        Some(module) => serializer.collect_str(module),
        None => serializer.serialize_none(),
    }
}

impl ModuleReport {
    /// A module that a directory replaces.
    pub(super) fn local(module: ModuleVersion, directory: String) -> Self {
        let standing = Standing::Unproven;
        Self {
            module,
            replaces: None,
            directory: Some(directory),
            standing,
            parts: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// The module of the build list.
    #[must_use]
    pub fn name(&self) -> &ModuleVersion {
        self.replaces.as_ref().unwrap_or(&self.module)
    }
}

/// What was found of a vendor directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VendorReport {
    /// How many files are those of a proven module.
    pub proven: usize,
    /// Files of modules that nothing vouches for, and the modules.
    pub unproven: Vec<UnprovenVendor>,
    /// What is wrong; also among the findings of the whole.
    #[serde(skip)]
    pub findings: Vec<Finding>,
}

/// Vendored files of a module that nothing vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnprovenVendor {
    /// The module.
    pub module: String,
    /// How many of its files there are.
    pub files: usize,
    /// Why they are not proven.
    pub reason: Cow<'static, str>,
}

impl Report {
    /// Everything that is wrong.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.modules.iter().flat_map(|module| &module.findings))
    }

    /// How many modules stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.modules.iter().filter(|module| module.standing == standing).count()
    }

    /// Takes up what the log has to say of go.sum.
    #[must_use]
    pub fn with_log(mut self, log: LogReport, sums: &Sums) -> Self {
        self.findings.extend(log.findings(sums));
        for module in &mut self.modules {
            let ModuleVersion { path, version } = &module.module;
            let go_mod = format!("{version}/go.mod");
            let is_logged = |version: &str| log.proves(path, version);
            let (zip, go_mod) = (is_logged(version), is_logged(&go_mod));
            for part in module.parts.iter_mut().filter(|part| part.means == Some(Means::GoSum)) {
                if if part.part == Part::GoMod { go_mod } else { zip } {
                    part.means = Some(Means::Log);
                }
            }
        }
        Self { log: Some(log), ..self }
    }

    /// Whether anything at all was proven.
    #[must_use]
    pub fn has_proof(&self) -> bool {
        self.count(Standing::Proven) > 0
            || self.vendor.as_ref().is_some_and(|vendor| vendor.proven > 0)
            || self.log.as_ref().is_some_and(|log| log.count(LogStanding::Proven) > 0)
    }
}
