//! Directives of a file that can change, and the rules that both files share.
//!
//! As in `modfile`, a dropped entry stays in its list, emptied and without a line, until a
//! cleanup; the lists of tools and ignored directories keep it even then, and so does the
//! `godebug` list of go.work files. `go mod edit -json` shows that, so it is kept.

use super::EditError;
use super::tree::{EditTree, LineId, Place, Word};
use crate::modfile;
use crate::path::{check_path_major, split_path_version};
use crate::syntax::{auto_quote, must_quote};
use crate::version;

/// A directive with one word: `go`, `toolchain`, `tool`, `ignore`, `use`.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordEntry {
    pub(crate) text: String,
    pub(crate) line: Option<LineId>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct GodebugEntry {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) line: Option<LineId>,
}

/// `exclude`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExcludeEntry {
    pub(crate) path: String,
    pub(crate) version: String,
    pub(crate) line: Option<LineId>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ReplaceEntry {
    pub(crate) old: (String, String),
    pub(crate) new: (String, String),
    pub(crate) line: Option<LineId>,
}

impl From<modfile::Godebug<'_>> for GodebugEntry {
    fn from(godebug: modfile::Godebug<'_>) -> Self {
        GodebugEntry {
            key: godebug.key.to_owned(),
            value: godebug.value.to_owned(),
            line: Some(EditTree::line_id(godebug.line)),
        }
    }
}

impl From<modfile::Replace<'_>> for ReplaceEntry {
    fn from(replace: modfile::Replace<'_>) -> Self {
        ReplaceEntry {
            old: (replace.old_path.to_owned(), replace.old_version.to_owned()),
            new: (replace.new_path.to_owned(), replace.new_version.to_owned()),
            line: Some(EditTree::line_id(replace.line)),
        }
    }
}

impl WordEntry {
    pub(crate) fn new(text: &str, line: LineId) -> Self {
        WordEntry { text: text.to_owned(), line: Some(line) }
    }

    pub(crate) fn read(text: &str, line: crate::syntax::Line<'_>) -> Self {
        WordEntry::new(text, EditTree::line_id(line))
    }
}

/// The words of a line; a part that must be quoted is.
pub(super) fn words<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<Word> {
    parts.into_iter().map(|part| auto_quote(part.as_bytes())).collect()
}

/// Empties an entry and removes its line.
pub(super) fn drop_entry<E: Default>(
    tree: &mut EditTree,
    entry: &mut E,
    line: fn(&E) -> Option<LineId>,
) {
    if let Some(line) = line(entry) {
        tree.remove_line(line);
    }
    *entry = E::default();
}

/// Sets the word of a directive that stands once; `add` gives it a line.
pub(super) fn set_word(
    tree: &mut EditTree,
    entry: &mut Option<WordEntry>,
    [verb, word]: [&str; 2],
    add: impl FnOnce(&mut EditTree, Vec<Word>) -> LineId,
) {
    match entry {
        Some(WordEntry { text, line: Some(line) }) => {
            word.clone_into(text);
            tree.update_line(*line, words([verb, word]));
        }
        _ => *entry = Some(WordEntry::new(word, add(tree, words([verb, word])))),
    }
}

pub(super) fn drop_word(tree: &mut EditTree, entry: &mut Option<WordEntry>) {
    if let Some(line) = entry.take().and_then(|entry| entry.line) {
        tree.remove_line(line);
    }
}

/// Sets the first entry of a key and drops the others, or adds one.
pub(super) fn add_godebug(
    tree: &mut EditTree,
    entries: &mut Vec<GodebugEntry>,
    key: &str,
    value: &str,
) -> Result<(), EditError> {
    let setting = format!("{key}={value}");
    if key.contains('=') || must_quote(setting.as_bytes()) || setting.contains(',') {
        return Err(EditError::Godebug(setting));
    }
    let line_words = || words(["godebug", &setting]);
    let mut need = true;
    for entry in entries.iter_mut().filter(|entry| entry.key == key) {
        let Some(line) = entry.line else { continue };
        if std::mem::take(&mut need) {
            value.clone_into(&mut entry.value);
            tree.update_line(line, line_words());
        } else {
            drop_entry(tree, entry, |entry| entry.line);
        }
    }
    if need {
        let line = Some(tree.add_line(Place::Verb, line_words()));
        entries.push(GodebugEntry { key: key.to_owned(), value: value.to_owned(), line });
    }
    Ok(())
}

pub(super) fn drop_godebug(tree: &mut EditTree, entries: &mut [GodebugEntry], key: &str) {
    for entry in entries.iter_mut().filter(|entry| entry.key == key) {
        drop_entry(tree, entry, |entry| entry.line);
    }
}

/// Replaces `old`; an empty version of it stands for all versions, and then other
/// replacements of the path are dropped (`modfile`'s `addReplace`).
pub(super) fn add_replace(
    tree: &mut EditTree,
    entries: &mut Vec<ReplaceEntry>,
    old: (&str, &str),
    new: (&str, &str),
) -> Result<(), EditError> {
    for version in [old.1, new.1] {
        if !version.is_empty() {
            check_version_word(version)?;
        }
    }
    let parts = ["replace", old.0, old.1, "=>", new.0, new.1];
    // Paths are quoted where they must be, even to nothing; versions may be left out.
    let given = |&(i, part): &(usize, &str)| !(matches!(i, 2 | 5) && part.is_empty());
    let line_words = || words(parts.into_iter().enumerate().filter(given).map(|(_, part)| part));
    let owned = |(path, version): (&str, &str)| (path.to_owned(), version.to_owned());
    let mut need = true;
    // As in Go a new path does not join the other replacements.
    let mut place = Place::End;
    for entry in entries.iter_mut() {
        if entry.old.0 == old.0 && (old.1.is_empty() || entry.old.1 == old.1) {
            if std::mem::take(&mut need) {
                entry.new = owned(new);
                if let Some(line) = entry.line {
                    tree.update_line(line, line_words());
                }
                continue;
            }
            drop_entry(tree, entry, |entry| entry.line);
        }
        if entry.old.0 == old.0 {
            place = entry.line.map_or(Place::End, Place::Line);
        }
    }
    if need {
        let line = Some(tree.add_line(place, line_words()));
        entries.push(ReplaceEntry { old: owned(old), new: owned(new), line });
    }
    Ok(())
}

pub(super) fn drop_replace(tree: &mut EditTree, entries: &mut [ReplaceEntry], old: (&str, &str)) {
    for entry in entries.iter_mut().filter(|e| e.old.0 == old.0 && e.old.1 == old.1) {
        drop_entry(tree, entry, |entry| entry.line);
    }
}

/// Checks that a version can stand as one word, as the flags of `go mod edit` do: it may be
/// the name of a branch or a commit.
pub(super) fn check_version_word(version: &str) -> Result<(), EditError> {
    if must_quote(version.as_bytes()) {
        return Err(EditError::VersionWord(version.to_owned()));
    }
    Ok(())
}

/// Checks that a version is canonical and fits the path (`modfile`'s
/// `checkCanonicalVersion`).
pub(super) fn check_canonical_version(path: &str, version: &str) -> Result<(), EditError> {
    let path_major = split_path_version(path).map(|(_, path_major)| path_major);
    if version::canonical_module(version).as_deref() != Some(version) {
        let major = path_major.unwrap_or_default();
        let stable = major.strip_suffix("-unstable").unwrap_or(major);
        let major = stable.get(1..).filter(|major| !major.is_empty()).map(str::to_owned);
        return Err(EditError::NotCanonical { version: version.to_owned(), major });
    }
    match path_major.map(|path_major| (path_major, check_path_major(version, path_major))) {
        Some(("", Err(_))) => Err(EditError::Incompatible {
            version: version.to_owned(),
            path: format!("{path}/{}", version::major(version).unwrap_or_default()),
        }),
        Some((_, Err(error))) => Err(EditError::Version(error)),
        _ => Ok(()),
    }
}
