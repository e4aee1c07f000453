//! What `gomod check` takes from gomod.toml: levels, and waivers.

use std::path::Path;

use gomod_audit::{Level, Text, Waiver, seen, table};
use gomod_core::syntax::Span;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::Config;
use crate::about::Kind;
use crate::failure::Failure;

/// Of checks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    #[serde(default)]
    allow: Vec<String>,
    #[serde(default)]
    warn: Vec<String>,
    #[serde(default)]
    deny: Vec<String>,
    #[serde(default)]
    waivers: Vec<Row>,
}

/// A waiver. All of it has to be said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: Spanned<String>,
    subject: Spanned<String>,
    reason: String,
    owner: String,
    expires: Datetime,
}

impl Config {
    /// The levels, in the order in which they count.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&str, Level)> {
        let Check { allow, warn, deny, .. } = &self.check;
        let at = |level| move |word| (word, level);
        let allow = allow.iter().map(String::as_str).map(at(Level::Allow));
        let warn = warn.iter().map(String::as_str).map(at(Level::Warn));
        allow.chain(warn).chain(deny.iter().map(String::as_str).map(at(Level::Deny)))
    }

    /// The waivers, with their places in the file as seen from `root`.
    pub(crate) fn waivers(&self, root: &Path) -> Result<Vec<Waiver>, Failure> {
        let Some((file, source)) = &self.source else { return Ok(Vec::new()) };
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        let text = Text::new(seen(root, &absolute), source.as_bytes());
        let wrong = |row: &Row, why: &str| {
            let message = format!("{}: the waiver of {}: {why}", file.display(), row.code.as_ref());
            Failure::wrong(Kind::Configuration, message)
        };
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let waiver = |row: &Row| {
            let rule = table::find(row.code.as_ref()).ok_or_else(|| wrong(row, "no such rule"))?;
            if rule.fixed {
                return Err(wrong(row, "it is always an error"));
            }
            if row.reason.trim().is_empty() || row.owner.trim().is_empty() {
                return Err(wrong(row, "reason and owner must say something"));
            }
            let date = row.expires.date.ok_or_else(|| wrong(row, "expires is no day"))?;
            let span = row.subject.span();
            Ok(Waiver {
                code: rule.code.to_owned(),
                subject: row.subject.as_ref().clone(),
                reason: row.reason.clone(),
                owner: row.owner.clone(),
                expires: date.to_string(),
                text: std::sync::Arc::clone(&text),
                span: Span { start: place(span.start), end: place(span.end) },
            })
        };
        self.check.waivers.iter().map(waiver).collect()
    }
}
