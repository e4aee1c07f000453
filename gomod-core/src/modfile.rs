//! go.mod files, read as the go command reads them.
//!
//! ```
//! use gomod_core::modfile::{Mode, ModFile};
//!
//! let source = b"\
//! module example.com/m
//!
//! go 1.24
//!
//! require (
//! \tgolang.org/x/mod v0.36.0
//! \tgolang.org/x/sys v0.40.0 // indirect
//! )
//!
//! replace golang.org/x/sys => ../sys
//! ";
//! let file = ModFile::parse("go.mod", source, Mode::Strict)?;
//! assert_eq!(file.module().map(|m| m.path), Some("example.com/m"));
//! let direct: Vec<_> = file.requires().filter(|r| !r.indirect).map(|r| r.path).collect();
//! assert_eq!(direct, ["golang.org/x/mod"]);
//! assert_eq!(file.replaces().next().map(|r| r.new_path), Some("../sys"));
//! # Ok::<(), gomod_core::syntax::ParseErrors>(())
//! ```
//!
//! The rules are those of `golang.org/x/mod/modfile`; the reference is
//! <https://go.dev/ref/mod#go-mod-file>.

mod argument;
mod comment;
mod read;
mod row;

use std::borrow::Cow;

pub use argument::FixError;

pub(crate) use argument::{
    Arguments, Checked, Fixer, Rewrite, Words, is_go_version, is_toolchain_name,
};
pub(crate) use comment::says_indirect;
pub(crate) use row::{GodebugRow, ReplaceRow, TextRow};

use crate::syntax::{Line, ParseErrors, Span, SyntaxTree, Text, TextStore};
use row::Rows;

/// Which directives of a go.mod file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The go.mod file of a main module: every directive, and none that is unknown.
    Strict,
    /// The go.mod file of a dependency: `module`, `go`, `require`, `retract` and `ignore`;
    /// everything else is passed over, so that newer files can be read. Go versions of
    /// forms that were once written (`v1.13.0`, `1.13.x`) count as their language version,
    /// and `retract` intervals of unknown form are dropped.
    Lax,
}

/// A go.mod file.
///
/// It keeps the source, borrowed or owned, and everything that it answers points into it.
#[derive(Clone, Debug)]
pub struct ModFile<'s> {
    tree: SyntaxTree<'s>,
    texts: TextStore,
    rewrites: Vec<Rewrite>,
    rows: Rows,
}

impl<'s> ModFile<'s> {
    /// Reads a go.mod file. The name is for messages only.
    ///
    /// Versions are made canonical (`v1.2` becomes `v1.2.0`); what is no semantic version
    /// is an error.
    ///
    /// # Errors
    ///
    /// A syntax error, or else everything that is wrong with the directives that count in
    /// this mode.
    pub fn parse(
        name: &str,
        source: impl Into<Cow<'s, [u8]>>,
        mode: Mode,
    ) -> Result<Self, ParseErrors> {
        read::read(name, source.into(), mode, None)
    }

    /// Reads a go.mod file, asking `fix` for the version that stands for what is written.
    ///
    /// In a main module's go.mod file the go command allows names of branches, tags and
    /// commits for versions, and resolves them. `fix` gets the module path and what is
    /// written, canonical or not; what it answers is taken as it is.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Self::parse), and what `fix` cannot resolve.
    pub fn parse_with(
        name: &str,
        source: impl Into<Cow<'s, [u8]>>,
        mode: Mode,
        fix: &mut dyn FnMut(&str, &str) -> Result<String, FixError>,
    ) -> Result<Self, ParseErrors> {
        read::read(name, source.into(), mode, Some(fix))
    }

    /// The file with a source of its own.
    #[must_use]
    pub fn into_owned(self) -> ModFile<'static> {
        let ModFile { tree, texts, rewrites, rows } = self;
        ModFile { tree: tree.into_owned(), texts, rewrites, rows }
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

    /// The `module` line.
    #[must_use]
    pub fn module(&self) -> Option<Module<'_>> {
        self.rows.module.map(|row| Module {
            path: self.text(row.path),
            deprecated: Some(self.text(row.deprecated)).filter(|text| !text.is_empty()),
            line: self.tree.line(row.line),
        })
    }

    /// The notice that the module is deprecated, from the comments of its `module` line.
    #[must_use]
    pub fn deprecated(&self) -> Option<&str> {
        self.module()?.deprecated
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

    /// The requirements, in the order of the file.
    pub fn requires(&self) -> impl ExactSizeIterator<Item = Require<'_>> {
        self.rows.requires.iter().map(|row| Require {
            path: self.text(row.path),
            version: self.text(row.version),
            indirect: row.indirect,
            line: self.tree.line(row.line),
        })
    }

    /// The excluded versions, in the order of the file.
    pub fn excludes(&self) -> impl ExactSizeIterator<Item = Exclude<'_>> {
        self.rows.excludes.iter().map(|row| Exclude {
            path: self.text(row.path),
            version: self.text(row.version),
            line: self.tree.line(row.line),
        })
    }

    /// The replacements, in the order of the file.
    pub fn replaces(&self) -> impl ExactSizeIterator<Item = Replace<'_>> {
        self.rows.replaces.iter().map(|row| row.view(&self.tree, &self.texts))
    }

    /// The retracted versions, in the order of the file.
    pub fn retracts(&self) -> impl ExactSizeIterator<Item = Retract<'_>> {
        self.rows.retracts.iter().map(|row| Retract {
            low: self.text(row.low),
            high: self.text(row.high),
            rationale: self.text(row.rationale),
            line: self.tree.line(row.line),
        })
    }

    /// The packages of the module's tools.
    pub fn tools(&self) -> impl ExactSizeIterator<Item = Tool<'_>> {
        self.rows
            .tools
            .iter()
            .map(|row| Tool { path: self.text(row.text), line: self.tree.line(row.line) })
    }

    /// The directories that package patterns pass over.
    pub fn ignores(&self) -> impl ExactSizeIterator<Item = Ignore<'_>> {
        self.rows
            .ignores
            .iter()
            .map(|row| Ignore { path: self.text(row.text), line: self.tree.line(row.line) })
    }

    pub(crate) fn rewrites(&self) -> &[Rewrite] {
        &self.rewrites
    }

    fn text(&self, text: Text) -> &str {
        self.texts.get(self.tree.source(), text)
    }
}

/// A `module` line.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Module<'a> {
    /// The module path.
    pub path: &'a str,
    /// The paragraph of its comments that begins with `Deprecated:`, without that word.
    pub deprecated: Option<&'a str>,
    /// The line.
    pub line: Line<'a>,
}

/// A `go` line.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Go<'a> {
    /// The version, such as `1.24` or `1.24.2`.
    pub version: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A `toolchain` line.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Toolchain<'a> {
    /// The name, such as `go1.24.2` or `default`.
    pub name: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A `godebug` setting.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Godebug<'a> {
    /// The part before the first `=`.
    pub key: &'a str,
    /// The part behind it.
    pub value: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A requirement.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Require<'a> {
    /// The module path.
    pub path: &'a str,
    /// The canonical version.
    pub version: &'a str,
    /// Whether the line is marked `// indirect`.
    pub indirect: bool,
    /// The line.
    pub line: Line<'a>,
}

/// An excluded version.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Exclude<'a> {
    /// The module path.
    pub path: &'a str,
    /// The canonical version.
    pub version: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A replacement.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Replace<'a> {
    /// The module path that is replaced.
    pub old_path: &'a str,
    /// The version that is replaced; empty for all.
    pub old_version: &'a str,
    /// The module path or directory that stands in.
    pub new_path: &'a str,
    /// The version that stands in; empty for a directory.
    pub new_version: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// An interval of retracted versions.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Retract<'a> {
    /// The lowest version. Not necessarily canonical: only a version fixer makes it so.
    pub low: &'a str,
    /// The highest version; the lowest once more for a single version.
    pub high: &'a str,
    /// The text of the comments.
    pub rationale: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A tool.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Tool<'a> {
    /// The package path.
    pub path: &'a str,
    /// The line.
    pub line: Line<'a>,
}

/// A directory that package patterns pass over.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ignore<'a> {
    /// The directory: from the module root with `./` at the front, else at any depth.
    pub path: &'a str,
    /// The line.
    pub line: Line<'a>,
}

macro_rules! spans {
    ($($view:ident)*) => {$(
        impl $view<'_> {
            /// Where the line stands, without comments.
            #[must_use]
            pub fn span(&self) -> Span {
                self.line.span()
            }
        }
    )*};
}

spans!(Module Go Toolchain Godebug Require Exclude Replace Retract Tool Ignore);
