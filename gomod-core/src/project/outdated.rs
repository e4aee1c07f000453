//! Which modules have newer versions, are retracted or are deprecated.

use serde::Serialize;

use super::{Project, ProjectError};
use crate::path::split_path_version;
use crate::pool;
use crate::query::{Allowed, QueryError, Resolver};
use crate::version::{self, ModuleVersion};

/// How many major versions beyond the one in use are looked for; a gap in the numbers ends it.
const MAJORS: u32 = 20;

/// A module of the build, and what there is beyond the version in use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outdated {
    /// The path of the module that is used: the replacement's where one stands in.
    pub path: String,
    /// The version in use.
    pub version: String,
    /// The path that is required, when a replacement stands in for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Whether a main module requires it without an `// indirect` comment.
    pub direct: bool,
    /// The newest version that differs in the patch number alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Newer>,
    /// The newest version under the same path, when it is more than a patch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minor: Option<Newer>,
    /// The newest version under the path of a later major version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub major: Option<Newer>,
    /// Why the author retracted the version in use; a retraction may come without a reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retracted: Option<Vec<String>>,
    /// The author's notice that the module is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What could not be had. The rest may then be incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A newer version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Newer {
    /// The module path, when it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The version.
    pub version: String,
    /// When it was made, RFC 3339: the proxy's word.
    pub time: String,
}

impl Outdated {
    /// Whether anything is newer, retracted or deprecated.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        self.patch.is_some()
            || self.minor.is_some()
            || self.major.is_some()
            || self.retracted.is_some()
            || self.deprecated.is_some()
    }
}

/// Looks at each module of the build that has a version, the direct ones alone if so wished.
pub(super) fn look(project: &Project, direct: bool) -> Result<Vec<Outdated>, ProjectError> {
    let resolver = project.resolver();
    let mut modules = project.build_list()?;
    modules.retain(|m| !(m.main || direct && m.indirect));
    let answers = pool::map(project.options.workers, &modules, |module| {
        let used = match &module.replace {
            Some(replace) if replace.version.is_empty() => return None, // a directory
            Some(replace) => ModuleVersion::new(&*replace.path, &*replace.version),
            None => ModuleVersion::new(&*module.path, &*module.version),
        };
        let replaces = (used.path != module.path).then(|| module.path.clone());
        Some(Outdated { replaces, direct: !module.indirect, ..one(&resolver, &used) })
    });
    Ok(answers.into_iter().flatten().collect())
}

fn one(resolver: &Resolver<'_>, module: &ModuleVersion) -> Outdated {
    let ModuleVersion { path, version } = module;
    let mut found =
        Outdated { path: path.clone(), version: version.clone(), ..Outdated::default() };
    let mut error = None;
    let mut keep = |failure: QueryError| {
        // That there is nothing newer is no failure.
        if !failure.is_not_found() && !failure.is_disallowed() {
            error.get_or_insert(failure.cause());
        }
    };
    match newest(resolver, path, "patch", version) {
        Ok(newer) => found.patch = newer,
        Err(failure) => keep(failure),
    }
    match newest(resolver, path, "upgrade", version) {
        Ok(newer) => found.minor = newer.filter(|n| found.patch.as_ref() != Some(n)),
        Err(failure) => keep(failure),
    }
    match later_major(resolver, path) {
        Ok(newer) => found.major = newer,
        Err(failure) => keep(failure),
    }
    match resolver.retraction(path, version) {
        Ok(reasons) => found.retracted = reasons,
        Err(failure) => keep(failure),
    }
    match resolver.deprecation(path, version) {
        Ok(notice) => found.deprecated = notice,
        Err(failure) => keep(failure),
    }
    found.error = error;
    found
}

fn newest(
    resolver: &Resolver<'_>,
    path: &str,
    query: &str,
    current: &str,
) -> Result<Option<Newer>, QueryError> {
    let info = resolver.query(path, query, Some(current), Allowed::Usable)?;
    let newer = version::compare(&info.version, current).is_gt();
    Ok(newer.then_some(Newer { path: None, version: info.version, time: info.time }))
}

/// The newest version under the highest later major version's path.
fn later_major(resolver: &Resolver<'_>, path: &str) -> Result<Option<Newer>, QueryError> {
    let mut found = None;
    let Some((prefix, suffix)) = split_path_version(path) else { return Ok(None) };
    let mark = if path.starts_with("gopkg.in/") { ".v" } else { "/v" };
    // The path tells the major version; without one it is 1, whatever +incompatible says.
    let digits = suffix.trim_start_matches(mark).trim_end_matches("-unstable");
    let major = if suffix.is_empty() { Some(1) } else { digits.parse::<u32>().ok() };
    let Some(first) = major.and_then(|major| major.checked_add(1)) else { return Ok(None) };
    for next in first..first.saturating_add(MAJORS) {
        let path = format!("{prefix}{mark}{next}");
        match resolver.query(&path, "latest", None, Allowed::Usable) {
            Ok(info) => {
                found = Some(Newer { path: Some(path), version: info.version, time: info.time });
            }
            // The path is a guess: many a company's proxy forbids what it does not know.
            Err(error) if error.is_not_found() || error.is_refused() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
