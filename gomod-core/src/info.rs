//! The `.info` file of a module version: what a proxy says about it.
//!
//! Its word only: no hash vouches for a `.info`. The go command reads one
//! leniently, as `encoding/json` does (keys in any case, unknown ones
//! ignored), and stores it in one canonical form (`modfetch.RevInfo`).

mod time;

use std::fmt::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::json::to_go_json;
use crate::pseudo;
pub(crate) use time::Timestamp;

/// The time of a `.info` that has none, as the go command prints it.
const ZERO_TIME: &str = "0001-01-01T00:00:00Z";

/// What a `.info` file says.
///
/// ```
/// use gomod_core::info::VersionInfo;
///
/// let info = VersionInfo::parse(br#"{"version":"v1.0.0","Time":"2018-02-14T15:44:20.500Z"}"#)?;
/// assert_eq!(info.version, "v1.0.0");
/// assert_eq!(info.to_json(), br#"{"Version":"v1.0.0","Time":"2018-02-14T15:44:20.5Z"}"#);
/// # Ok::<(), gomod_core::info::InfoError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionInfo {
    /// The version that the question was resolved to.
    pub version: String,
    /// The commit time, in RFC 3339 as the go command writes it.
    pub time: String,
    /// The repository, when the proxy names it.
    pub origin: Option<VersionOrigin>,
}

/// The repository and what in it the resolution of a version depends on.
///
/// The fields are those of the go command's `codehost.Origin`; empty means absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct VersionOrigin {
    /// The version-control system, such as `git`.
    #[serde(rename = "VCS", skip_serializing_if = "String::is_empty")]
    pub vcs: String,
    /// The URL of the repository.
    #[serde(rename = "URL", skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The directory of the module in the repository.
    #[serde(rename = "Subdir", skip_serializing_if = "String::is_empty")]
    pub subdir: String,
    /// The hash of the commit.
    #[serde(rename = "Hash", skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// The prefix of the tags that count.
    #[serde(rename = "TagPrefix", skip_serializing_if = "String::is_empty")]
    pub tag_prefix: String,
    /// A sum over the tags that count.
    #[serde(rename = "TagSum", skip_serializing_if = "String::is_empty")]
    pub tag_sum: String,
    /// The reference that led to the commit, such as `refs/tags/v1.0.0`.
    #[serde(rename = "Ref", skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// A sum over the whole repository.
    #[serde(rename = "RepoSum", skip_serializing_if = "String::is_empty")]
    pub repo_sum: String,
}

/// Why bytes are no `.info`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InfoError(String);

impl fmt::Display for InfoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InfoError {}

/// What the go command says of bytes that do not even begin as JSON, such as a page of HTML.
fn not_json(bytes: &[u8], error: &serde_json::Error) -> InfoError {
    let first = String::from_utf8_lossy(bytes).trim_ascii_start().chars().next();
    InfoError(match first {
        None => "unexpected end of JSON input".to_owned(),
        Some('{' | '[' | '"' | '-' | '0'..='9' | 't' | 'f' | 'n') => error.to_string(),
        Some(first) => format!("invalid character {first:?} looking for beginning of value"),
    })
}

impl VersionInfo {
    /// Returns the `.info` of a version with nothing known but its name.
    #[must_use]
    pub fn new(version: impl Into<String>) -> Self {
        VersionInfo { version: version.into(), time: ZERO_TIME.to_owned(), origin: None }
    }

    /// Reads a `.info`.
    ///
    /// # Errors
    ///
    /// Text that is not a JSON object, or fields of another type than the go command reads.
    pub fn parse(json: &[u8]) -> Result<Self, InfoError> {
        let value: Value = serde_json::from_slice(json).map_err(|e| not_json(json, &e))?;
        let Value::Object(fields) = value else {
            return Err(InfoError("not a JSON object".into()));
        };
        let mut info = VersionInfo::new("");
        for (key, value) in &fields {
            if key.eq_ignore_ascii_case("Version") {
                set(&mut info.version, key, value)?;
            } else if key.eq_ignore_ascii_case("Time") {
                let mut text = String::new();
                set(&mut text, key, value)?;
                if !value.is_null() {
                    let time = Timestamp::parse(&text)
                        .ok_or_else(|| InfoError(format!("parsing time {text:?}")))?;
                    info.time = time.to_string();
                }
            } else if key.eq_ignore_ascii_case("Origin") {
                info.origin = match value {
                    Value::Null => None,
                    Value::Object(fields) => Some(VersionOrigin::from_fields(fields)?),
                    _ => return Err(wrong_type(key)),
                };
            }
        }
        Ok(info)
    }

    /// Returns the canonical form: the bytes that the go command writes.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let mut out = String::from("{");
        field(&mut out, "Version", &self.version);
        field(&mut out, "Time", &self.time);
        if let Some(o) = &self.origin {
            out.push_str(",\"Origin\":{");
            let fields = [
                ("VCS", &o.vcs),
                ("URL", &o.url),
                ("Subdir", &o.subdir),
                ("Hash", &o.hash),
                ("TagPrefix", &o.tag_prefix),
                ("TagSum", &o.tag_sum),
                ("Ref", &o.reference),
                ("RepoSum", &o.repo_sum),
            ];
            for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
                field(&mut out, name, value);
            }
            out.push('}');
        }
        out.push('}');
        out.into_bytes()
    }

    /// Drops what does not matter for a version that is known by its canonical name.
    ///
    /// The go command does so before it stores a `.info` (`modfetch.writeDiskStat`): tags and
    /// the state of the repository matter only when a query has to be resolved anew, and for a
    /// pseudo-version the reference does not matter either.
    #[must_use]
    pub fn for_cache(mut self) -> Self {
        if let Some(origin) = &mut self.origin {
            origin.tag_prefix.clear();
            origin.tag_sum.clear();
            origin.repo_sum.clear();
            if pseudo::is_pseudo(&self.version) {
                origin.reference.clear();
            }
        }
        self
    }
}

impl VersionOrigin {
    /// The union of two origins; none where they contradict each other (`modload.mergeOrigin`).
    #[must_use]
    pub fn merged(self, other: Self) -> Option<Self> {
        if (&self.vcs, &self.url, &self.subdir) != (&other.vcs, &other.url, &other.subdir) {
            return None;
        }
        let tags_differ = !self.tag_sum.is_empty()
            && !other.tag_sum.is_empty()
            && (&self.tag_sum, &self.tag_prefix) != (&other.tag_sum, &other.tag_prefix);
        if tags_differ {
            return None;
        }
        let one = |mine: String, theirs: String| match (mine.is_empty(), theirs.is_empty()) {
            (true, _) => Some(theirs),
            (false, true) => Some(mine),
            (false, false) => (mine == theirs).then_some(mine),
        };
        let tag_prefix = match other.tag_sum.is_empty() {
            true => self.tag_prefix,
            false => other.tag_prefix,
        };
        Some(VersionOrigin {
            vcs: self.vcs,
            url: self.url,
            subdir: self.subdir,
            hash: one(self.hash, other.hash)?,
            tag_prefix,
            tag_sum: one(self.tag_sum, other.tag_sum)?,
            reference: one(self.reference, other.reference)?,
            repo_sum: one(self.repo_sum, other.repo_sum)?,
        })
    }

    fn from_fields(fields: &Map<String, Value>) -> Result<Self, InfoError> {
        let mut origin = VersionOrigin::default();
        for (key, value) in fields {
            let field = match key.to_ascii_lowercase().as_str() {
                "vcs" => &mut origin.vcs,
                "url" => &mut origin.url,
                "subdir" => &mut origin.subdir,
                "hash" => &mut origin.hash,
                "tagprefix" => &mut origin.tag_prefix,
                "tagsum" => &mut origin.tag_sum,
                "ref" => &mut origin.reference,
                "reposum" => &mut origin.repo_sum,
                _ => continue,
            };
            set(field, key, value)?;
        }
        Ok(origin)
    }
}

fn set(field: &mut String, key: &str, value: &Value) -> Result<(), InfoError> {
    match value {
        Value::String(text) => field.clone_from(text),
        // `null` leaves a field as it is.
        Value::Null => {}
        _ => return Err(wrong_type(key)),
    }
    Ok(())
}

fn wrong_type(key: &str) -> InfoError {
    InfoError(format!("field {key:?} has the wrong type"))
}

fn field(out: &mut String, name: &str, value: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    // Text is always JSON, so there is no error to lose.
    let value = to_go_json(value).unwrap_or_default();
    let _ = write!(out, "\"{name}\":{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> Result<String, InfoError> {
        Ok(String::from_utf8(VersionInfo::parse(json.as_bytes())?.to_json()).unwrap())
    }

    #[test]
    fn reads_as_leniently_as_encoding_json() {
        let zero = r#"{"Version":"","Time":"0001-01-01T00:00:00Z"}"#;
        assert_eq!(canonical("{}").unwrap(), zero);
        assert_eq!(canonical(r#"{"Version":null,"Time":null,"Origin":null}"#).unwrap(), zero);
        assert_eq!(
            canonical(r#" {"VERSION":"v1.0.0","Name":"abc","Short":1,"time":"2020-01-02T03:04:05+00:00"} "#)
                .unwrap(),
            r#"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z"}"#
        );
        for bad in [
            "",
            "<html>",
            "[]",
            "{}x",
            "{\"Version\":\"v1.0.0\"",
            r#"{"Version":1}"#,
            r#"{"Time":"yesterday"}"#,
            r#"{"Time":""}"#,
            r#"{"Origin":"git"}"#,
        ] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn writes_as_the_go_command_does() {
        let full = concat!(
            r#"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z","Origin":{"VCS":"git","#,
            r#""URL":"https://example.com/a?x=\u003c\u0026\u003e","Subdir":"s","Hash":"h","#,
            r#""TagPrefix":"p","TagSum":"t","Ref":"refs/tags/v1.0.0","RepoSum":"r"}}"#
        );
        assert_eq!(canonical(full).unwrap(), full);
        let info = VersionInfo::parse(full.as_bytes()).unwrap().for_cache();
        let origin = info.origin.unwrap();
        assert_eq!(origin.reference, "refs/tags/v1.0.0");
        assert_eq!((&*origin.tag_prefix, &*origin.tag_sum, &*origin.repo_sum), ("", "", ""));

        let mut info = VersionInfo::new("v0.0.0-20200102030405-abcdefabcdef");
        info.origin =
            Some(VersionOrigin { reference: "refs/heads/main".into(), ..Default::default() });
        assert_eq!(info.for_cache().origin, Some(VersionOrigin::default()));
    }
}
