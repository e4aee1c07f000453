//! Sorts the lines of blocks, and drops what stands twice.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::entry::{ReplaceEntry, WordEntry};
use super::tree::{EditTree, LineId, Statement, Word};
use super::{ModEditor, WorkEditor};
use crate::version;

/// The order of two lines.
type Order = fn(&[Word], &[Word]) -> Ordering;

impl ModEditor {
    /// Sorts the lines of each block, and drops `exclude`, `replace`, `tool` and `ignore`
    /// lines that stand twice (of `replace` lines the last one counts). Requirements and
    /// retractions may stand twice.
    ///
    /// From Go 1.21 on `exclude` blocks are in the order of versions; `retract` blocks
    /// always are, downward; all others are in the order of bytes.
    pub fn sort_blocks(&mut self) {
        let mut dups = Dups::default();
        dups.first_counts(&mut self.excludes, |e| (&e.path, &e.version), |e| e.line);
        dups.last_counts(&mut self.replaces);
        dups.first_counts(&mut self.tools, |e| (&e.text, ""), |e| e.line);
        dups.first_counts(&mut self.ignores, |e| (&e.text, ""), |e| e.line);
        dups.drop_lines(&mut self.tree);

        // As in Go a comparison of semantic versions: release candidates are none, and so
        // sort by bytes.
        let semantic = |go: &WordEntry| version::compare(&format!("v{}", go.text), "v1.21").is_ge();
        let semantic = self.go.as_ref().is_some_and(semantic);
        sort(&mut self.tree, |verb, tree, lines| match verb {
            b"retract" => by_interval,
            b"exclude" if semantic => {
                // Lines of unknown form, as in a file that was read in lax mode, have no
                // place in the order of versions.
                let known = |&line: &LineId| matches!(tree.line(line).words.len(), 0 | 2);
                if lines.iter().all(known) { by_version } else { Ord::cmp }
            }
            _ => Ord::cmp,
        });
    }
}

impl WorkEditor {
    /// Sorts the lines of each block, and drops `replace` lines that stand twice (the last
    /// one counts).
    pub fn sort_blocks(&mut self) {
        let mut dups = Dups::default();
        dups.last_counts(&mut self.replaces);
        dups.drop_lines(&mut self.tree);
        sort(&mut self.tree, |_, _, _| Ord::cmp);
    }
}

/// The lines of entries that stand twice. Dropped entries, which have no line, count as one
/// line: with two of them both go.
#[derive(Default)]
struct Dups {
    lines: HashSet<LineId>,
    no_line: bool,
}

impl Dups {
    fn contains(&self, line: Option<LineId>) -> bool {
        line.map_or(self.no_line, |line| self.lines.contains(&line))
    }

    fn first_counts<E>(
        &mut self,
        entries: &mut Vec<E>,
        key: fn(&E) -> (&str, &str),
        line: fn(&E) -> Option<LineId>,
    ) {
        let mut seen = HashSet::with_capacity(entries.len());
        for entry in entries.iter().filter(|entry| !seen.insert(key(entry))) {
            match line(entry) {
                Some(line) => _ = self.lines.insert(line),
                None => self.no_line = true,
            }
        }
        entries.retain(|entry| !self.contains(line(entry)));
    }

    fn last_counts(&mut self, entries: &mut Vec<ReplaceEntry>) {
        entries.reverse();
        self.first_counts(entries, |e| (&e.old.0, &e.old.1), |e| e.line);
        entries.reverse();
    }

    /// Drops the lines, and blocks that are empty then.
    fn drop_lines(&self, tree: &mut EditTree) {
        let mut statements = std::mem::take(&mut tree.statements);
        statements.retain(|statement| match statement {
            Statement::Comments(_) => true,
            Statement::Line(line) => !self.lines.contains(line),
            Statement::Block(block) => {
                let lines = &mut tree.block_mut(*block).lines;
                lines.retain(|line| !self.lines.contains(line));
                !lines.is_empty()
            }
        });
        tree.statements = statements;
    }
}

fn sort(tree: &mut EditTree, order: impl Fn(&[u8], &EditTree, &[LineId]) -> Order) {
    for i in 0..tree.statements.len() {
        let Statement::Block(block) = tree.statements[i] else { continue };
        let mut lines = std::mem::take(&mut tree.block_mut(block).lines);
        let verb = tree.block(block).header.first().map_or(&b""[..], Vec::as_slice);
        let order = order(verb, tree, &lines);
        lines.sort_by(|&a, &b| order(&tree.line(a).words, &tree.line(b).words));
        tree.block_mut(block).lines = lines;
    }
}

/// `path version`: by path, then by version.
fn by_version(a: &[Word], b: &[Word]) -> Ordering {
    match (a, b) {
        ([path_a, a], [path_b, b]) => {
            path_a.cmp(path_b).then_with(|| version::compare(text(a), text(b)))
        }
        _ => a.cmp(b),
    }
}

/// `version` or `[low, high]`: the highest first, what is neither last.
fn by_interval(a: &[Word], b: &[Word]) -> Ordering {
    let ((low_a, high_a), (low_b, high_b)) = (interval(a), interval(b));
    version::compare(low_b, low_a).then_with(|| version::compare(high_b, high_a))
}

fn interval(words: &[Word]) -> (&str, &str) {
    match words {
        [version] => (text(version), text(version)),
        [open, low, comma, high, close]
            if (&open[..], &comma[..], &close[..]) == (b"[", b",", b"]") =>
        {
            (text(low), text(high))
        }
        _ => ("", ""),
    }
}

fn text(word: &Word) -> &str {
    std::str::from_utf8(word).unwrap_or_default()
}
