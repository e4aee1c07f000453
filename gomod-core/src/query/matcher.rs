//! What a version query asks for, as far as its text tells.
//!
//! The forms are those of the Go Modules Reference, "Version queries".

use super::QueryError;
use crate::path::{check_path_major, split_path_version};
use crate::pseudo;
use crate::version;

/// How versions are compared with the one that the query names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Below,
    AtMost,
    Above,
    AtLeast,
    Exactly,
}

/// A query, read.
#[derive(Clone, Debug)]
pub(super) struct Matcher<'q> {
    /// What the text of a version must begin with.
    prefix: Option<String>,
    bound: Option<(Bound, &'q str)>,
    /// Whether the lowest match is wanted.
    pub(super) prefer_lower: bool,
    /// Whether the source's own idea of the latest version may answer.
    pub(super) may_use_latest: bool,
    /// Whether `+incompatible` versions count even where a compatible one has a go.mod.
    pub(super) prefer_incompatible: bool,
    /// Whether the query names one version, so that no list is needed.
    pub(super) exact: bool,
}

/// A short form such as `v1` or `v1.2`, which stands for a range.
fn is_prefix(v: &str) -> bool {
    !v.contains(['-', '+']) && v.matches('.').count() < 2
}

impl<'q> Matcher<'q> {
    /// Reads a query; none when it names a branch or a commit.
    pub(super) fn new(
        path: &str,
        query: &'q str,
        current: Option<&'q str>,
    ) -> Result<Option<Self>, QueryError> {
        let mut matcher = Self {
            prefix: None,
            bound: None,
            prefer_lower: false,
            may_use_latest: false,
            prefer_incompatible: current.is_some_and(version::is_incompatible),
            exact: false,
        };
        let range = [
            ("<=", Bound::AtMost),
            ("<", Bound::Below),
            (">=", Bound::AtLeast),
            (">", Bound::Above),
        ];
        match (query, current) {
            ("latest", _) | ("upgrade", None) => matcher.may_use_latest = true,
            ("patch", None) => return Err(QueryError::NoPatchBase { path: path.to_owned() }),
            ("upgrade" | "patch", Some(current)) => {
                // Only an untagged version may be followed by another untagged one.
                matcher.may_use_latest = pseudo::is_pseudo(current);
                matcher.bound = Some((Bound::AtLeast, current));
                if query == "patch" {
                    matcher.prefix = version::major_minor(current).map(|v| format!("{v}."));
                }
            }
            _ => match range
                .iter()
                .find_map(|&(sign, bound)| Some((query.strip_prefix(sign)?, bound)))
            {
                Some((named, bound)) => matcher.range(path, query, named, bound)?,
                None if version::is_valid(query) => matcher.version(path, query),
                None => return Ok(None),
            },
        }
        Ok(Some(matcher))
    }

    fn range(
        &mut self,
        path: &str,
        query: &str,
        named: &'q str,
        bound: Bound,
    ) -> Result<(), QueryError> {
        if !version::is_valid(named) {
            return Err(QueryError::BadRange {
                version: named.to_owned(),
                query: query.to_owned(),
            });
        }
        // `<=v1.2` and `>v1.2` leave open what becomes of v1.2.3.
        if is_prefix(named) && matches!(bound, Bound::AtMost | Bound::Above) {
            return Err(QueryError::Ambiguous {
                version: named.to_owned(),
                query: query.to_owned(),
            });
        }
        self.bound = Some((bound, named));
        self.prefer_lower = matches!(bound, Bound::Above | Bound::AtLeast);
        self.prefer_incompatible |= !has_major(path, named);
        Ok(())
    }

    fn version(&mut self, path: &str, named: &'q str) {
        if is_prefix(named) {
            // `v1.2` means neither v1.20 nor a pre-release of v1.2.0.
            self.prefix = Some(format!("{named}."));
            self.bound = Some((Bound::AtLeast, named));
        } else {
            self.exact = true;
            self.prefix = version::canonical(named).map(Into::into);
            self.bound = Some((Bound::Exactly, named));
        }
        self.prefer_incompatible |= !has_major(path, named);
    }

    /// What the text of a version must begin with; perhaps nothing.
    pub(super) fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_default()
    }

    /// Whether a version fits the query's text.
    pub(super) fn fits(&self, v: &str) -> bool {
        self.prefix.as_ref().is_none_or(|prefix| v.starts_with(prefix.as_str()))
            && self.bound.is_none_or(|(bound, named)| {
                let order = version::compare(v, named);
                match bound {
                    Bound::Below => order.is_lt(),
                    Bound::AtMost => order.is_le(),
                    Bound::Above => order.is_gt(),
                    Bound::AtLeast => order.is_ge(),
                    Bound::Exactly => order.is_eq(),
                }
            })
    }
}

/// Whether the path's major-version suffix goes with the version.
fn has_major(path: &str, v: &str) -> bool {
    split_path_version(path).is_some_and(|(_, major)| check_path_major(v, major).is_ok())
}

/// Whether a query names one revision, rather than choosing among versions.
///
/// Only such a query may answer with an excluded or retracted version.
#[must_use]
pub fn is_revision(query: &str) -> bool {
    !(matches!(query, "latest" | "upgrade" | "patch")
        || query.starts_with(['<', '>'])
        || (version::is_valid(query) && is_prefix(query)))
}
