//! Judgement over the modules of a Go program: rules, what they find, and how it is told.
//!
//! A [`Scan`] holds what is looked at: the module files of a checkout, the module graph where it
//! is known, files with settings, and the state to compare with. [`run`] gives a [`Report`] of
//! [`Finding`]s, each with a stable code, the place in a file, and the way by which the module
//! comes into the build. What could not be known is part of the report.
//!
//! ```
//! use std::path::Path;
//! use gomod_audit::{Levels, Revision, Scan, Text, run};
//!
//! let go_mod = "module example.com/m\n\ngo 1.24\n\nreplace example.com/a => /tmp/a\n";
//! let mut revision = Revision::default();
//! revision.add_go_mod(Path::new("/src/m"), Text::new("go.mod", go_mod))?;
//! let report = run(&Scan::new(revision), &Levels::default(), &[]);
//! let finding = &report.findings[0];
//! assert_eq!(finding.rule.code, "GM0103");
//! assert_eq!((finding.place.start().line, finding.place.start().column), (5, 26));
//! # Ok::<(), gomod_audit::RevisionError>(())
//! ```

mod base;
mod chain;
pub mod explain;
mod finding;
mod fingerprint;
pub mod json;
mod levels;
pub mod look_alike;
pub mod owner;
pub mod popular;
mod report;
mod revision;
pub mod risk;
mod rule;
mod rules;
pub mod sarif;
mod scan;
pub mod settings;
pub mod table;
mod text;
mod waiver;

pub use base::{Base, ReadBase};
pub use finding::{Finding, Waived};
pub use fingerprint::fingerprints;
pub use levels::{LevelError, Levels};
pub use report::{Report, Scanned, Unknown};
pub use revision::{ModuleFile, Revision, RevisionError, Sums, WorkspaceFile, seen};
pub use rule::{Group, Level, Rule};
pub use scan::{Knowledge, Scan, Used, run};
pub use text::{Place, Text};
pub use waiver::Waiver;
