//! From pieces to the tree, in one pass and without recursion: blocks do not nest.

use std::borrow::Cow;

use super::MAX_FILE_SIZE;
use super::error::{ErrorKind, ErrorSink, ParseErrors};
use super::lexer::{Fault, FaultKind, Kind, Lexeme, Lexer};
use super::position::{Span, position, to_u32};
use super::source::Source;
use super::tree::{
    BlockData, CommentData, CommentLink, CommentsData, LineData, Run, StatementData, SyntaxTree,
};

pub(super) fn parse<'s>(name: &str, bytes: Cow<'s, [u8]>) -> Result<SyntaxTree<'s>, ParseErrors> {
    if bytes.len() > MAX_FILE_SIZE {
        return Err(ErrorSink::new(name, &[]).only(Span::default(), ErrorKind::TooLarge));
    }
    let source = Source::new(bytes);
    let mut parser = Parser::new(source.bytes());
    match parser.file() {
        Ok(()) => {
            let Parser { lexer, tokens, comments, lines, blocks, statements, before, .. } = parser;
            let has_quotes = lexer.has_quotes;
            Ok(SyntaxTree {
                source,
                tokens,
                comments,
                lines,
                blocks,
                statements,
                before,
                has_quotes,
            })
        }
        Err(fault) => Err(report(name, source.bytes(), fault)),
    }
}

#[cold]
fn report(name: &str, source: &[u8], fault: Fault) -> ParseErrors {
    let kind = match fault.kind {
        FaultKind::BlockComment => ErrorKind::BlockComment,
        FaultKind::UnexpectedCharacter(c) => ErrorKind::UnexpectedCharacter(c),
        FaultKind::EofInString => ErrorKind::EofInString,
        FaultKind::NewlineInString => ErrorKind::NewlineInString,
        FaultKind::UnterminatedBlock(start) => {
            ErrorKind::UnterminatedBlock { file: name.into(), start: position(source, start) }
        }
        FaultKind::TextAfterBlock => ErrorKind::TextAfterBlock,
    };
    let span = Span { start: fault.offset, end: fault.offset };
    ErrorSink::new(name, source).only(span, kind)
}

/// The piece that a suffix comment belongs to, unless a later piece ends before it.
///
/// It is the last piece that ends before the comment and stands on one line; a block on
/// several lines gives way to its closing parenthesis.
#[derive(Clone, Copy)]
enum Bearer {
    File,
    Line(u32),
    LParen(u32),
    RParen(u32),
    Block(u32),
    Comments(usize),
}

struct Parser<'i> {
    bytes: &'i [u8],
    lexer: Lexer<'i>,
    tokens: Vec<Span>,
    comments: Vec<CommentData>,
    lines: Vec<LineData>,
    blocks: Vec<BlockData>,
    statements: Vec<StatementData>,
    before: CommentLink,
    bearer: Bearer,
    /// The last suffix comment of the bearer.
    last_suffix: CommentLink,
}

impl<'i> Parser<'i> {
    fn new(bytes: &'i [u8]) -> Self {
        // A line of a requirement has some 50 bytes and two words.
        let lines = bytes.len() / 40 + 4;
        Parser {
            bytes,
            lexer: Lexer::new(bytes),
            tokens: Vec::with_capacity(2 * lines),
            comments: Vec::with_capacity(lines),
            lines: Vec::with_capacity(lines),
            blocks: Vec::new(),
            statements: Vec::with_capacity(8),
            before: CommentLink::default(),
            bearer: Bearer::File,
            last_suffix: CommentLink::default(),
        }
    }

    fn file(&mut self) -> Result<(), Fault> {
        let mut above = Run::default();
        loop {
            let piece = self.lexer.next()?;
            match piece.kind {
                Kind::Newline | Kind::Eof => {
                    if above.len > 0 {
                        self.set_bearer(Bearer::Comments(self.statements.len()));
                        let comments = CommentsData { before: above, ..CommentsData::default() };
                        self.statements.push(StatementData::Comments(comments));
                        above = Run::default();
                    }
                    if piece.kind == Kind::Eof {
                        return Ok(());
                    }
                }
                Kind::Comment => self.push_comment(piece.span, &mut above),
                // A suffix comment ends the line that it stands on, with its statement.
                Kind::Suffix => self.attach(piece.span),
                Kind::LParen | Kind::RParen | Kind::Word => {
                    self.statement(piece.span, above)?;
                    above = Run::default();
                }
            }
        }
    }

    fn push_comment(&mut self, span: Span, run: &mut Run) {
        if run.len == 0 {
            run.start = to_u32(self.comments.len());
        }
        run.len += 1;
        self.comments.push(CommentData { span, next: CommentLink::default() });
    }

    /// `statement = 1*word ( EOL / block )`
    fn statement(&mut self, first: Span, above: Run) -> Result<(), Fault> {
        let start = to_u32(self.tokens.len());
        let comments = CommentsData { before: above, ..CommentsData::default() };
        let header = |tokens: &[Span]| Run { start, len: to_u32(tokens.len()) - start };
        self.tokens.push(first);
        let mut piece = self.lexer.next()?;
        loop {
            if piece.kind.ends_line() {
                let tokens = header(&self.tokens);
                self.statements.push(StatementData::Line(to_u32(self.lines.len())));
                self.end_line(LineData { tokens, comments }, piece);
                return Ok(());
            }
            if piece.kind != Kind::LParen {
                self.tokens.push(piece.span);
                piece = self.lexer.next()?;
                continue;
            }
            // A `(` opens a block only as the last word of its line, or in `( )`.
            let lparen = piece.span;
            let next = self.lexer.next()?;
            if next.kind.ends_line() {
                return self.block(header(&self.tokens), comments, lparen, next);
            }
            if next.kind != Kind::RParen {
                self.tokens.push(lparen);
                piece = next;
                continue;
            }
            let after = self.lexer.next()?;
            if after.kind.ends_line() {
                let tokens = header(&self.tokens);
                let index = self.open_block(tokens, comments, lparen);
                self.blocks[index as usize].rparen = next.span;
                let one_line = !self.breaks(tokens);
                self.set_bearer(if one_line {
                    Bearer::Block(index)
                } else {
                    Bearer::RParen(index)
                });
                self.attach_suffix(after);
                return Ok(());
            }
            self.tokens.extend([lparen, next.span]);
            piece = after;
        }
    }

    fn open_block(&mut self, header: Run, comments: CommentsData, lparen: Span) -> u32 {
        let index = to_u32(self.blocks.len());
        self.statements.push(StatementData::Block(index));
        self.blocks.push(BlockData {
            header,
            lines: Run { start: to_u32(self.lines.len()), len: 0 },
            comments,
            lparen,
            lparen_comments: CommentsData::default(),
            rparen: Span::default(),
            rparen_comments: CommentsData::default(),
        });
        index
    }

    /// `block = 1*word "(" EOL *( line / comment / EOL ) ")" EOL`
    fn block(
        &mut self,
        header: Run,
        comments: CommentsData,
        lparen: Span,
        end: Lexeme,
    ) -> Result<(), Fault> {
        let index = self.open_block(header, comments, lparen);
        self.set_bearer(Bearer::LParen(index));
        self.attach_suffix(end);
        let first_line = self.lines.len();
        let mut above = Run::default();
        // Blank lines between lines are kept, one of several, as an empty comment.
        let mut last_is_blank = true;
        loop {
            let piece = self.lexer.next()?;
            match piece.kind {
                Kind::Newline => {
                    if !last_is_blank {
                        let at = piece.span.start;
                        self.push_comment(Span { start: at, end: at }, &mut above);
                        last_is_blank = true;
                    }
                }
                Kind::Comment => {
                    self.push_comment(piece.span, &mut above);
                    last_is_blank = false;
                }
                Kind::Suffix => self.attach(piece.span),
                Kind::Eof => {
                    let start = self.tokens[header.start as usize].start;
                    let kind = FaultKind::UnterminatedBlock(start);
                    return Err(Fault { offset: piece.span.start, kind });
                }
                Kind::RParen => {
                    let blank = self.comments.get(above.start as usize).map(|c| c.span.is_empty());
                    if above.len == 1 && blank == Some(true) {
                        above = Run::default();
                    }
                    let block = &mut self.blocks[index as usize];
                    block.lines.len = to_u32(self.lines.len() - first_line);
                    block.rparen = piece.span;
                    block.rparen_comments.before = above;
                    self.set_bearer(Bearer::RParen(index));
                    let after = self.lexer.next()?;
                    if !after.kind.ends_line() {
                        let offset = after.span.end;
                        return Err(Fault { offset, kind: FaultKind::TextAfterBlock });
                    }
                    self.attach_suffix(after);
                    return Ok(());
                }
                Kind::LParen | Kind::Word => {
                    self.line(piece.span, above)?;
                    above = Run::default();
                    last_is_blank = false;
                }
            }
        }
    }

    /// `line = 1*word EOL`
    fn line(&mut self, first: Span, above: Run) -> Result<(), Fault> {
        let start = to_u32(self.tokens.len());
        self.tokens.push(first);
        loop {
            let piece = self.lexer.next()?;
            if piece.kind.ends_line() {
                let tokens = Run { start, len: to_u32(self.tokens.len()) - start };
                let comments = CommentsData { before: above, ..CommentsData::default() };
                self.end_line(LineData { tokens, comments }, piece);
                return Ok(());
            }
            self.tokens.push(piece.span);
        }
    }

    fn end_line(&mut self, line: LineData, end: Lexeme) {
        if !self.breaks(line.tokens) {
            self.set_bearer(Bearer::Line(to_u32(self.lines.len())));
        }
        self.lines.push(line);
        self.attach_suffix(end);
    }

    /// Whether one of the words has a line break in it, as a quoted string may behind a
    /// backslash.
    fn breaks(&self, run: Run) -> bool {
        let tokens = &self.tokens[run.start as usize..];
        tokens
            .iter()
            .map(|span| span.of(self.bytes))
            .any(|t| t.first() == Some(&b'"') && t.contains(&b'\n'))
    }

    fn set_bearer(&mut self, bearer: Bearer) {
        self.bearer = bearer;
        self.last_suffix = CommentLink::default();
    }

    fn attach_suffix(&mut self, end: Lexeme) {
        if end.kind == Kind::Suffix {
            self.attach(end.span);
        }
    }

    fn attach(&mut self, span: Span) {
        let new = to_u32(self.comments.len());
        self.comments.push(CommentData { span, next: CommentLink::default() });
        let link = match self.bearer {
            Bearer::File => &mut self.before,
            Bearer::Line(i) => &mut self.lines[i as usize].comments.suffix,
            Bearer::LParen(i) => &mut self.blocks[i as usize].lparen_comments.suffix,
            Bearer::RParen(i) => &mut self.blocks[i as usize].rparen_comments.suffix,
            Bearer::Block(i) => &mut self.blocks[i as usize].comments.suffix,
            Bearer::Comments(i) => match &mut self.statements[i] {
                StatementData::Comments(comments) => &mut comments.suffix,
                StatementData::Line(_) | StatementData::Block(_) => &mut self.before,
            },
        };
        match link.get() {
            None => *link = CommentLink::to(new),
            Some(first) => {
                let last = self.last_suffix.get().unwrap_or(first);
                self.comments[last].next = CommentLink::to(new);
            }
        }
        self.last_suffix = CommentLink::to(new);
    }
}
