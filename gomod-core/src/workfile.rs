//! go.work files, read as the go command reads them.
//!
//! ```
//! use gomod_core::workfile::WorkFile;
//!
//! let file = WorkFile::parse("go.work", b"go 1.24\n\nuse (\n\t./api\n\t./server\n)\n")?;
//! assert_eq!(file.uses().map(|u| u.path).collect::<Vec<_>>(), ["./api", "./server"]);
//! # Ok::<(), gomod_core::syntax::ParseErrors>(())
//! ```
//!
//! The rules are those of `golang.org/x/mod/modfile`; the reference is
//! <https://go.dev/ref/mod#workspaces>.

use std::borrow::Cow;

use crate::modfile::{
    Arguments, Checked, FixError, Fixer, Go, Godebug, GodebugRow, Replace, ReplaceRow, Rewrite,
    TextRow, Toolchain, Words,
};
use crate::syntax::{
    Block, ErrorKind, Line, ParseErrors, Span, Statement, SyntaxTree, Text, TextStore, lossy,
};

/// A go.work file.
///
/// It keeps the source, borrowed or owned, and everything that it answers points into it.
#[derive(Clone, Debug)]
pub struct WorkFile<'s> {
    tree: SyntaxTree<'s>,
    texts: TextStore,
    rewrites: Vec<Rewrite>,
    rows: Rows,
}

/// The directives of a go.work file.
#[derive(Clone, Debug, Default)]
struct Rows {
    go: Option<TextRow>,
    toolchain: Option<TextRow>,
    godebugs: Vec<GodebugRow>,
    uses: Vec<TextRow>,
    replaces: Vec<ReplaceRow>,
}

impl<'s> WorkFile<'s> {
    /// Reads a go.work file. The name is for messages only.
    ///
    /// # Errors
    ///
    /// A syntax error, or else everything that is wrong with the directives.
    pub fn parse(name: &str, source: impl Into<Cow<'s, [u8]>>) -> Result<Self, ParseErrors> {
        read(name, source.into(), None)
    }

    /// Reads a go.work file, asking `fix` for the versions in `replace` lines as
    /// [`ModFile::parse_with`](crate::modfile::ModFile::parse_with) does.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Self::parse), and what `fix` cannot resolve.
    pub fn parse_with(
        name: &str,
        source: impl Into<Cow<'s, [u8]>>,
        fix: &mut dyn FnMut(&str, &str) -> Result<String, FixError>,
    ) -> Result<Self, ParseErrors> {
        read(name, source.into(), Some(fix))
    }

    /// The file with a source of its own.
    #[must_use]
    pub fn into_owned(self) -> WorkFile<'static> {
        let WorkFile { tree, texts, rewrites, rows } = self;
        WorkFile { tree: tree.into_owned(), texts, rewrites, rows }
    }

    /// The bytes that the file was read from.
    #[must_use]
    pub fn to_bytes(&self) -> &[u8] {
        self.tree.to_bytes()
    }

    /// The syntax of the file.
    #[must_use]
    pub fn syntax(&self) -> &SyntaxTree<'s> {
        &self.tree
    }

    /// The `go` line.
    #[must_use]
    pub fn go(&self) -> Option<Go<'_>> {
        self.rows.go.map(|row| Go { version: self.text(row.text), line: self.tree.line(row.line) })
    }

    /// The `toolchain` line.
    #[must_use]
    pub fn toolchain(&self) -> Option<Toolchain<'_>> {
        let view =
            |row: TextRow| Toolchain { name: self.text(row.text), line: self.tree.line(row.line) };
        self.rows.toolchain.map(view)
    }

    /// The `godebug` settings.
    pub fn godebugs(&self) -> impl ExactSizeIterator<Item = Godebug<'_>> {
        self.rows.godebugs.iter().map(|row| row.view(&self.tree, &self.texts))
    }

    /// The directories of the workspace's modules, in the order of the file.
    pub fn uses(&self) -> impl ExactSizeIterator<Item = Use<'_>> {
        self.rows
            .uses
            .iter()
            .map(|row| Use { path: self.text(row.text), line: self.tree.line(row.line) })
    }

    /// The replacements, in the order of the file.
    pub fn replaces(&self) -> impl ExactSizeIterator<Item = Replace<'_>> {
        self.rows.replaces.iter().map(|row| row.view(&self.tree, &self.texts))
    }

    pub(crate) fn rewrites(&self) -> &[Rewrite] {
        &self.rewrites
    }

    fn text(&self, text: Text) -> &str {
        self.texts.get(self.tree.source(), text)
    }
}

/// A directory of a module of the workspace.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Use<'a> {
    /// The directory as it is written, from the directory of the go.work file.
    pub path: &'a str,
    /// The line.
    pub line: Line<'a>,
}

impl Use<'_> {
    /// Where the line stands, without comments.
    #[must_use]
    pub fn span(&self) -> Span {
        self.line.span()
    }
}

/// Goes through a file (`modfile.ParseWork`).
fn read<'s>(
    name: &str,
    source: Cow<'s, [u8]>,
    fix: Option<Fixer<'_>>,
) -> Result<WorkFile<'s>, ParseErrors> {
    let tree = SyntaxTree::parse(name, source)?;
    let mut arguments = Arguments::new(name, &tree, fix);
    let mut rows = Rows::default();
    for statement in tree.statements() {
        match statement {
            Statement::Comments(_) => {}
            Statement::Line(line) => {
                let verb = line.tokens().next().map_or(&b""[..], |token| token.bytes);
                directive(&mut arguments, &mut rows, verb, line, Words::new(line, true));
            }
            Statement::Block(block) => match verb_of(block) {
                Some(verb @ (b"godebug" | b"use" | b"replace")) => {
                    for line in block.lines() {
                        directive(&mut arguments, &mut rows, verb, line, Words::new(line, false));
                    }
                }
                _ => arguments.unknown_block(block),
            },
        }
    }
    let Arguments { texts, rewrites, errors, .. } = arguments;
    errors.finish()?;
    Ok(WorkFile { tree, texts, rewrites, rows })
}

/// The verb of a block, unless more words follow it.
fn verb_of(block: Block<'_>) -> Option<&[u8]> {
    let mut header = block.header();
    let verb = header.next()?;
    (header.len() == 0).then_some(verb.bytes)
}

fn directive<'a>(
    arguments: &mut Arguments<'a, '_>,
    rows: &mut Rows,
    verb: &[u8],
    line: Line<'a>,
    words: Words<'a>,
) {
    let done = match verb {
        b"go" => arguments.go(&mut rows.go, line, words),
        b"toolchain" => arguments.toolchain(&mut rows.toolchain, line, words),
        b"godebug" => arguments.godebug(line, words).map(|row| rows.godebugs.push(row)),
        b"use" => use_directory(arguments, line, words).map(|row| rows.uses.push(row)),
        b"replace" => arguments.replace(line, words).map(|row| rows.replaces.push(row)),
        _ => Err(ErrorKind::UnknownDirective(lossy(verb).into_owned()).into()),
    };
    if let Err(problem) = done {
        arguments.fail(line, problem);
    }
}

/// `use directory`
fn use_directory<'a>(
    arguments: &mut Arguments<'a, '_>,
    line: Line<'a>,
    words: Words<'a>,
) -> Checked<TextRow> {
    if words.len() != 1 {
        return Err(ErrorKind::Usage("use local/dir").into());
    }
    Ok(TextRow { text: arguments.string(words.get(0))?, line: line.index() })
}
