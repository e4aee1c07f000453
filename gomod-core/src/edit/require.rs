//! Sets all requirements of a go.mod file at once, as the go command does after it has
//! loaded packages: in any blocks, in a direct and an indirect block beside others, or in
//! these two blocks alone.

use std::collections::{HashMap, HashSet};

use super::ModEditor;
use super::entry::{drop_entry, words};
use super::tree::{BlockId, Comments, EditBlock, EditLine, EditTree, LineId, Place, Statement};
use crate::modfile::{Require, says_indirect};

/// A requirement that a file shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The module path.
    pub path: String,
    /// The version.
    pub version: String,
    /// Whether it is to be marked `// indirect`.
    pub indirect: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct RequireEntry {
    pub(crate) path: String,
    pub(crate) version: String,
    pub(crate) indirect: bool,
    pub(crate) line: Option<LineId>,
}

impl From<Require<'_>> for RequireEntry {
    fn from(require: Require<'_>) -> Self {
        RequireEntry {
            path: require.path.to_owned(),
            version: require.version.to_owned(),
            indirect: require.indirect,
            line: Some(EditTree::line_id(require.line)),
        }
    }
}

impl RequireEntry {
    /// Sets the version, in place (`modfile`'s `setVersion`).
    fn set_version(&mut self, tree: &mut EditTree, version: &str) {
        version.clone_into(&mut self.version);
        let Some(line) = self.line.map(|line| tree.line_mut(line)) else { return };
        // The blank line above a line goes with a change of its version, golang.org/issue/33779.
        if line.in_block && line.comments.before.len() == 1 && line.comments.before[0].is_empty() {
            line.comments.before.clear();
        }
        if let Some(word) = line.words.get_mut(if line.in_block { 1 } else { 2 }) {
            *word = version.as_bytes().to_vec();
        }
    }

    /// Marks the line `// indirect` or not; other text of the comment stays.
    fn set_indirect(&mut self, tree: &mut EditTree, indirect: bool) {
        self.indirect = indirect;
        let Some(line) = self.line.map(|line| tree.line_mut(line)) else { return };
        let suffix = &mut line.comments.suffix;
        if is_indirect(suffix) == indirect {
            return;
        }
        let Some(comment) = suffix.first_mut() else {
            suffix.push(b"// indirect".to_vec());
            return;
        };
        let text = text_of(comment);
        if indirect {
            *comment = match text {
                b"" => b"// indirect".to_vec(),
                text => [b"// indirect; ", text].concat(),
            };
        } else if text == b"indirect" {
            suffix.clear();
        } else {
            const MARK: &[u8] = b"indirect;";
            let at = comment.windows(MARK.len()).position(|window| window == MARK);
            let rest = at.map_or(text, |at| &comment[at + MARK.len()..]);
            *comment = [b"//", rest].concat();
        }
    }
}

fn is_indirect(suffix: &[Vec<u8>]) -> bool {
    suffix.first().is_some_and(|comment| says_indirect(comment))
}

/// The text of a comment.
fn text_of(comment: &[u8]) -> &[u8] {
    crate::syntax::go_trim(comment.strip_prefix(b"//").unwrap_or(comment))
}

/// Whether there are comments other than the mark `// indirect`.
fn has_comments(comments: &Comments) -> bool {
    !comments.before.is_empty()
        || match &comments.suffix[..] {
            [] => false,
            [comment] => text_of(comment) != b"indirect",
            _ => true,
        }
}

impl ModEditor {
    /// Makes the requirements these, with one version for each path.
    ///
    /// The first line of each path keeps its place and comments; new paths go to the last
    /// `require` block. This is how the go command writes files below Go 1.17.
    pub fn set_requires(&mut self, requirements: &[Requirement]) {
        let mut need: HashMap<&str, &Requirement> =
            requirements.iter().map(|r| (r.path.as_str(), r)).collect();
        for entry in &mut self.requires {
            match need.remove(entry.path.as_str()) {
                Some(requirement) => {
                    entry.set_version(&mut self.tree, &requirement.version);
                    entry.set_indirect(&mut self.tree, requirement.indirect);
                }
                None => drop_entry(&mut self.tree, entry, |entry| entry.line),
            }
        }
        for requirement in requirements {
            if let Some(Requirement { path, version, indirect }) =
                need.remove(requirement.path.as_str())
            {
                self.add_new_require(path, version, *indirect);
            }
        }
        self.sort_blocks();
    }

    /// Makes the requirements these, with one version for each path, in a block for direct
    /// and one for indirect ones.
    ///
    /// Lines in other blocks, and blocks with comments, stay as they are. This is how the
    /// go command writes files from Go 1.17 to 1.26.
    pub fn set_requires_separate_indirect(&mut self, requirements: &[Requirement]) {
        self.set_in_two_blocks(requirements, false);
    }

    /// Makes the requirements these, with one version for each path, in a block for direct
    /// and one for indirect ones and no other.
    ///
    /// Comments of the blocks that go are put above the block that stays. This is how the
    /// go command writes files from Go 1.27 on.
    pub fn set_requires_at_most_two(&mut self, requirements: &[Requirement]) {
        self.set_in_two_blocks(requirements, true);
    }

    /// Adds a requirement whether there is one on the path or not.
    pub(super) fn add_new_require(&mut self, path: &str, version: &str, indirect: bool) {
        let line = Some(self.tree.add_line(Place::Verb, words(["require", path, version])));
        let (path, version) = (path.to_owned(), version.to_owned());
        let mut entry = RequireEntry { path, version, indirect: false, line };
        entry.set_indirect(&mut self.tree, indirect);
        self.requires.push(entry);
    }

    fn set_in_two_blocks(&mut self, requirements: &[Requirement], only: bool) {
        let need: HashMap<&str, &Requirement> =
            requirements.iter().map(|r| (r.path.as_str(), r)).collect();
        let survey = Survey::new(self, &need, only);
        let blocks = survey.blocks(&mut self.tree);

        let mut have: HashSet<&str> = HashSet::new();
        for entry in &mut self.requires {
            let Some((&path, requirement)) = need.get_key_value(entry.path.as_str()) else {
                drop_entry(&mut self.tree, entry, |entry| entry.line);
                continue;
            };
            if !have.insert(path) {
                drop_entry(&mut self.tree, entry, |entry| entry.line);
                continue;
            }
            entry.set_version(&mut self.tree, &requirement.version);
            entry.set_indirect(&mut self.tree, requirement.indirect);
            let (right, wrong) = if requirement.indirect {
                (blocks.indirect, blocks.direct)
            } else {
                (blocks.direct, blocks.indirect)
            };
            let block = entry.line.and_then(|line| survey.block_of.get(&line));
            if only || survey.one_plain_block || block == Some(&wrong) {
                move_line(&mut self.tree, entry, right);
            }
        }
        for requirement in requirements {
            if !have.insert(&requirement.path) {
                continue;
            }
            let Requirement { path, version, indirect } = need[requirement.path.as_str()];
            let line = EditLine { words: words([&path[..], version]), ..EditLine::default() };
            let line = Some(self.tree.new_line(line));
            let (path, version) = (path.clone(), version.clone());
            let mut entry = RequireEntry { path, version, indirect: false, line };
            entry.set_indirect(&mut self.tree, *indirect);
            let block = if *indirect { blocks.indirect } else { blocks.direct };
            move_line(&mut self.tree, &mut entry, block);
            self.requires.push(entry);
        }
        self.sort_blocks();
    }
}

/// Moves the line of an entry to the end of a block.
fn move_line(tree: &mut EditTree, entry: &mut RequireEntry, block: BlockId) {
    let Some(old) = entry.line else { return };
    let mut line = std::mem::take(tree.line_mut(old));
    if !line.in_block && line.words.first().is_some_and(|word| word == b"require") {
        line.words.remove(0);
    }
    line.in_block = true;
    let new = tree.new_line(line);
    tree.block_mut(block).lines.push(new);
    entry.line = Some(new);
}

/// The blocks that requirements are moved to.
struct Blocks {
    direct: BlockId,
    indirect: BlockId,
}

/// What the requirements of a file look like. Places are numbers of statements.
#[derive(Default)]
struct Survey {
    /// The last statement that has only direct requirements and no comments.
    last_direct: Option<usize>,
    /// The last statement that has only indirect requirements and no comments.
    last_indirect: Option<usize>,
    last: Option<usize>,
    /// There is one statement with requirements, and it has no comments.
    one_plain_block: bool,
    block_of: HashMap<LineId, BlockId>,
    direct_comments: Vec<Vec<u8>>,
    indirect_comments: Vec<Vec<u8>>,
}

impl Survey {
    /// Looks through the file; takes the comments off the blocks if there shall be only two.
    fn new(editor: &mut ModEditor, need: &HashMap<&str, &Requirement>, only: bool) -> Self {
        let mut survey = Survey::default();
        let indirect = |e: &RequireEntry| Some((e.line?, need.get(e.path.as_str())?.indirect));
        let indirect: HashMap<LineId, bool> = editor.requires.iter().filter_map(indirect).collect();
        let tree = &mut editor.tree;
        let mut count = 0;
        for i in 0..tree.statements.len() {
            match tree.statements[i] {
                Statement::Line(id) if starts_require(&tree.line(id).words) => {
                    let comments = &tree.line(id).comments;
                    if !has_comments(comments) {
                        if is_indirect(&comments.suffix) {
                            survey.last_indirect = Some(i);
                        } else {
                            survey.last_direct = Some(i);
                        }
                    }
                }
                Statement::Block(id) if starts_require(&tree.block(id).header) => {
                    survey.block(tree, i, id);
                    if only {
                        survey.take_comments(tree, id, &indirect);
                    }
                }
                _ => continue,
            }
            survey.last = Some(i);
            count += 1;
        }
        let plain = |last| !has_comments(tree.comments(last));
        survey.one_plain_block = count == 1 && survey.last.is_some_and(plain);
        survey
    }

    fn block(&mut self, tree: &EditTree, place: usize, id: BlockId) {
        let block = tree.block(id);
        let (mut direct, mut indirect) = (true, true);
        if block.lines.is_empty() || has_comments(&block.comments) {
            (direct, indirect) = (false, false);
        }
        for &line in &block.lines {
            self.block_of.insert(line, id);
            let comments = &tree.line(line).comments;
            if has_comments(comments) {
                (direct, indirect) = (false, false);
            } else if is_indirect(&comments.suffix) {
                direct = false;
            } else {
                indirect = false;
            }
        }
        if direct {
            self.last_direct = Some(place);
        }
        if indirect {
            self.last_indirect = Some(place);
        }
    }

    fn take_comments(
        &mut self,
        tree: &mut EditTree,
        id: BlockId,
        indirect: &HashMap<LineId, bool>,
    ) {
        let block = tree.block_mut(id);
        let any_direct = block.lines.iter().any(|line| indirect.get(line) == Some(&false));
        let target = if any_direct || block.lines.is_empty() {
            &mut self.direct_comments
        } else {
            &mut self.indirect_comments
        };
        if !target.is_empty() && !block.comments.before.is_empty() {
            target.push(b"//".to_vec());
        }
        target.append(&mut block.comments.before);
    }

    /// The blocks to move requirements to. What is not there is made, beside what is, and
    /// may end up empty; a line becomes a block.
    fn blocks(&self, tree: &mut EditTree) -> Blocks {
        let mut last_indirect = self.last_indirect;
        let (at, direct) = match self.last_direct {
            Some(at) => (at, block_at(tree, at)),
            None => {
                let at = match (last_indirect, self.last) {
                    (Some(indirect), _) => {
                        last_indirect = Some(indirect + 1);
                        indirect
                    }
                    (None, Some(last)) => last + 1,
                    (None, None) => tree.statements.len(),
                };
                (at, insert_block(tree, at))
            }
        };
        let indirect = match last_indirect {
            Some(at) => block_at(tree, at),
            None => insert_block(tree, at + 1),
        };
        let mut add = |id, comments: &[Vec<u8>]| {
            tree.block_mut(id).comments.before.extend_from_slice(comments);
        };
        add(direct, &self.direct_comments);
        add(indirect, &self.indirect_comments);
        Blocks { direct, indirect }
    }
}

fn starts_require(words: &[Vec<u8>]) -> bool {
    words.first().is_some_and(|verb| verb == b"require")
}

fn insert_block(tree: &mut EditTree, at: usize) -> BlockId {
    let id = tree.new_block(EditBlock { header: words(["require"]), ..EditBlock::default() });
    tree.statements.insert(at, Statement::Block(id));
    id
}

/// The block at a place; a line there becomes a block.
fn block_at(tree: &mut EditTree, at: usize) -> BlockId {
    let id = match tree.statements[at] {
        Statement::Block(id) => return id,
        Statement::Line(id) => id,
        Statement::Comments(_) => return insert_block(tree, at),
    };
    let line = tree.line_mut(id);
    line.in_block = true;
    if !line.words.is_empty() {
        line.words.remove(0);
    }
    let header = words(["require"]);
    let block = tree.new_block(EditBlock { header, lines: vec![id], ..EditBlock::default() });
    tree.statements[at] = Statement::Block(block);
    block
}
