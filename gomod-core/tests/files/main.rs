//! go.mod and go.work files: tables whose right-hand sides are Go's answers, and laws.

mod edit;
mod errors;
mod format;
#[cfg(feature = "json")]
mod json;
mod laws;
mod modfile;
mod require;
mod syntax;
mod workfile;

use gomod_core::modfile::{ModFile, Mode};

/// A file that must be good.
#[expect(clippy::expect_used, reason = "a table of good files")]
fn parse(source: &str) -> ModFile<'_> {
    ModFile::parse("go.mod", source.as_bytes(), Mode::Strict).expect(source)
}

/// The report of a file that must be bad.
#[expect(clippy::expect_used, reason = "a table of bad files")]
fn report(source: impl AsRef<[u8]>, mode: Mode) -> String {
    let source = source.as_ref();
    let error = ModFile::parse("go.mod", source, mode).expect_err(&String::from_utf8_lossy(source));
    error.to_string()
}

#[expect(clippy::expect_used, reason = "tables of UTF-8")]
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}
