//! What is wrong with a path.

use std::fmt;

use crate::text::{Quoted, QuotedChar};

/// The three kinds of paths, from the narrowest rules to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathKind {
    /// The path of a module.
    Module,
    /// The path of a package.
    Import,
    /// The path of a file within a module.
    File,
}

impl fmt::Display for PathKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathKind::Module => "module",
            PathKind::Import => "import",
            PathKind::File => "file",
        })
    }
}

/// A path that breaks a rule. The wording is that of `golang.org/x/mod/module`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Which rules were asked for.
    pub kind: PathKind,
    /// The path as given.
    pub path: String,
    /// The first rule that it breaks.
    pub problem: PathProblem,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "malformed {} path {}: {}", self.kind, Quoted(&self.path), self.problem)
    }
}

impl std::error::Error for PathError {}

/// The rules that a path may break.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathProblem {
    /// There is nothing in it.
    Empty,
    /// It begins with a dash, so a command would take it for a flag.
    LeadingDash,
    /// Two slashes in a row.
    DoubleSlash,
    /// It ends in a slash.
    TrailingSlash,
    /// It begins with a slash.
    EmptyElement,
    /// An element of dots only.
    DotsElement(String),
    /// An element that begins with a dot.
    LeadingDot,
    /// An element that ends in a dot.
    TrailingDot,
    /// A character that no element may have.
    Char(char),
    /// A reserved name on Windows, such as `con`.
    WindowsName(String),
    /// An element that looks like a short name of Windows, such as `progra~1`.
    WindowsShortName,
    /// The first element has no dot, so it is no domain.
    NoDotInFirst,
    /// A character that the first element may not have.
    CharInFirst(char),
    /// A final `/vN` or `.vN` that is no major version, such as `/v1` or `/v2.0`.
    Version,
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PathProblem::Empty => "empty string",
            PathProblem::LeadingDash => "leading dash",
            PathProblem::DoubleSlash => "double slash",
            PathProblem::TrailingSlash => "trailing slash",
            PathProblem::EmptyElement => "empty path element",
            PathProblem::LeadingDot => "leading dot in path element",
            PathProblem::TrailingDot => "trailing dot in path element",
            PathProblem::WindowsShortName => "trailing tilde and digits in path element",
            PathProblem::NoDotInFirst => "missing dot in first path element",
            PathProblem::Version => "invalid version",
            PathProblem::DotsElement(element) => {
                return write!(f, "invalid path element {}", Quoted(element));
            }
            PathProblem::Char(c) => return write!(f, "invalid char {}", QuotedChar(*c)),
            PathProblem::CharInFirst(c) => {
                return write!(f, "invalid char {} in first path element", QuotedChar(*c));
            }
            PathProblem::WindowsName(name) => {
                let name = Quoted(name);
                return write!(f, "{name} disallowed as path element component on Windows");
            }
        })
    }
}

/// An escaped path or version that stands for none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnescapeError {
    /// A capital letter, a `!` without a small letter after it, or a character beyond ASCII.
    Path(String),
    /// What the escaped path (the first field) stands for is no module path.
    PathRules(String, PathError),
    /// Like [`UnescapeError::Path`], in a version.
    Version(String),
    /// The version that was escaped (the first field) is not fit for a file name.
    VersionRules(String, PathProblem),
}

impl fmt::Display for UnescapeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnescapeError::Path(path) => {
                write!(f, "invalid escaped module path {}", Quoted(path))
            }
            UnescapeError::PathRules(path, error) => {
                write!(f, "invalid escaped module path {}: {error}", Quoted(path))
            }
            UnescapeError::Version(version) => {
                write!(f, "invalid escaped version {}", Quoted(version))
            }
            UnescapeError::VersionRules(version, problem) => {
                write!(f, "invalid escaped version {}: {problem}", Quoted(version))
            }
        }
    }
}

impl std::error::Error for UnescapeError {}
