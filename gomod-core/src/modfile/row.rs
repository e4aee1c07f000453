//! Directives as they are kept: texts and lines by their place.

use super::{Godebug, Replace};
use crate::syntax::{SyntaxTree, Text, TextStore};

/// The directives of a go.mod file.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) module: Option<ModuleRow>,
    pub(super) go: Option<TextRow>,
    pub(super) toolchain: Option<TextRow>,
    pub(super) godebugs: Vec<GodebugRow>,
    pub(super) requires: Vec<RequireRow>,
    pub(super) excludes: Vec<RequireRow>,
    pub(super) replaces: Vec<ReplaceRow>,
    pub(super) retracts: Vec<RetractRow>,
    pub(super) tools: Vec<TextRow>,
    pub(super) ignores: Vec<TextRow>,
}

/// A directive with one word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextRow {
    pub(crate) text: Text,
    pub(crate) line: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ModuleRow {
    pub(crate) path: Text,
    pub(crate) deprecated: Text,
    pub(crate) line: u32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct GodebugRow {
    pub(crate) key: Text,
    pub(crate) value: Text,
    pub(crate) line: u32,
}

impl GodebugRow {
    pub(crate) fn view<'a>(&self, tree: &'a SyntaxTree<'_>, texts: &'a TextStore) -> Godebug<'a> {
        let text = |text| texts.get(tree.source(), text);
        Godebug { key: text(self.key), value: text(self.value), line: tree.line(self.line) }
    }
}

/// `require` and `exclude`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequireRow {
    pub(crate) path: Text,
    pub(crate) version: Text,
    pub(crate) line: u32,
    pub(crate) indirect: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ReplaceRow {
    pub(crate) old_path: Text,
    pub(crate) old_version: Text,
    pub(crate) new_path: Text,
    pub(crate) new_version: Text,
    pub(crate) line: u32,
}

impl ReplaceRow {
    pub(crate) fn view<'a>(&self, tree: &'a SyntaxTree<'_>, texts: &'a TextStore) -> Replace<'a> {
        let text = |text| texts.get(tree.source(), text);
        Replace {
            old_path: text(self.old_path),
            old_version: text(self.old_version),
            new_path: text(self.new_path),
            new_version: text(self.new_version),
            line: tree.line(self.line),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct RetractRow {
    pub(crate) low: Text,
    pub(crate) high: Text,
    pub(crate) rationale: Text,
    pub(crate) line: u32,
}
