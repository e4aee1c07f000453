//! Edits of go.mod and go.work files, as `go mod edit` and `go work edit` make them.
//!
//! An editor is a copy of a file that can change. It keeps comments and the order of
//! statements; where lines are added and how they print is the rule of the go command, so
//! the result has the bytes that it would have written.
//!
//! ```
//! use gomod_core::modfile::{Mode, ModFile};
//!
//! let file = ModFile::parse("go.mod", b"module m\nrequire rsc.io/quote v1.5.2", Mode::Strict)?;
//! let mut editor = file.edit();
//! editor.add_require("golang.org/x/text", "v0.30.0")?;
//! editor.set_go("1.24")?;
//! editor.finish();
//! assert_eq!(
//!     String::from_utf8(editor.format())?,
//!     "module m\n\ngo 1.24\n\nrequire (\n\tgolang.org/x/text v0.30.0\n\trsc.io/quote v1.5.2\n)\n",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod entry;
mod error;
mod modfile;
mod require;
mod sort;
mod tree;
mod workfile;

pub use error::EditError;
pub use modfile::ModEditor;
pub use require::Requirement;
pub use workfile::WorkEditor;

#[cfg(feature = "json")]
pub(crate) use entry::{GodebugEntry, ReplaceEntry, WordEntry};
pub(crate) use tree::{CommentText, Comments, EditTree, Statement, Word};
