//! A syntax tree that can change.

use std::collections::HashMap;

use crate::modfile::Rewrite;
use crate::syntax::{self, SyntaxTree, Token};

/// A word as it prints.
pub(crate) type Word = Vec<u8>;

/// A comment as it prints; empty for a blank line in a block.
pub(crate) type CommentText = Vec<u8>;

/// The comments of a piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comments {
    pub(crate) before: Vec<CommentText>,
    pub(crate) suffix: Vec<CommentText>,
}

/// The number of a line; it stays when the line moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LineId(usize);

/// The number of a block; it stays when the block moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct BlockId(usize);

/// A line. One without words is removed, and goes at the next [`EditTree::cleanup`].
#[derive(Clone, Debug, Default)]
pub(crate) struct EditLine {
    pub(crate) comments: Comments,
    /// With the verb, unless the line is in a block.
    pub(crate) words: Vec<Word>,
    pub(crate) in_block: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct EditBlock {
    pub(crate) comments: Comments,
    pub(crate) header: Vec<Word>,
    pub(crate) lparen: Comments,
    pub(crate) lines: Vec<LineId>,
    pub(crate) rparen: Comments,
}

#[derive(Clone, Debug)]
pub(crate) enum Statement {
    Comments(Comments),
    Line(LineId),
    Block(BlockId),
}

/// Where a new line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// To the last statement with its verb, or to the end.
    Verb,
    /// Behind this line.
    Line(LineId),
    /// To the end of this block.
    Block(BlockId),
    /// To the end.
    End,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct EditTree {
    pub(crate) before: Vec<CommentText>,
    pub(crate) statements: Vec<Statement>,
    lines: Vec<EditLine>,
    blocks: Vec<EditBlock>,
}

impl EditTree {
    /// Copies a tree. The lines keep their numbers.
    pub(crate) fn new(tree: &SyntaxTree<'_>, rewrites: &[Rewrite]) -> Self {
        let rewrites = rewrites.iter().map(|r| (r.token, &r.word)).collect();
        let mut copy = EditTree { before: comments(tree.before()), ..EditTree::default() };
        for statement in tree.statements() {
            let statement = match statement {
                syntax::Statement::Comments(block) => Statement::Comments(Comments {
                    before: comments(block.lines()),
                    suffix: comments(block.suffix()),
                }),
                syntax::Statement::Line(line) => Statement::Line(copy.copy_line(line, &rewrites)),
                syntax::Statement::Block(block) => {
                    let lines = block.lines().map(|line| {
                        let id = copy.copy_line(line, &rewrites);
                        copy.line_mut(id).in_block = true;
                        id
                    });
                    let lines = lines.collect();
                    Statement::Block(copy.new_block(EditBlock {
                        comments: Comments {
                            before: comments(block.before()),
                            suffix: comments(block.suffix()),
                        },
                        header: block.header().map(|token| token.bytes.to_vec()).collect(),
                        lparen: Comments {
                            before: Vec::new(),
                            suffix: comments(block.lparen_suffix()),
                        },
                        lines,
                        rparen: Comments {
                            before: comments(block.rparen_before()),
                            suffix: comments(block.rparen_suffix()),
                        },
                    }))
                }
            };
            copy.statements.push(statement);
        }
        copy
    }

    fn copy_line(&mut self, line: syntax::Line<'_>, rewrites: &HashMap<u32, &Vec<u8>>) -> LineId {
        let word = |(number, token): (u32, Token<'_>)| match rewrites.get(&number) {
            Some(&word) => word.clone(),
            None => token.bytes.to_vec(),
        };
        self.new_line(EditLine {
            comments: Comments { before: comments(line.before()), suffix: comments(line.suffix()) },
            words: (line.first_token()..).zip(line.tokens()).map(word).collect(),
            in_block: false,
        })
    }

    pub(crate) fn new_line(&mut self, line: EditLine) -> LineId {
        self.lines.push(line);
        LineId(self.lines.len() - 1)
    }

    pub(crate) fn new_block(&mut self, block: EditBlock) -> BlockId {
        self.blocks.push(block);
        BlockId(self.blocks.len() - 1)
    }

    pub(crate) fn line(&self, id: LineId) -> &EditLine {
        &self.lines[id.0]
    }

    pub(crate) fn line_mut(&mut self, id: LineId) -> &mut EditLine {
        &mut self.lines[id.0]
    }

    pub(crate) fn block(&self, id: BlockId) -> &EditBlock {
        &self.blocks[id.0]
    }

    pub(crate) fn block_mut(&mut self, id: BlockId) -> &mut EditBlock {
        &mut self.blocks[id.0]
    }

    pub(crate) fn comments(&self, statement: usize) -> &Comments {
        match &self.statements[statement] {
            Statement::Comments(comments) => comments,
            Statement::Line(line) => &self.line(*line).comments,
            Statement::Block(block) => &self.block(*block).comments,
        }
    }

    /// The line that was read as this one.
    pub(crate) fn line_id(line: syntax::Line<'_>) -> LineId {
        LineId(line.index() as usize)
    }

    /// Adds a line (`modfile`'s `addLine`).
    ///
    /// Behind a line of the same verb it goes into the same block; if that line is in none,
    /// the two become a block.
    pub(crate) fn add_line(&mut self, place: Place, words: Vec<Word>) -> LineId {
        let Some(verb) = words.first() else { return self.new_line(EditLine::default()) };
        let has_verb = |words: &[Word]| words.first() == Some(verb);
        let of_verb = |statement: &Statement| match *statement {
            Statement::Line(id) if has_verb(&self.line(id).words) => Some(Place::Line(id)),
            Statement::Block(id) if has_verb(&self.block(id).header) => Some(Place::Block(id)),
            _ => None,
        };
        let place = match place {
            Place::Verb => self.statements.iter().rev().find_map(of_verb).unwrap_or(Place::End),
            place => place,
        };
        for i in 0..self.statements.len() {
            match self.statements[i] {
                Statement::Line(id) if place == Place::Line(id) => {
                    if !has_verb(&self.line(id).words) {
                        return self.insert_line(i + 1, words);
                    }
                    let new = self.line_in_block(words);
                    let line = self.line_mut(id);
                    line.in_block = true;
                    let header = vec![line.words.remove(0)];
                    let block = EditBlock { header, lines: vec![id, new], ..EditBlock::default() };
                    self.statements[i] = Statement::Block(self.new_block(block));
                    return new;
                }
                Statement::Block(id) => {
                    let at = match place {
                        Place::Block(block) if block == id => Some(self.block(id).lines.len()),
                        Place::Line(line) => {
                            let position = self.block(id).lines.iter().position(|&l| l == line);
                            position.map(|position| position + 1)
                        }
                        _ => None,
                    };
                    let Some(at) = at else { continue };
                    if !has_verb(&self.block(id).header) {
                        return self.insert_line(i + 1, words);
                    }
                    let new = self.line_in_block(words);
                    self.block_mut(id).lines.insert(at, new);
                    return new;
                }
                _ => {}
            }
        }
        self.insert_line(self.statements.len(), words)
    }

    pub(crate) fn insert_line(&mut self, statement: usize, words: Vec<Word>) -> LineId {
        let id = self.new_line(EditLine { words, ..EditLine::default() });
        self.statements.insert(statement, Statement::Line(id));
        id
    }

    fn line_in_block(&mut self, words: Vec<Word>) -> LineId {
        let words = words.into_iter().skip(1).collect();
        self.new_line(EditLine { words, in_block: true, ..EditLine::default() })
    }

    /// Gives a line other words; the first is the verb.
    pub(crate) fn update_line(&mut self, id: LineId, words: Vec<Word>) {
        let line = self.line_mut(id);
        line.words = words.into_iter().skip(usize::from(line.in_block)).collect();
    }

    /// Marks a line, with the comment behind it, to go at the next cleanup.
    pub(crate) fn remove_line(&mut self, id: LineId) {
        let line = self.line_mut(id);
        line.words.clear();
        line.comments.suffix.clear();
    }

    /// Drops removed lines and empty blocks, and makes blocks of one line a line.
    ///
    /// Comments above the `)` keep a block of one line as it is.
    pub(crate) fn cleanup(&mut self) {
        for mut statement in std::mem::take(&mut self.statements) {
            match statement {
                Statement::Comments(_) => {}
                Statement::Line(id) if self.line(id).words.is_empty() => continue,
                Statement::Line(_) => {}
                Statement::Block(id) => {
                    let mut lines = std::mem::take(&mut self.block_mut(id).lines);
                    lines.retain(|&line| !self.line(line).words.is_empty());
                    match lines[..] {
                        [] => continue,
                        [line] if self.block(id).rparen.before.is_empty() => {
                            self.flatten(id, line);
                            statement = Statement::Line(line);
                        }
                        _ => self.block_mut(id).lines = lines,
                    }
                }
            }
            self.statements.push(statement);
        }
    }

    /// Makes the only line of a block a line of its own.
    fn flatten(&mut self, block: BlockId, line: LineId) {
        let EditBlock { comments, mut header, .. } = std::mem::take(self.block_mut(block));
        let line = self.line_mut(line);
        header.append(&mut line.words);
        line.words = header;
        line.in_block = false;
        line.comments.before.splice(..0, comments.before);
        line.comments.suffix.extend(comments.suffix);
    }
}

fn comments<'a>(comments: impl Iterator<Item = syntax::Comment<'a>>) -> Vec<CommentText> {
    comments.map(|comment| comment.bytes.to_vec()).collect()
}
