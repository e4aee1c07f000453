//! The editor of go.mod files.

use std::sync::Arc;

use super::EditError;
use super::entry::{
    ExcludeEntry, GodebugEntry, ReplaceEntry, WordEntry, add_godebug, add_replace,
    check_canonical_version, check_version_word, drop_entry, drop_godebug, drop_replace, drop_word,
    set_word, words,
};
use super::require::RequireEntry;
use super::tree::{EditTree, LineId, Place};
use crate::modfile::{ModFile, is_go_version, is_toolchain_name};

/// A go.mod file that can change.
///
/// Each method does what the flag of `go mod edit` does that it names. After the last one
/// call [`finish`](Self::finish), as `go mod edit` does before it prints.
///
/// Where the go command leaves the check of an argument to its command line, so does this:
/// module paths may be anything (a word that must be quoted is), see
/// [`check_import_path`](crate::path::check_import_path).
#[derive(Clone, Debug, Default)]
pub struct ModEditor {
    pub(crate) tree: EditTree,
    pub(crate) module: Option<ModuleEntry>,
    pub(crate) go: Option<WordEntry>,
    pub(crate) toolchain: Option<WordEntry>,
    pub(crate) godebugs: Vec<GodebugEntry>,
    pub(crate) requires: Vec<RequireEntry>,
    pub(crate) excludes: Vec<ExcludeEntry>,
    pub(crate) replaces: Vec<ReplaceEntry>,
    pub(crate) retracts: Vec<RetractEntry>,
    pub(crate) tools: Vec<WordEntry>,
    pub(crate) ignores: Vec<WordEntry>,
}

#[derive(Clone, Debug)]
pub(crate) struct ModuleEntry {
    pub(crate) path: String,
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only JSON shows it"))]
    pub(crate) deprecated: String,
    line: LineId,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RetractEntry {
    pub(crate) low: String,
    pub(crate) high: String,
    pub(crate) rationale: Arc<str>,
    line: Option<LineId>,
}

impl ModFile<'_> {
    /// A copy of the file to edit.
    #[must_use]
    pub fn edit(&self) -> ModEditor {
        let line = EditTree::line_id;
        ModEditor {
            tree: EditTree::new(self.syntax(), self.rewrites()),
            module: self.module().map(|m| ModuleEntry {
                path: m.path.to_owned(),
                deprecated: m.deprecated.unwrap_or_default().to_owned(),
                line: line(m.line),
            }),
            go: self.go().map(|go| WordEntry::read(go.version, go.line)),
            toolchain: self.toolchain().map(|t| WordEntry::read(t.name, t.line)),
            godebugs: self.godebugs().map(GodebugEntry::from).collect(),
            requires: self.requires().map(RequireEntry::from).collect(),
            excludes: self
                .excludes()
                .map(|exclude| ExcludeEntry {
                    path: exclude.path.to_owned(),
                    version: exclude.version.to_owned(),
                    line: Some(line(exclude.line)),
                })
                .collect(),
            replaces: self.replaces().map(ReplaceEntry::from).collect(),
            retracts: self.retract_entries(),
            tools: self.tools().map(|tool| WordEntry::read(tool.path, tool.line)).collect(),
            ignores: self.ignores().map(|i| WordEntry::read(i.path, i.line)).collect(),
        }
    }
}

impl ModFile<'_> {
    fn retract_entries(&self) -> Vec<RetractEntry> {
        let mut entries: Vec<RetractEntry> = Vec::with_capacity(self.retracts().len());
        let mut last = "";
        for retract in self.retracts() {
            // The lines of a block share one text, and so do their copies.
            let rationale = match entries.last() {
                Some(entry) if std::ptr::eq(last, retract.rationale) => {
                    Arc::clone(&entry.rationale)
                }
                _ => Arc::from(retract.rationale),
            };
            last = retract.rationale;
            let (low, high) = (retract.low.to_owned(), retract.high.to_owned());
            let line = Some(EditTree::line_id(retract.line));
            entries.push(RetractEntry { low, high, rationale, line });
        }
        entries
    }
}

impl ModEditor {
    /// Sets the module path (`-module`).
    pub fn set_module(&mut self, path: &str) {
        let line_words = words(["module", path]);
        match &mut self.module {
            Some(module) => {
                path.clone_into(&mut module.path);
                self.tree.update_line(module.line, line_words);
            }
            None => {
                let line = self.tree.add_line(Place::Verb, line_words);
                let deprecated = String::new();
                self.module = Some(ModuleEntry { path: path.to_owned(), deprecated, line });
            }
        }
    }

    /// Sets the Go version (`-go`). A new line goes behind the `module` line.
    ///
    /// # Errors
    ///
    /// Not a Go version.
    pub fn set_go(&mut self, version: &str) -> Result<(), EditError> {
        if !is_go_version(version.as_bytes()) {
            return Err(EditError::GoVersion(version.to_owned()));
        }
        let place = self.behind_module();
        set_word(&mut self.tree, &mut self.go, ["go", version], |tree, words| {
            tree.add_line(place, words)
        });
        Ok(())
    }

    /// Drops the `go` line (`-go=none`).
    pub fn drop_go(&mut self) {
        drop_word(&mut self.tree, &mut self.go);
    }

    /// Sets the toolchain (`-toolchain`). A new line goes behind the `go` line.
    ///
    /// # Errors
    ///
    /// Not the name of a toolchain.
    pub fn set_toolchain(&mut self, name: &str) -> Result<(), EditError> {
        if !is_toolchain_name(name.as_bytes()) {
            return Err(EditError::ToolchainName(name.to_owned()));
        }
        let go = self.go.as_ref().and_then(|go| go.line);
        let place = go.map_or_else(|| self.behind_module(), Place::Line);
        set_word(&mut self.tree, &mut self.toolchain, ["toolchain", name], |tree, words| {
            tree.add_line(place, words)
        });
        Ok(())
    }

    /// Drops the `toolchain` line (`-toolchain=none`).
    pub fn drop_toolchain(&mut self) {
        drop_word(&mut self.tree, &mut self.toolchain);
    }

    /// Sets a `godebug` setting (`-godebug`).
    ///
    /// # Errors
    ///
    /// The setting is not one word without quotes and commas.
    pub fn add_godebug(&mut self, key: &str, value: &str) -> Result<(), EditError> {
        add_godebug(&mut self.tree, &mut self.godebugs, key, value)
    }

    /// Drops the settings of a key (`-dropgodebug`).
    pub fn drop_godebug(&mut self, key: &str) {
        drop_godebug(&mut self.tree, &mut self.godebugs, key);
    }

    /// Sets the version of the first requirement on a module and drops the others, or adds
    /// one (`-require`).
    ///
    /// # Errors
    ///
    /// The version cannot stand as one word. It need not be canonical.
    pub fn add_require(&mut self, path: &str, version: &str) -> Result<(), EditError> {
        check_version_word(version)?;
        let mut need = true;
        for entry in self.requires.iter_mut().filter(|entry| entry.path == path) {
            let Some(line) = entry.line else { continue };
            if std::mem::take(&mut need) {
                version.clone_into(&mut entry.version);
                self.tree.update_line(line, words(["require", path, version]));
            } else {
                drop_entry(&mut self.tree, entry, |entry| entry.line);
            }
        }
        if need {
            self.add_new_require(path, version, false);
        }
        Ok(())
    }

    /// Drops the requirements on a module (`-droprequire`).
    pub fn drop_require(&mut self, path: &str) {
        for entry in self.requires.iter_mut().filter(|entry| entry.path == path) {
            drop_entry(&mut self.tree, entry, |entry| entry.line);
        }
    }

    /// Excludes a version (`-exclude`).
    ///
    /// # Errors
    ///
    /// The version is not canonical or does not fit the path.
    pub fn add_exclude(&mut self, path: &str, version: &str) -> Result<(), EditError> {
        check_canonical_version(path, version)?;
        // As in Go a new path does not join the other exclusions.
        let mut place = Place::End;
        for entry in self.excludes.iter().filter(|entry| entry.path == path) {
            if entry.version == version {
                return Ok(());
            }
            place = entry.line.map_or(Place::End, Place::Line);
        }
        let line = Some(self.tree.add_line(place, words(["exclude", path, version])));
        let (path, version) = (path.to_owned(), version.to_owned());
        self.excludes.push(ExcludeEntry { path, version, line });
        Ok(())
    }

    /// No longer excludes a version (`-dropexclude`).
    pub fn drop_exclude(&mut self, path: &str, version: &str) {
        let excludes = self.excludes.iter_mut();
        for entry in excludes.filter(|entry| entry.path == path && entry.version == version) {
            drop_entry(&mut self.tree, entry, |entry| entry.line);
        }
    }

    /// Replaces a module (`-replace`): with an empty old version all its versions, by a
    /// directory where the new version is empty.
    ///
    /// # Errors
    ///
    /// A version cannot stand as one word. It need not be canonical.
    pub fn add_replace(
        &mut self,
        old_path: &str,
        old_version: &str,
        new_path: &str,
        new_version: &str,
    ) -> Result<(), EditError> {
        let (old, new) = ((old_path, old_version), (new_path, new_version));
        add_replace(&mut self.tree, &mut self.replaces, old, new)
    }

    /// Drops a replacement (`-dropreplace`): with an empty version that of all versions.
    pub fn drop_replace(&mut self, old_path: &str, old_version: &str) {
        drop_replace(&mut self.tree, &mut self.replaces, (old_path, old_version));
    }

    /// Retracts an interval of versions (`-retract`), or one version where both are equal.
    /// The rationale becomes comments above the line.
    ///
    /// As in `go mod edit`, the new line is printed, but is not among the file's retractions
    /// until it is read again.
    ///
    /// # Errors
    ///
    /// A version is not canonical or does not fit the module path.
    pub fn add_retract(&mut self, low: &str, high: &str, rationale: &str) -> Result<(), EditError> {
        let path = self.module.as_ref().map_or("", |module| &module.path);
        check_canonical_version(path, high)?;
        check_canonical_version(path, low)?;
        let line_words = if low == high {
            words(["retract", low])
        } else {
            words(["retract", "[", low, ",", high, "]"])
        };
        let line = self.tree.add_line(Place::Verb, line_words);
        if !rationale.is_empty() {
            let comments = rationale.split('\n').map(|line| format!("// {line}").into_bytes());
            self.tree.line_mut(line).comments.before.extend(comments);
        }
        Ok(())
    }

    /// No longer retracts an interval (`-dropretract`).
    pub fn drop_retract(&mut self, low: &str, high: &str) {
        let retracts = self.retracts.iter_mut();
        for entry in retracts.filter(|entry| entry.low == low && entry.high == high) {
            drop_entry(&mut self.tree, entry, |entry| entry.line);
        }
    }

    /// Adds a tool unless it is there (`-tool`).
    pub fn add_tool(&mut self, path: &str) {
        if add_word(&mut self.tree, &mut self.tools, "tool", path) {
            self.sort_blocks();
        }
    }

    /// Drops a tool (`-droptool`).
    pub fn drop_tool(&mut self, path: &str) {
        drop_words(&mut self.tree, &mut self.tools, path);
    }

    /// Adds a directory to pass over unless it is there (`-ignore`).
    pub fn add_ignore(&mut self, path: &str) {
        if add_word(&mut self.tree, &mut self.ignores, "ignore", path) {
            self.sort_blocks();
        }
    }

    /// No longer passes over a directory (`-dropignore`).
    pub fn drop_ignore(&mut self, path: &str) {
        drop_words(&mut self.tree, &mut self.ignores, path);
    }

    fn behind_module(&self) -> Place {
        self.module.as_ref().map_or(Place::Verb, |module| Place::Line(module.line))
    }

    /// Tidies up after edits: sorts the lines of blocks, drops what stands twice, removed
    /// lines and empty blocks, and makes blocks of one line a line.
    pub fn finish(&mut self) {
        self.sort_blocks();
        self.cleanup();
    }

    /// Drops removed lines and empty blocks, and makes blocks of one line a line.
    pub fn cleanup(&mut self) {
        self.godebugs.retain(|entry| !entry.key.is_empty());
        self.requires.retain(|entry| !entry.path.is_empty());
        self.excludes.retain(|entry| !entry.path.is_empty());
        self.replaces.retain(|entry| !entry.old.0.is_empty());
        self.retracts.retain(|entry| !entry.low.is_empty() || !entry.high.is_empty());
        self.tree.cleanup();
    }
}

/// Whether a line was added.
fn add_word(tree: &mut EditTree, entries: &mut Vec<WordEntry>, verb: &str, word: &str) -> bool {
    if entries.iter().any(|entry| entry.text == word) {
        return false;
    }
    entries.push(WordEntry::new(word, tree.add_line(Place::Verb, words([verb, word]))));
    true
}

fn drop_words(tree: &mut EditTree, entries: &mut [WordEntry], word: &str) {
    for entry in entries.iter_mut().filter(|entry| entry.text == word) {
        drop_entry(tree, entry, |entry| entry.line);
    }
}
