//! Whether a pseudo-version says the truth about its commit (`codeRepo.validatePseudoVersion`).
//!
//! Else an author could give a commit a version above all others, and one commit endless names.

use super::CodeRepo;
use crate::pseudo::PseudoVersion;
use crate::source::{SourceError, SourceErrorKind};
use crate::version;

use super::super::revision::Revision;

impl CodeRepo {
    /// Compares hash, time and the version that the pseudo-version claims to follow.
    pub(super) fn check_pseudo(&self, revision: &Revision, v: &str) -> Result<(), SourceError> {
        self.lie(revision, v).map_err(|error| self.invalid(v, "pseudo-version", &error))
    }

    fn lie(&self, revision: &Revision, v: &str) -> Result<(), SourceError> {
        let wrong = |cause: String| SourceError::new(SourceErrorKind::Invalid, cause);
        let pseudo = PseudoVersion::parse(v).map_err(|error| wrong(error.to_string()))?;
        let (rev, short) = (pseudo.rev(), revision.short());
        if rev != short {
            return Err(wrong(if rev.starts_with(short) {
                format!("revision is longer than canonical (expected {short})")
            } else if short.starts_with(rev) {
                format!("revision is shorter than canonical (expected {short})")
            } else {
                format!("does not match short name of revision (expected {short})")
            }));
        }
        if pseudo.time().map_err(|error| wrong(error.to_string()))? != revision.time {
            let expected = revision.time.digits();
            return Err(wrong(format!(
                "does not match version-control timestamp (expected {expected})"
            )));
        }
        let plain = v.strip_suffix("+incompatible").unwrap_or(v);
        let base = PseudoVersion::parse(plain).and_then(|pseudo| pseudo.base());
        let Some(base) = base.map_err(|error| wrong(error.to_string()))? else {
            if self.pseudo_major().is_empty() && version::major(v) == Some("v1") {
                let cause = "major version without preceding tag must be v0, not v1";
                return Err(wrong(cause.to_owned()));
            }
            return Ok(());
        };
        let prefix = self.tag_prefix();
        let version_of = |tag: &str| tag.strip_prefix(&prefix).unwrap_or(tag).to_owned();
        if let Some(tag) = revision.tags.iter().find(|tag| version_of(tag) == base) {
            return Err(wrong(format!(
                "tag ({tag}) found on revision {rev} is already canonical, \
                 so should not be replaced with a pseudo-version derived from that tag"
            )));
        }
        // Tags that differ from the base in metadata alone will do.
        let refs = self.repository.refs()?;
        let mut last = None;
        let mut failed = None;
        for (tag, _) in refs.tags(&format!("{prefix}{base}")) {
            if version::compare(&version_of(tag), &base).is_ne() {
                continue;
            }
            last = Some(tag);
            match self.repository.descends_from(&revision.hash, tag) {
                Ok(true) => return Ok(()),
                Ok(false) => failed = None,
                Err(error) => failed = Some(error),
            }
        }
        match (last, failed) {
            (None, _) => Err(wrong(format!("preceding tag ({base}) not found"))),
            (Some(_), Some(error)) => Err(error),
            (Some(tag), None) => {
                Err(wrong(format!("revision {rev} is not a descendent of preceding tag ({tag})")))
            }
        }
    }
}
