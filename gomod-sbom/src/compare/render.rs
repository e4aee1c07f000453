//! A comparison for people: lines of text, and Markdown for a release note.

use std::fmt;

use super::{Change, ChangeKind, Comparison};

impl fmt::Display for Change {
    /// One line: `+` added, `-` removed, `~` changed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = |version: &Option<String>| match version {
            Some(version) => format!(" {version}"),
            None => String::new(),
        };
        let (path, from, to) = (&self.path, or_none(&self.from), or_none(&self.to));
        match self.kind {
            ChangeKind::Added => write!(f, "+ {path}{}", version(&self.to)),
            ChangeKind::Removed => write!(f, "- {path}{}", version(&self.from)),
            ChangeKind::Version => write!(f, "~ {path} {from} => {to}"),
            ChangeKind::Replacement => write!(f, "~ {path} replaced by {from} => {to}"),
            ChangeKind::Hash => write!(f, "~ {path} hash {from} => {to}"),
            ChangeKind::Subject => write!(f, "~ subject {from} => {to}"),
            ChangeKind::RequirementAdded => write!(f, "+ {path} required by {to}"),
            ChangeKind::RequirementRemoved => write!(f, "- {path} required by {from}"),
        }
    }
}

fn or_none(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("nothing")
}

impl fmt::Display for Comparison {
    /// One line for each difference.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| writeln!(f, "{change}"))
    }
}

impl Comparison {
    /// The differences as Markdown, for a release note.
    ///
    /// ```
    /// use gomod_sbom::document::Contents;
    ///
    /// let none = Contents::default();
    /// assert_eq!(gomod_sbom::compare(&none, &none).to_markdown(), "No module changed.\n");
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        if self.is_empty() {
            return "No module changed.\n".to_owned();
        }
        let mut text = String::new();
        for (title, kinds) in [
            ("Subject", &[ChangeKind::Subject][..]),
            ("Added", &[ChangeKind::Added]),
            ("Removed", &[ChangeKind::Removed]),
            ("Changed", &[ChangeKind::Version, ChangeKind::Replacement, ChangeKind::Hash]),
            ("Requirements", &[ChangeKind::RequirementAdded, ChangeKind::RequirementRemoved]),
        ] {
            let mut rows =
                self.changes.iter().filter(|change| kinds.contains(&change.kind)).peekable();
            if rows.peek().is_none() {
                continue;
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("### {title}\n\n"));
            rows.for_each(|change| text.push_str(&item(change)));
        }
        text
    }
}

fn item(change: &Change) -> String {
    let (path, from, to) = (code(&change.path), or_none(&change.from), or_none(&change.to));
    let (from_code, to_code) = (code(from), code(to));
    match change.kind {
        ChangeKind::Added | ChangeKind::Removed => {
            match change.to.as_deref().or(change.from.as_deref()) {
                Some(version) => format!("- {path} {}\n", code(version)),
                None => format!("- {path}\n"),
            }
        }
        ChangeKind::Version => format!("- {path} {from_code} → {to_code}\n"),
        ChangeKind::Replacement => format!("- {path} replaced by {from_code} → {to_code}\n"),
        ChangeKind::Hash => format!("- {path} hash {from_code} → {to_code}\n"),
        ChangeKind::Subject => format!("- {from_code} → {to_code}\n"),
        ChangeKind::RequirementAdded => format!("- added: {path} required by {to_code}\n"),
        ChangeKind::RequirementRemoved => format!("- removed: {path} required by {from_code}\n"),
    }
}

/// Text as code, in which nothing commands Markdown.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(char::is_control, " "))
}
