//! The version that a commit has for the module (`codeRepo.Stat`, `codeRepo.convert`).

use super::CodeRepo;
use crate::info::{VersionInfo, VersionOrigin};
use crate::path::match_path_major;
use crate::pseudo;
use crate::source::{SourceError, SourceErrorKind};
use crate::version;

use super::super::revision::Revision;

impl CodeRepo {
    /// What a version, tag, branch or commit means for the module.
    pub(in crate::direct) fn stat(&self, rev: &str) -> Result<VersionInfo, SourceError> {
        if rev == "latest" {
            return self.latest();
        }
        let lock = || self.answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = lock().get(rev) {
            return known.clone();
        }
        let answer = match self.repository.stat(&self.revision_name(rev)) {
            Ok(revision) => self.convert(&revision, rev),
            Err(error) => Err(self.invalid(rev, "version", &error)),
        };
        lock().insert(rev.to_owned(), answer.clone());
        answer
    }

    /// The newest commit of the main branch.
    pub(in crate::direct) fn latest(&self) -> Result<VersionInfo, SourceError> {
        let revision = self.repository.latest()?;
        self.convert(&revision, "")
    }

    /// `asked` is the version that was asked for, if it is one.
    fn convert(&self, revision: &Revision, asked: &str) -> Result<VersionInfo, SourceError> {
        let answer = self.version(revision, asked);
        let version = answer.as_deref().unwrap_or_default();
        let mut origin = VersionOrigin { subdir: self.dir.clone(), ..revision.origin.clone() };
        // The name of a pseudo-version hangs on the tags that there are, but for the simplest.
        if pseudo::is_pseudo(version) && (version != asked || !version.starts_with("v0.0.0-")) {
            let mut prefix = self.tag_prefix();
            if let Some(major) = self.path_major.get(1..) {
                prefix = format!("{prefix}{major}.");
            }
            let tags = self.repository.tags_origin(&prefix)?;
            origin.tag_prefix = tags.tag_prefix;
            origin.tag_sum = tags.tag_sum;
        }
        match answer {
            Ok(version) => {
                let time = revision.time.to_string();
                Ok(VersionInfo { version, time, origin: Some(origin) })
            }
            Err(error) => Err(error.with_origin(origin)),
        }
    }

    fn version(&self, revision: &Revision, asked: &str) -> Result<String, SourceError> {
        if pseudo::is_pseudo(asked) {
            let version = self.checked(revision, asked, asked)?;
            self.check_pseudo(revision, asked)?;
            return Ok(version);
        }
        // A name that is a version itself.
        if let Some((v, true)) = self.tag_version(&revision.version)
            && let Ok(version) = self.checked(revision, &v, asked)
        {
            return Ok(version);
        }
        let (mut highest, mut base) = (String::new(), String::new());
        for tag in &revision.tags {
            let Some((v, is_canonical)) = self.tag_version(tag) else { continue };
            if !asked.is_empty() && version::compare(&v, asked).is_eq() {
                if is_canonical {
                    return self.checked(revision, &v, asked);
                }
                // Of tags that differ in metadata alone none is the version itself.
                base.clone_from(&v);
            }
            if is_canonical
                && version::compare(&highest, &v).is_lt()
                && !self.is_retracted(&v)
                && self.is_allowed(revision, &v, asked)
            {
                highest = v;
            }
        }
        if !highest.is_empty() {
            return self.checked(revision, &highest, asked);
        }
        if base.is_empty() {
            let allowed = |tag: &str| {
                let found = self.tag_version(tag);
                found.is_some_and(|(v, _)| {
                    self.is_allowed(revision, &v, asked) && !self.is_retracted(&v)
                })
            };
            let recent = self.repository.recent_tag(&revision.hash, &self.tag_prefix(), &allowed);
            if let Some(tag) = recent?
                && let Some((v, _)) = self.tag_version(&tag)
            {
                base = v;
            }
        }
        let made = pseudo::make(self.pseudo_major(), &base, revision.time, revision.short());
        self.checked(revision, &made, asked)
    }

    /// The canonical version that a tag names, and whether it is written so.
    fn tag_version(&self, tag: &str) -> Option<(String, bool)> {
        let name = tag.strip_prefix(&self.tag_prefix())?;
        if pseudo::is_pseudo(tag) {
            return None;
        }
        let v = version::canonical(name)?.into_owned();
        name.starts_with(&v).then(|| (v.clone(), v == name))
    }

    fn is_allowed(&self, revision: &Revision, v: &str, asked: &str) -> bool {
        match_path_major(v, &self.path_major) || self.may_be_incompatible(revision, v, asked)
    }

    /// Whether a version of a higher major may be one of the module: at the root, without a
    /// go.mod. Where `vN/go.mod` is, the tags are for the module there, unless someone insists.
    fn may_be_incompatible(&self, revision: &Revision, v: &str, asked: &str) -> bool {
        if !self.dir.is_empty() || !self.path_major.is_empty() {
            return false;
        }
        let is_there =
            |file: &str| matches!(self.repository.file(&revision.hash, file), Ok(Some(_)));
        if is_there("go.mod") {
            return false;
        }
        let major = version::major(v).unwrap_or_default();
        asked.ends_with("+incompatible") || !is_there(&format!("{major}/go.mod"))
    }

    /// The version, with `+incompatible` if it must have that, or why there is no such version
    /// (`checkCanonical`).
    fn checked(&self, revision: &Revision, v: &str, asked: &str) -> Result<String, SourceError> {
        if let Err(error) = self.find(v) {
            let absent = SourceError::new(SourceErrorKind::NotExist, error.full_cause());
            return Err(self.invalid(v, "version", &absent));
        }
        let refuse = |version: &str, cause: String| {
            let error = SourceError::new(SourceErrorKind::Invalid, cause);
            Err(self.invalid(version, "version", &error))
        };
        let stripped = |v: &str| v.strip_suffix("+incompatible").unwrap_or(v).to_owned();
        let v = if v == stripped(asked) { asked } else { v };
        let base = stripped(v);
        let mut version = v.to_owned();
        let major = version::major(v).unwrap_or_default();
        let mut wrong = None;
        if !match_path_major(&base, &self.path_major) {
            if self.may_be_incompatible(revision, &base, asked) {
                version = format!("{base}+incompatible");
            } else if self.path_major.is_empty() {
                wrong = Some(format!(
                    "module contains a go.mod file, so module path must match major version \
                     (\"{}/{major}\")",
                    self.path_prefix
                ));
            } else {
                wrong = Some(
                    "module path includes a major version suffix, so major version must match"
                        .to_owned(),
                );
            }
        } else if v.ends_with("+incompatible") {
            wrong = Some(format!(
                "+incompatible suffix not allowed: major version {major} is compatible"
            ));
        }
        let is_canonical =
            !asked.is_empty() && version::canonical_module(asked).as_deref() == Some(asked);
        if is_canonical && stripped(asked) != base {
            let asked_base = stripped(asked);
            return refuse(
                asked,
                format!("resolves to version {version} ({asked_base} is not a tag)"),
            );
        }
        match wrong {
            Some(cause) => refuse(&version, cause),
            None => Ok(version),
        }
    }
}
