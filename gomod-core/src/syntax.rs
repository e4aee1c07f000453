//! The syntax of go.mod and go.work files, without loss.
//!
//! Both files share one grammar: lines of words, lines gathered in parenthesized blocks,
//! and `//` comments. [`SyntaxTree::parse`] reads it and knows nothing of directives;
//! [`ModFile`](crate::modfile::ModFile) and [`WorkFile`](crate::workfile::WorkFile) are
//! typed views on the tree.
//!
//! The tree keeps the source and points into it, so an untouched file prints back to its
//! bytes whatever they are: line ends of either kind, odd spacing, bytes that are not UTF-8
//! in comments and words.
//!
//! ```
//! use gomod_core::syntax::{Statement, SyntaxTree};
//!
//! let source = b"module example.com/m // the module\r\n";
//! let tree = SyntaxTree::parse("go.mod", source)?;
//! let Some(Statement::Line(line)) = tree.statements().next() else { panic!("one line") };
//! assert_eq!(line.tokens().map(|t| t.text()).collect::<Vec<_>>(), ["module", "example.com/m"]);
//! assert_eq!(line.suffix().next().map(|c| c.text()).as_deref(), Some("// the module"));
//! assert_eq!(tree.to_bytes(), source);
//! # Ok::<(), gomod_core::syntax::ParseErrors>(())
//! ```

mod error;
mod lexer;
mod parse;
mod position;
mod quote;
mod source;
mod tree;

pub use error::{ErrorKind, ParseError, ParseErrors};
pub use position::{LineIndex, Position, Span};
pub use quote::{QuoteError, auto_quote, must_quote};
pub use tree::{Block, Comment, Comments, Line, Statement, SyntaxTree, Token};

pub(crate) use error::ErrorSink;
#[cfg(feature = "direct")]
pub(crate) use quote::go_quote;
pub(crate) use quote::{go_trim, unquote};
pub(crate) use source::{Text, TextStore, lossy};

/// The largest go.mod or go.work file that is read, in bytes: the limit that the go
/// command puts on the go.mod file of a module (`golang.org/x/mod/zip`, `MaxGoMod`).
pub const MAX_FILE_SIZE: usize = 16 << 20;
