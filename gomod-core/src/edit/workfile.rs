//! The editor of go.work files.

use super::EditError;
use super::entry::{
    GodebugEntry, ReplaceEntry, WordEntry, add_godebug, add_replace, drop_entry, drop_godebug,
    drop_replace, drop_word, set_word, words,
};
use super::tree::{EditTree, Place, Statement};
use crate::modfile::{is_go_version, is_toolchain_name};
use crate::workfile::WorkFile;

/// A go.work file that can change.
///
/// Each method does what the flag of `go work edit` does that it names. After the last one
/// call [`finish`](Self::finish), as `go work edit` does before it prints.
#[derive(Clone, Debug, Default)]
pub struct WorkEditor {
    pub(crate) tree: EditTree,
    pub(crate) go: Option<WordEntry>,
    pub(crate) toolchain: Option<WordEntry>,
    pub(crate) godebugs: Vec<GodebugEntry>,
    pub(crate) uses: Vec<WordEntry>,
    pub(crate) replaces: Vec<ReplaceEntry>,
}

impl WorkFile<'_> {
    /// A copy of the file to edit.
    #[must_use]
    pub fn edit(&self) -> WorkEditor {
        WorkEditor {
            tree: EditTree::new(self.syntax(), self.rewrites()),
            go: self.go().map(|go| WordEntry::read(go.version, go.line)),
            toolchain: self.toolchain().map(|t| WordEntry::read(t.name, t.line)),
            godebugs: self.godebugs().map(GodebugEntry::from).collect(),
            uses: self.uses().map(|u| WordEntry::read(u.path, u.line)).collect(),
            replaces: self.replaces().map(ReplaceEntry::from).collect(),
        }
    }
}

impl WorkEditor {
    /// Sets the Go version (`-go`). A new line goes before the first statement.
    ///
    /// # Errors
    ///
    /// Not a Go version.
    pub fn set_go(&mut self, version: &str) -> Result<(), EditError> {
        if !is_go_version(version.as_bytes()) {
            return Err(EditError::GoVersion(version.to_owned()));
        }
        let first = self.first_statement();
        set_word(&mut self.tree, &mut self.go, ["go", version], |tree, words| {
            tree.insert_line(first, words)
        });
        Ok(())
    }

    /// Drops the `go` line (`-go=none`).
    pub fn drop_go(&mut self) {
        drop_word(&mut self.tree, &mut self.go);
    }

    /// Sets the toolchain (`-toolchain`). A new line goes behind the `go` line, or before
    /// the first statement.
    ///
    /// # Errors
    ///
    /// Not the name of a toolchain.
    pub fn set_toolchain(&mut self, name: &str) -> Result<(), EditError> {
        if !is_toolchain_name(name.as_bytes()) {
            return Err(EditError::ToolchainName(name.to_owned()));
        }
        let is_go = |statement: &Statement| match statement {
            Statement::Line(id) => self.tree.line(*id).words.first().is_some_and(|w| w == b"go"),
            _ => false,
        };
        let go = self.tree.statements.iter().position(is_go);
        let at = go.map_or_else(|| self.first_statement(), |go| go + 1);
        set_word(&mut self.tree, &mut self.toolchain, ["toolchain", name], |tree, words| {
            tree.insert_line(at, words)
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

    /// Adds the directory of a module (`-use`); where it stands twice, drops the second.
    pub fn add_use(&mut self, path: &str) {
        let mut need = true;
        for entry in self.uses.iter_mut().filter(|entry| entry.text == path) {
            let Some(line) = entry.line else { continue };
            if std::mem::take(&mut need) {
                self.tree.update_line(line, words(["use", path]));
            } else {
                drop_entry(&mut self.tree, entry, |entry| entry.line);
            }
        }
        if need {
            let line = self.tree.add_line(Place::Verb, words(["use", path]));
            self.uses.push(WordEntry::new(path, line));
        }
    }

    /// Drops the directory of a module (`-dropuse`).
    pub fn drop_use(&mut self, path: &str) {
        for entry in self.uses.iter_mut().filter(|entry| entry.text == path) {
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

    /// Tidies up after edits: sorts the lines of blocks, drops what stands twice, removed
    /// lines and empty blocks, and makes blocks of one line a line.
    pub fn finish(&mut self) {
        self.sort_blocks();
        self.cleanup();
    }

    /// Drops removed lines and empty blocks, and makes blocks of one line a line.
    pub fn cleanup(&mut self) {
        self.uses.retain(|entry| !entry.text.is_empty());
        self.replaces.retain(|entry| !entry.old.0.is_empty());
        self.tree.cleanup();
    }

    /// The place of the first statement that is no comment, so that comments at the top of
    /// the file stay there.
    fn first_statement(&self) -> usize {
        let statements = &self.tree.statements;
        let first = statements.iter().position(|s| !matches!(s, Statement::Comments(_)));
        first.unwrap_or(statements.len())
    }
}
