//! The syntax tree of a file: flat tables of pieces that point into the source.

use std::borrow::Cow;
use std::fmt;

use super::error::ParseErrors;
use super::position::{self, Position, Span};
use super::source::{Source, lossy};

/// A run of entries in one of the tables.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl Run {
    fn of<T>(self, table: &[T]) -> &[T] {
        let start = self.start as usize;
        table.get(start..start + self.len as usize).unwrap_or_default()
    }
}

/// The number of an entry of the comment table, or none.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CommentLink(u32);

impl CommentLink {
    pub(super) fn to(index: u32) -> Self {
        CommentLink(index + 1)
    }

    pub(super) fn get(self) -> Option<usize> {
        self.0.checked_sub(1).map(|i| i as usize)
    }
}

/// A comment: its text without the line end, and the next suffix comment of the same
/// piece. An empty span stands for a blank line.
#[derive(Clone, Copy, Debug)]
pub(super) struct CommentData {
    pub(super) span: Span,
    pub(super) next: CommentLink,
}

/// The comments of a piece.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CommentsData {
    pub(super) before: Run,
    pub(super) suffix: CommentLink,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct LineData {
    pub(super) tokens: Run,
    pub(super) comments: CommentsData,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct BlockData {
    pub(super) header: Run,
    pub(super) lines: Run,
    pub(super) comments: CommentsData,
    pub(super) lparen: Span,
    pub(super) lparen_comments: CommentsData,
    pub(super) rparen: Span,
    pub(super) rparen_comments: CommentsData,
}

/// A statement of the top level; lines and blocks by their number.
#[derive(Clone, Copy, Debug)]
pub(super) enum StatementData {
    Line(u32),
    Block(u32),
    Comments(CommentsData),
}

/// The pieces of a go.mod or go.work file, with the source that they point into.
#[derive(Clone, Debug)]
pub struct SyntaxTree<'s> {
    pub(super) source: Source<'s>,
    pub(super) tokens: Vec<Span>,
    pub(super) comments: Vec<CommentData>,
    pub(super) lines: Vec<LineData>,
    pub(super) blocks: Vec<BlockData>,
    pub(super) statements: Vec<StatementData>,
    pub(super) before: CommentLink,
    pub(super) has_quotes: bool,
}

impl<'s> SyntaxTree<'s> {
    /// Reads a file. The name is for messages only.
    ///
    /// # Errors
    ///
    /// The first syntax error, at the place where the go command reports it.
    pub fn parse(name: &str, source: impl Into<Cow<'s, [u8]>>) -> Result<Self, ParseErrors> {
        super::parse::parse(name, source.into())
    }

    /// The bytes that the tree was read from.
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        self.source.bytes()
    }

    /// The statements, in order.
    pub fn statements(&self) -> impl ExactSizeIterator<Item = Statement<'_>> {
        self.statements.iter().map(|&statement| match statement {
            StatementData::Line(index) => Statement::Line(Line { tree: self, index }),
            StatementData::Block(index) => Statement::Block(Block { tree: self, index }),
            StatementData::Comments(comments) => {
                Statement::Comments(Comments { tree: self, comments })
            }
        })
    }

    /// Suffix comments that stand behind nothing that could bear them: a word with a line
    /// break in it and nothing before it. The go command prints them at the top of the file.
    pub fn before(&self) -> impl Iterator<Item = Comment<'_>> {
        self.suffix(self.before)
    }

    /// The line and column of an offset. For many, see [`LineIndex`](super::LineIndex).
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        position::position(self.to_bytes(), offset)
    }

    /// The tree with a source of its own.
    #[must_use]
    pub fn into_owned(self) -> SyntaxTree<'static> {
        SyntaxTree {
            source: self.source.into_owned(),
            tokens: self.tokens,
            comments: self.comments,
            lines: self.lines,
            blocks: self.blocks,
            statements: self.statements,
            before: self.before,
            has_quotes: self.has_quotes,
        }
    }

    pub(crate) fn source(&self) -> &Source<'s> {
        &self.source
    }

    pub(crate) fn line(&self, index: u32) -> Line<'_> {
        Line { tree: self, index }
    }

    /// Whether there is a quotation mark in any word.
    pub(crate) fn has_quotes(&self) -> bool {
        self.has_quotes
    }

    fn token(&self, span: Span) -> Token<'_> {
        Token { span, bytes: span.of(self.to_bytes()) }
    }

    fn run(&self, run: Run) -> impl ExactSizeIterator<Item = Token<'_>> + Clone {
        run.of(&self.tokens).iter().map(|&span| self.token(span))
    }

    fn run_before(&self, run: Run) -> impl ExactSizeIterator<Item = Comment<'_>> {
        run.of(&self.comments).iter().map(|c| self.comment(c))
    }

    fn suffix(&self, first: CommentLink) -> impl Iterator<Item = Comment<'_>> {
        let get = |link: CommentLink| self.comments.get(link.get()?);
        std::iter::successors(get(first), move |c| get(c.next)).map(|c| self.comment(c))
    }

    fn comment(&self, comment: &CommentData) -> Comment<'_> {
        Comment { span: comment.span, bytes: comment.span.of(self.to_bytes()) }
    }
}

/// A statement of the top level.
#[derive(Clone, Copy, Debug)]
pub enum Statement<'a> {
    /// A line of words.
    Line(Line<'a>),
    /// A block of lines.
    Block(Block<'a>),
    /// Comments with a blank line, or the end of the file, behind them.
    Comments(Comments<'a>),
}

/// A word, a quoted string as it is written, or a mark of punctuation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its bytes, quotes included.
    pub bytes: &'a [u8],
}

impl<'a> Token<'a> {
    /// The token as text; bytes that are not UTF-8 as U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        lossy(self.bytes)
    }
}

impl fmt::Debug for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{}", self.text(), self.span.start)
    }
}

/// A comment from its `//` on, without the line end; empty for a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Comment<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl<'a> Comment<'a> {
    /// The comment as text; bytes that are not UTF-8 as U+FFFD.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        lossy(self.bytes)
    }

    /// Whether this is not a comment but a blank line in a block.
    #[must_use]
    pub fn is_blank_line(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl fmt::Debug for Comment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{}", self.text(), self.span.start)
    }
}

/// Comments that stand for themselves.
#[derive(Clone, Copy)]
pub struct Comments<'a> {
    tree: &'a SyntaxTree<'a>,
    comments: CommentsData,
}

impl<'a> Comments<'a> {
    /// The comments.
    pub fn lines(self) -> impl ExactSizeIterator<Item = Comment<'a>> {
        self.tree.run_before(self.comments.before)
    }

    /// Suffix comments from further down that nothing nearer can bear: those behind a word
    /// with a line break in it.
    pub fn suffix(self) -> impl Iterator<Item = Comment<'a>> {
        self.tree.suffix(self.comments.suffix)
    }
}

impl fmt::Debug for Comments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lines()).finish()
    }
}

/// A line of words, in a block or of its own.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    tree: &'a SyntaxTree<'a>,
    index: u32,
}

impl<'a> Line<'a> {
    #[inline]
    fn data(self) -> &'a LineData {
        &self.tree.lines[self.index as usize]
    }

    /// The words of the line; in a block, without the block's verb.
    pub fn tokens(self) -> impl ExactSizeIterator<Item = Token<'a>> + Clone {
        self.tree.run(self.data().tokens)
    }

    /// From the first word to the end of the last.
    #[must_use]
    pub fn span(self) -> Span {
        span(self.data().tokens.of(&self.tree.tokens))
    }

    /// The whole-line comments above; a blank line in a block is among them.
    pub fn before(self) -> impl ExactSizeIterator<Item = Comment<'a>> {
        self.tree.run_before(self.data().comments.before)
    }

    /// The comment behind the line. (There can be more than one only where a word before
    /// has a line break in it.)
    pub fn suffix(self) -> impl Iterator<Item = Comment<'a>> {
        self.tree.suffix(self.data().comments.suffix)
    }

    /// The position of the first word.
    #[must_use]
    pub fn position(self) -> Position {
        self.tree.position(self.span().start)
    }

    #[inline]
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    #[inline]
    pub(crate) fn token_spans(self) -> &'a [Span] {
        self.data().tokens.of(&self.tree.tokens)
    }

    /// The number of the first token in the tree.
    pub(crate) fn first_token(self) -> u32 {
        self.data().tokens.start
    }

    pub(crate) fn has_comments(self) -> bool {
        let comments = self.data().comments;
        comments.before.len > 0 || comments.suffix.get().is_some()
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.tokens()).finish()
    }
}

/// A parenthesized block of lines.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    tree: &'a SyntaxTree<'a>,
    index: u32,
}

impl<'a> Block<'a> {
    #[inline]
    fn data(self) -> &'a BlockData {
        &self.tree.blocks[self.index as usize]
    }

    /// The words before the `(`: one in all blocks that mean something.
    pub fn header(self) -> impl ExactSizeIterator<Item = Token<'a>> + Clone {
        self.tree.run(self.data().header)
    }

    /// The lines of the block.
    pub fn lines(self) -> impl ExactSizeIterator<Item = Line<'a>> {
        let Run { start, len } = self.data().lines;
        (start..start + len).map(move |index| Line { tree: self.tree, index })
    }

    /// From the first word of the header to the end of the `)`.
    #[must_use]
    pub fn span(self) -> Span {
        let start = span(self.data().header.of(&self.tree.tokens)).start;
        Span { start, end: self.data().rparen.end }
    }

    /// The `(` of the block.
    #[must_use]
    pub fn lparen(self) -> Span {
        self.data().lparen
    }

    /// The `)` of the block.
    #[must_use]
    pub fn rparen(self) -> Span {
        self.data().rparen
    }

    /// The whole-line comments above the block.
    pub fn before(self) -> impl ExactSizeIterator<Item = Comment<'a>> {
        self.tree.run_before(self.data().comments.before)
    }

    /// The comment behind a block that is written on one line, `verb ( )`.
    pub fn suffix(self) -> impl Iterator<Item = Comment<'a>> {
        self.tree.suffix(self.data().comments.suffix)
    }

    /// The comment behind the `(`.
    pub fn lparen_suffix(self) -> impl Iterator<Item = Comment<'a>> {
        self.tree.suffix(self.data().lparen_comments.suffix)
    }

    /// The whole-line comments above the `)`.
    pub fn rparen_before(self) -> impl ExactSizeIterator<Item = Comment<'a>> {
        self.tree.run_before(self.data().rparen_comments.before)
    }

    /// The comment behind the `)`.
    pub fn rparen_suffix(self) -> impl Iterator<Item = Comment<'a>> {
        self.tree.suffix(self.data().rparen_comments.suffix)
    }

    /// The position of the first word.
    #[must_use]
    pub fn position(self) -> Position {
        self.tree.position(self.span().start)
    }
}

impl fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block")
            .field("header", &self.header().collect::<Vec<_>>())
            .field("lines", &self.lines().collect::<Vec<_>>())
            .finish()
    }
}

fn span(tokens: &[Span]) -> Span {
    let start = tokens.first().map_or(0, |first| first.start);
    Span { start, end: tokens.last().map_or(start, |last| last.end) }
}
