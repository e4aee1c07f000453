//! The standard layout of go.mod and go.work files: what `go mod edit -fmt` prints.
//!
//! Statements are a blank line apart, lines of a block are indented by a tab, words are a
//! space apart, and comments stand where they stood. It is the layout of `modfile`'s
//! `Format`, whose corners (where several comments end up on one line) this follows too.

use crate::edit::{CommentText, Comments, EditTree, ModEditor, Statement, Word, WorkEditor};
use crate::modfile::ModFile;
use crate::syntax::go_trim;
use crate::workfile::WorkFile;

impl ModFile<'_> {
    /// The file in standard layout: blocks sorted, duplicates and empty blocks gone.
    ///
    /// ```
    /// use gomod_core::modfile::{Mode, ModFile};
    /// let file = ModFile::parse("go.mod", b"module   \"m\"\nrequire ( )", Mode::Strict)?;
    /// assert_eq!(file.format(), b"module m\n");
    /// # Ok::<(), gomod_core::syntax::ParseErrors>(())
    /// ```
    #[must_use]
    pub fn format(&self) -> Vec<u8> {
        let mut editor = self.edit();
        editor.finish();
        editor.format()
    }
}

impl WorkFile<'_> {
    /// The file in standard layout: blocks sorted, duplicates and empty blocks gone.
    #[must_use]
    pub fn format(&self) -> Vec<u8> {
        let mut editor = self.edit();
        editor.finish();
        editor.format()
    }
}

impl ModEditor {
    /// The file as it is now, in standard layout.
    #[must_use]
    pub fn format(&self) -> Vec<u8> {
        Printer::print(&self.tree)
    }
}

impl WorkEditor {
    /// The file as it is now, in standard layout.
    #[must_use]
    pub fn format(&self) -> Vec<u8> {
        Printer::print(&self.tree)
    }
}

#[derive(Default)]
struct Printer<'a> {
    out: Vec<u8>,
    /// Suffix comments that wait for the end of the line.
    pending: Vec<&'a [u8]>,
    /// Tabs at the beginning of a line.
    margin: usize,
}

impl<'a> Printer<'a> {
    fn print(tree: &'a EditTree) -> Vec<u8> {
        let mut printer = Printer::default();
        printer.file(tree);
        let mut out = printer.out;
        while out == b"\n" || out.ends_with(b"\n\n") {
            out.pop();
        }
        out
    }

    fn file(&mut self, tree: &'a EditTree) {
        for comment in &tree.before {
            self.comment(comment);
        }
        for (i, statement) in tree.statements.iter().enumerate() {
            if i > 0 {
                self.newline();
            }
            match statement {
                Statement::Comments(comments) => {
                    self.before(comments);
                    self.suffix(comments);
                }
                Statement::Line(id) => {
                    self.line(&tree.line(*id).words, &tree.line(*id).comments);
                    self.newline();
                }
                Statement::Block(id) => {
                    let block = tree.block(*id);
                    self.before(&block.comments);
                    self.words(&block.header);
                    self.out.extend_from_slice(b" (");
                    self.suffix(&block.lparen);
                    self.margin += 1;
                    for &line in &block.lines {
                        self.newline();
                        self.line(&tree.line(line).words, &tree.line(line).comments);
                    }
                    self.margin -= 1;
                    self.newline();
                    self.before(&block.rparen);
                    self.out.push(b')');
                    self.suffix(&block.rparen);
                    self.suffix(&block.comments);
                    self.newline();
                }
            }
        }
    }

    fn line(&mut self, words: &[Word], comments: &'a Comments) {
        self.before(comments);
        self.words(words);
        self.suffix(comments);
    }

    /// Prints the comments above a piece, on lines of their own.
    fn before(&mut self, comments: &'a Comments) {
        if comments.before.is_empty() {
            return;
        }
        self.trim();
        if self.out.last().is_some_and(|&b| b != b'\n') {
            self.out.push(b'\n');
        }
        self.indent();
        for comment in &comments.before {
            self.comment(comment);
        }
    }

    fn comment(&mut self, comment: &CommentText) {
        self.out.extend_from_slice(go_trim(comment));
        self.newline();
    }

    fn suffix(&mut self, comments: &'a Comments) {
        self.pending.extend(comments.suffix.iter().map(Vec::as_slice));
    }

    /// Prints words a space apart, but none inside of brackets nor before a comma.
    fn words(&mut self, words: &[Word]) {
        let mut space = false;
        for word in words {
            if space && !matches!(&word[..], b"," | b")" | b"]" | b"}") {
                self.out.push(b' ');
            }
            self.out.extend_from_slice(word);
            space = !matches!(&word[..], b"(" | b"[" | b"{");
        }
    }

    /// Ends the line, with the comments that wait for it; never a second blank line.
    fn newline(&mut self) {
        for (i, comment) in std::mem::take(&mut self.pending).into_iter().enumerate() {
            if i == 0 {
                self.out.push(b' ');
            } else {
                self.trim();
                self.out.push(b'\n');
                self.indent();
            }
            self.out.extend_from_slice(go_trim(comment));
        }
        self.trim();
        if !self.out.is_empty() && !self.out.ends_with(b"\n\n") {
            self.out.push(b'\n');
        }
        self.indent();
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n(b'\t', self.margin));
    }

    /// Takes blanks from the end of the line.
    fn trim(&mut self) {
        while let [.., b' ' | b'\t'] = self.out[..] {
            self.out.pop();
        }
    }
}
