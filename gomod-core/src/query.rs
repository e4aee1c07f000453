//! Version queries: which version `latest`, `v1.2`, `<v1.5.0` or `master` means.
//!
//! The rules are those of the Go Modules Reference, "Version queries", and of
//! cmd/go's `modload.Query`: releases go before pre-releases, the source's
//! own `@latest` is asked only when no tagged version fits, excluded and
//! retracted versions are passed over unless one revision is named, and
//! `+incompatible` versions are passed over where a compatible one has a
//! go.mod file.

mod error;
mod matcher;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub use error::{QueryError, short_message};
pub use matcher::is_revision;

use crate::graph::{MainSet, ModRead, ModReader};
use crate::info::{Timestamp, VersionInfo, VersionOrigin};
use crate::path::{check_path, check_path_major, split_path_version};
use crate::pseudo::{self, CommitTime, PseudoVersion};
use crate::release;
use crate::source::{Artifact, Fetched, Source, SourceError, SourceErrorKind, VersionList};
use crate::version::{self, ModuleVersion};
use matcher::Matcher;

/// Which versions a query may not answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Every version.
    All,
    /// Versions that no main module excludes.
    NotExcluded,
    /// Versions that are neither excluded nor retracted by their authors.
    Usable,
}

/// Answers version queries for one set of main modules.
#[derive(Debug)]
pub struct Resolver<'p> {
    mains: &'p MainSet,
    reader: &'p ModReader,
    /// The module whose go.mod holds a path's retractions, looked up once.
    latest: Mutex<HashMap<String, Result<ModuleVersion, Arc<QueryError>>>>,
}

impl<'p> Resolver<'p> {
    /// A resolver that asks the reader's source.
    #[must_use]
    pub fn new(mains: &'p MainSet, reader: &'p ModReader) -> Self {
        Self { mains, reader, latest: Mutex::default() }
    }

    fn source(&self) -> &dyn Source {
        self.reader.source().source()
    }

    /// What `query` means for the module at `path`.
    ///
    /// `current` is the version in use, from which `upgrade` and `patch` start.
    ///
    /// # Errors
    ///
    /// When nothing fits, the version is not allowed, or the source cannot answer.
    pub fn query(
        &self,
        path: &str,
        query: &str,
        current: Option<&str>,
        allowed: Allowed,
    ) -> Result<VersionInfo, QueryError> {
        if release::is_toolchain(path) || path == "std" || path == "cmd" {
            return Err(QueryError::NotAModule(path.to_owned()));
        }
        if self.mains.get(path).is_some() && matches!(query, "upgrade" | "patch") {
            return Ok(VersionInfo::new(""));
        }
        self.check_asked(path)?;
        let current = current.filter(|v| !v.is_empty() && *v != "none");
        let matcher = match Matcher::new(path, query, current)? {
            Some(matcher) if !matcher.exact => matcher,
            _ => return self.revision(path, query, allowed),
        };
        let Candidates { releases, prereleases, mut origin } =
            self.candidates(path, &matcher, allowed)?;
        let choose = |versions: &[String]| {
            if matcher.prefer_lower { versions.first() } else { versions.last() }.cloned()
        };
        let upgrade = matches!(query, "upgrade" | "patch");
        let base = current.filter(|_| upgrade);
        if let Some(found) = choose(&releases).or_else(|| choose(&prereleases)) {
            return self.not_older(path, &found, base, allowed, origin);
        }
        if matcher.may_use_latest {
            match self.latest_of_source(path) {
                Ok(info) if self.fits(path, &matcher, &info.version, allowed)? => {
                    let origin = merged(origin, info.origin);
                    return self.not_older(path, &info.version, base, allowed, origin);
                }
                Ok(info) => origin = merged(origin, info.origin),
                Err(error) if error.is_not_exist() => {
                    if let Some(latest) = error.origin() {
                        origin = merged(origin, Some(latest.clone()));
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(current) = base {
            self.check(path, current, allowed)?;
            return self.not_older(path, current, None, allowed, origin);
        }
        Err(QueryError::NoMatch {
            query: query.to_owned(),
            current: current.map(str::to_owned),
            origin: origin.map(Box::new),
        })
    }

    /// A query that names one version, branch or commit.
    fn revision(&self, path: &str, rev: &str, allowed: Allowed) -> Result<VersionInfo, QueryError> {
        let info = match self.stat(path, rev) {
            Ok(info) => info,
            Err(error) => {
                // Build metadata makes no other version: try without.
                let canonical = version::canonical_module(rev).filter(|c| c != rev);
                match canonical.map(|canonical| self.stat(path, &canonical)) {
                    Some(Ok(info)) => info,
                    Some(Err(other)) if !other.is_not_exist() => return Err(other.into()),
                    _ => return Err(error.into()),
                }
            }
        };
        self.check(path, &info.version, allowed)?;
        Ok(info)
    }

    /// The versions that fit.
    fn candidates(
        &self,
        path: &str,
        matcher: &Matcher<'_>,
        allowed: Allowed,
    ) -> Result<Candidates, QueryError> {
        let mut incompatible_counts = matcher.prefer_incompatible;
        let mut last_compatible: Option<String> = None;
        let (mut releases, mut prereleases) = (Vec::new(), Vec::new());
        let (all, origin) = self.all_versions(path, matcher.prefix())?;
        for v in all {
            if !self.fits(path, matcher, &v, allowed)? {
                continue;
            }
            if !incompatible_counts {
                if !version::is_incompatible(&v) {
                    last_compatible = Some(v.clone());
                } else if let Some(last) = &last_compatible {
                    if self.has_go_mod(path, last)? {
                        // All that follows is +incompatible too, and the author uses modules.
                        break;
                    }
                    incompatible_counts = true;
                }
            }
            if version::prerelease(&v).is_empty() {
                releases.push(v);
            } else {
                prereleases.push(v);
            }
        }
        Ok(Candidates { releases, prereleases, origin })
    }

    fn fits(
        &self,
        path: &str,
        matcher: &Matcher<'_>,
        v: &str,
        allowed: Allowed,
    ) -> Result<bool, QueryError> {
        if !matcher.fits(v) {
            return Ok(false);
        }
        match self.check(path, v, allowed) {
            Ok(()) => Ok(true),
            Err(error) if error.is_disallowed() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the module has a go.mod of its own, not one that a proxy made up.
    fn has_go_mod(&self, path: &str, v: &str) -> Result<bool, QueryError> {
        let module = ModuleVersion::new(path, v);
        let fetched = self.source().fetch(&module, Artifact::Mod)?;
        // The made-up file has one line; such a path never needs quotes.
        Ok(fetched.bytes != format!("module {path}\n").as_bytes())
    }

    /// `found`, unless `current` is a pseudo-version of a later commit: then `current`.
    ///
    /// The answer hangs on what led to it, too: `origin`.
    fn not_older(
        &self,
        path: &str,
        found: &str,
        current: Option<&str>,
        allowed: Allowed,
        origin: Option<VersionOrigin>,
    ) -> Result<VersionInfo, QueryError> {
        let mut info = self.stat(path, found)?;
        info.origin = merged(origin, info.origin);
        let Some((current, since)) = current.and_then(|v| Some((v, pseudo_time(v)?))) else {
            return Ok(info);
        };
        let time = Timestamp::parse(&info.time).map(|t| t.instant());
        match time {
            Some((seconds, _))
                if !info.time.starts_with("0001-01-01T00:00:00Z") && seconds < since.unix() =>
            {
                self.check(path, current, allowed)?;
                let stayed = self.stat(path, current)?;
                Ok(VersionInfo { origin: merged(info.origin, stayed.origin.clone()), ..stayed })
            }
            _ => Ok(info),
        }
    }

    /// Whether a version may be used.
    ///
    /// # Errors
    ///
    /// [`QueryError::Excluded`] and [`QueryError::Retracted`] when it may not. That the
    /// retractions could not be read is no error here: the go command, too, lets versions pass
    /// then.
    pub fn check(&self, path: &str, v: &str, allowed: Allowed) -> Result<(), QueryError> {
        if allowed != Allowed::All && self.mains.is_excluded(path, v) {
            return Err(QueryError::Excluded(ModuleVersion::new(path, v)));
        }
        if allowed == Allowed::Usable
            && let Ok(Some(reasons)) = self.retraction(path, v)
        {
            return Err(QueryError::Retracted(ModuleVersion::new(path, v), reasons));
        }
        Ok(())
    }

    /// The reasons for which the author retracted a version; none when it is not retracted.
    ///
    /// Retractions stand in the go.mod of the latest version, retracted or not.
    ///
    /// # Errors
    ///
    /// When the latest version or its go.mod cannot be had.
    pub fn retraction(&self, path: &str, v: &str) -> Result<Option<Vec<String>>, QueryError> {
        let Some(read) = self.latest_go_mod(path, v)? else { return Ok(None) };
        let mut reasons = None;
        for retract in read.summary.retracts() {
            let (low, high) = (retract.low, retract.high);
            if version::compare(low, v).is_le() && version::compare(v, high).is_le() {
                let reasons = reasons.get_or_insert_with(Vec::new);
                if !retract.rationale.is_empty() {
                    reasons.push(retract.rationale.to_owned());
                }
            }
        }
        Ok(reasons)
    }

    /// The deprecation notice of a module; none when it is not deprecated.
    ///
    /// # Errors
    ///
    /// When the latest version or its go.mod cannot be had.
    pub fn deprecation(&self, path: &str, v: &str) -> Result<Option<String>, QueryError> {
        let read = self.latest_go_mod(path, v)?;
        Ok(read.and_then(|read| read.summary.deprecated().map(str::to_owned)))
    }

    /// The go.mod that speaks for all versions of a path; none where nothing is published.
    fn latest_go_mod(&self, path: &str, v: &str) -> Result<Option<Arc<ModRead>>, QueryError> {
        let replaced = self.mains.replacement(&ModuleVersion::new(path, ""));
        if v.is_empty() || replaced.is_some() {
            return Ok(None);
        }
        let latest = self.latest_ignoring_retractions(path)?;
        self.reader.raw(self.mains, &latest).map(Some).map_err(QueryError::Mod)
    }

    /// The latest version of a path, after replacement, retracted or excluded as it may be.
    fn latest_ignoring_retractions(&self, path: &str) -> Result<ModuleVersion, QueryError> {
        let lock = || self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(path) {
            return known.clone().map_err(|error| (*error).clone());
        }
        let answer = self.query(path, "latest", None, Allowed::All).map(|info| {
            let latest = ModuleVersion::new(path, info.version);
            self.mains.replacement(&latest).cloned().unwrap_or(latest)
        });
        lock().insert(path.to_owned(), answer.clone().map_err(Arc::new));
        answer
    }

    /// The versions of a path that may be used, lowest first (`go list -m -versions`), and what in
    /// a repository the list hangs on.
    ///
    /// # Errors
    ///
    /// When the source cannot answer.
    pub fn versions(
        &self,
        path: &str,
        allowed: Allowed,
    ) -> Result<(Vec<String>, Option<VersionOrigin>), QueryError> {
        let mut usable = Vec::new();
        let (all, origin) = self.all_versions(path, "")?;
        for v in all {
            match self.check(path, &v, allowed) {
                Ok(()) => usable.push(v),
                Err(error) if error.is_disallowed() => {}
                Err(error) => return Err(error),
            }
        }
        Ok((usable, origin))
    }

    /// Whether a path can be one of a module; replaced, it may be anything.
    fn check_asked(&self, path: &str) -> Result<(), QueryError> {
        match check_path(path) {
            Err(error) if !self.mains.is_replaced(path) => Err(QueryError::Path(error)),
            _ => Ok(()),
        }
    }

    /// What the source lists, with the versions that the main modules replace.
    fn all_versions(
        &self,
        path: &str,
        prefix: &str,
    ) -> Result<(Vec<String>, Option<VersionOrigin>), QueryError> {
        let replaced = self.mains.replaced_versions(path);
        self.check_asked(path)?;
        let found = match self.source().version_list(path, prefix) {
            // No source knows it: only what replaces it makes it a module.
            _ if check_path(path).is_err() => VersionList::default(),
            Ok(found) => found,
            Err(error) if error.is_not_exist() && self.mains.is_replaced(path) => {
                VersionList::default()
            }
            Err(error) => return Err(error.into()),
        };
        let mut origin = found.origin;
        let mut versions: Vec<String> =
            found.list.into_iter().map(|listed| listed.version).collect();
        let tagged = replaced.into_iter().filter(|v| !v.is_empty() && !pseudo::is_pseudo(v));
        let before = versions.len();
        versions.extend(tagged.map(str::to_owned));
        if versions.len() > before {
            versions.sort_by(|a, b| version::compare(a, b));
            versions.dedup();
            origin = None;
        }
        Ok((versions, origin))
    }

    /// The `.info` of one version, branch or commit; of a replaced version also without a source.
    fn stat(&self, path: &str, rev: &str) -> Result<VersionInfo, SourceError> {
        let module = ModuleVersion::new(path, rev);
        // A version of another major version is a name to be resolved: v2.0.0 may stand for
        // v2.0.0+incompatible.
        let fits =
            split_path_version(path).is_some_and(|(_, major)| check_path_major(rev, major).is_ok());
        let canonical = fits && version::canonical_module(rev).is_some_and(|v| v == rev);
        let fetched = if canonical {
            self.source().fetch(&module, Artifact::Info)
        } else {
            self.source().query(path, rev)
        };
        match fetched {
            Ok(fetched) => read_info(&fetched).map_err(|error| error.with_module(path, rev)),
            Err(error) => self.replaced_stat(path, rev).ok_or(error),
        }
    }

    /// The source's latest version, or a higher one that a main module replaces.
    fn latest_of_source(&self, path: &str) -> Result<VersionInfo, SourceError> {
        let latest = self.source().latest(path);
        let latest =
            latest.and_then(|f| read_info(&f).map_err(|error| error.with_module(path, "")));
        if !self.mains.is_replaced(path) {
            return latest;
        }
        let highest = self.mains.replaced_versions(path).pop().unwrap_or_default();
        let highest = match highest {
            // Replaced at all versions: a version that stands for any.
            "" => {
                let major = split_path_version(path).map_or("", |(_, major)| major);
                let major = major.trim_start_matches(['/', '.']);
                let major = if major.is_empty() { "v0" } else { major };
                format!("{major}.0.0-00010101000000-000000000000")
            }
            version => version.to_owned(),
        };
        match &latest {
            Ok(info) if version::compare(&highest, &info.version).is_le() => latest,
            _ => Ok(made_up(&highest)),
        }
    }

    /// A version that only a replacement gives: the source need not know it.
    fn replaced_stat(&self, path: &str, v: &str) -> Option<VersionInfo> {
        let canonical = version::canonical_module(v).is_some_and(|canonical| canonical == v);
        if !canonical || !self.mains.is_replaced(path) {
            return None;
        }
        let mut v = v.to_owned();
        let (_, major) = split_path_version(path)?;
        let fits = check_path_major(&v, major).is_ok();
        if major.is_empty() && !fits && version::build(&v).is_empty() {
            v.push_str("+incompatible");
        }
        self.mains.replacement(&ModuleVersion::new(path, v.clone()))?;
        Some(made_up(&v))
    }
}

/// The versions that fit a query, as releases and pre-releases, lowest first, and what the list
/// that they were on hangs on.
struct Candidates {
    releases: Vec<String>,
    prereleases: Vec<String>,
    origin: Option<VersionOrigin>,
}

/// What an answer hangs on that was found in two steps; none where either does not tell.
fn merged(one: Option<VersionOrigin>, other: Option<VersionOrigin>) -> Option<VersionOrigin> {
    one?.merged(other?)
}

fn read_info(fetched: &Fetched) -> Result<VersionInfo, SourceError> {
    VersionInfo::parse(&fetched.bytes).map_err(|error| {
        SourceError::new(SourceErrorKind::Malformed, format!("reading {}: {error}", fetched.from))
    })
}

/// What is known of a version that no source knows: the time that a pseudo-version tells.
fn made_up(v: &str) -> VersionInfo {
    let mut info = VersionInfo::new(v);
    if let Some(time) = pseudo_time(v) {
        info.time = time.to_string();
    }
    info
}

fn pseudo_time(v: &str) -> Option<CommitTime> {
    PseudoVersion::parse(v).ok()?.time().ok()
}
