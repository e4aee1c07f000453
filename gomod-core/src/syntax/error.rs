//! What is wrong with a go.mod or go.work file.

use std::fmt;
use std::sync::Arc;

use super::position::{LineIndex, Position, Span};
use super::quote::{QuoteError, go_quote};
use crate::text::QuotedChar;
use crate::version::InvalidVersion;

/// Errors beyond this number are not looked for. The go command has no such limit; it
/// keeps a hostile file from filling the memory with messages.
const MAX_ERRORS: usize = 10_000;

/// Everything that is wrong with a file, in the order of Go's report.
///
/// Syntax errors come alone, because reading stops at the first one; all other errors of a
/// file come together. Displayed, it is the report of the go command, without its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseErrors(Vec<ParseError>);

impl ParseErrors {
    /// The errors; at least one.
    pub fn iter(&self) -> std::slice::Iter<'_, ParseError> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a ParseErrors {
    type Item = &'a ParseError;
    type IntoIter = std::slice::Iter<'a, ParseError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for ParseErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for ParseErrors {}

/// One thing that is wrong with a file.
///
/// Displayed, it is a line of the go command's report: `FILE:LINE[:COLUMN]: MESSAGE`, with
/// the column where it is not 1.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseError {
    /// The name of the file, as the caller gave it.
    pub file: Arc<str>,
    /// Where Go puts the error.
    pub position: Position,
    /// The text at fault: a line, a word, a character.
    pub span: Span,
    /// The directive and the module path that the error is about, where Go names them. The
    /// path may be empty.
    pub subject: Option<(&'static str, String)>,
    /// What is wrong.
    pub kind: ErrorKind,
}

impl ParseError {
    /// The message without its place: what the go command prints behind the position.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.subject {
            None => self.kind.to_string(),
            Some((verb, path)) if path.is_empty() => format!("{verb}: {}", self.kind),
            Some((verb, path)) => format!("{verb} {path}: {}", self.kind),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.file, self.position.line)?;
        if self.position.column > 1 {
            write!(f, "{}:", self.position.column)?;
        }
        write!(f, " {}", self.message())
    }
}

impl std::error::Error for ParseError {}

/// What can be wrong with a go.mod or go.work file.
///
/// Displayed, each is in the words of the go command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file is larger than [`super::MAX_FILE_SIZE`].
    TooLarge,
    /// A `/*`: these files have no such comments.
    BlockComment,
    /// A character that no word may begin with.
    UnexpectedCharacter(char),
    /// A quoted string that does not end in the file.
    EofInString,
    /// A quoted string that does not end on its line.
    NewlineInString,
    /// A block that does not end in the file.
    UnterminatedBlock {
        /// The file again.
        file: Arc<str>,
        /// Where the block begins.
        start: Position,
    },
    /// Something other than a comment behind the `)` of a block.
    TextAfterBlock,
    /// A block of a directive that has none, or that nobody knows.
    UnknownBlock(String),
    /// A directive that nobody knows.
    UnknownDirective(String),
    /// A second line of a directive that stands once.
    Repeated(&'static str),
    /// A directive with more or fewer words than its one argument.
    OneArgument(&'static str),
    /// A directive of another form than this one.
    Usage(&'static str),
    /// A `go` line with something other than a Go version.
    GoVersion(String),
    /// A `toolchain` line with something other than a toolchain name.
    ToolchainName(String),
    /// A word with quotes in the wrong places.
    Quoting(QuoteError),
    /// A version that is not one of the module path.
    Version(InvalidVersion),
    /// A version that is not a semantic version.
    NotSemantic(Vec<u8>),
    /// A version with quotes in the wrong places.
    VersionQuoting {
        /// The version as it is written.
        version: Vec<u8>,
        /// What is wrong with the quotes.
        error: QuoteError,
    },
    /// A module path whose major version suffix is none.
    ModulePath,
    /// A `retract` interval of another form than `version` or `[version, version]`: this
    /// was to follow.
    Interval(&'static str),
    /// More words behind a `retract` interval.
    AfterInterval(Vec<u8>),
    /// A `retract` line in a file with no `module` line, whose versions cannot be resolved.
    RetractWithoutModule,
    /// A replacement written as `path@version`.
    ReplacementAtVersion,
    /// A replacement with no version that is no directory.
    ReplacementNotDirectory,
    /// A replacement directory with backslashes.
    WindowsDirectory,
    /// A replacement directory with a version.
    DirectoryVersion(Vec<u8>),
    /// What the caller's version fixer said.
    Fixer(String),
    /// More errors than are worth reporting.
    TooManyErrors,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => {
                write!(f, "go.mod file too large (max size is {} bytes)", super::MAX_FILE_SIZE)
            }
            Self::BlockComment => {
                f.write_str("mod files must use // comments (not /* */ comments)")
            }
            Self::UnexpectedCharacter(c) => {
                write!(f, "unexpected input character {}", QuotedChar(*c))
            }
            Self::EofInString => f.write_str("unexpected EOF in string"),
            Self::NewlineInString => f.write_str("unexpected newline in string"),
            Self::UnterminatedBlock { file, start: Position { line, column, .. } } => {
                write!(f, "syntax error (unterminated block started at {file}:{line}:{column})")
            }
            Self::TextAfterBlock => {
                f.write_str("syntax error (expected newline after closing paren)")
            }
            Self::UnknownBlock(words) => write!(f, "unknown block type: {words}"),
            Self::UnknownDirective(verb) => write!(f, "unknown directive: {verb}"),
            Self::Repeated(verb) => write!(f, "repeated {verb} statement"),
            Self::OneArgument(verb) => write!(f, "{verb} directive expects exactly one argument"),
            Self::Usage(form) => write!(f, "usage: {form}"),
            Self::GoVersion(version) => {
                write!(f, "invalid go version '{version}': must match format 1.23.0")
            }
            Self::ToolchainName(name) => write!(
                f,
                "invalid toolchain version '{name}': must match format go1.23.0 or default"
            ),
            Self::Quoting(error) => write!(f, "invalid quoted string: {error}"),
            Self::Version(error) => error.fmt(f),
            Self::NotSemantic(version) => {
                write!(f, "version {} invalid: must be of the form v1.2.3", go_quote(version))
            }
            Self::VersionQuoting { version, error } => {
                write!(f, "version {} invalid: {error}", go_quote(version))
            }
            Self::ModulePath => f.write_str("invalid module path"),
            Self::Interval(expected) => write!(f, "expected {expected}"),
            Self::AfterInterval(word) => {
                write!(f, "unexpected token after version: {}", go_quote(word))
            }
            Self::RetractWithoutModule => {
                f.write_str("no module directive found, so retract cannot be used")
            }
            Self::ReplacementAtVersion => f.write_str(
                "replacement module must match format 'path version', not 'path@version'",
            ),
            Self::ReplacementNotDirectory => f.write_str(
                "replacement module without version must be directory path \
                 (rooted or starting with . or ..)",
            ),
            Self::WindowsDirectory => f.write_str(
                "replacement directory appears to be Windows path (on a non-windows system)",
            ),
            Self::DirectoryVersion(path) => {
                write!(
                    f,
                    "replacement module directory path {} cannot have version",
                    go_quote(path)
                )
            }
            Self::Fixer(message) => f.write_str(message),
            Self::TooManyErrors => f.write_str("too many errors"),
        }
    }
}

/// Gathers the errors of one file.
pub(crate) struct ErrorSink<'a> {
    file: &'a str,
    source: &'a [u8],
    /// Made at the first error.
    index: Option<(Arc<str>, LineIndex)>,
    errors: Vec<ParseError>,
}

impl<'a> ErrorSink<'a> {
    pub(crate) fn new(file: &'a str, source: &'a [u8]) -> Self {
        ErrorSink { file, source, index: None, errors: Vec::new() }
    }

    #[cold]
    pub(crate) fn add(
        &mut self,
        span: Span,
        subject: Option<(&'static str, String)>,
        kind: ErrorKind,
    ) {
        let kind = match self.errors.len() {
            MAX_ERRORS.. => return,
            n if n + 1 == MAX_ERRORS => ErrorKind::TooManyErrors,
            _ => kind,
        };
        let (file, index) =
            self.index.get_or_insert_with(|| (self.file.into(), LineIndex::new(self.source)));
        let position = index.position(self.source, span.start);
        self.errors.push(ParseError { file: Arc::clone(file), position, span, subject, kind });
    }

    pub(crate) fn finish(self) -> Result<(), ParseErrors> {
        if self.errors.is_empty() { Ok(()) } else { Err(ParseErrors(self.errors)) }
    }

    /// The report of a file that cannot be read beyond one error.
    #[cold]
    pub(super) fn only(mut self, span: Span, kind: ErrorKind) -> ParseErrors {
        self.add(span, None, kind);
        ParseErrors(self.errors)
    }
}
