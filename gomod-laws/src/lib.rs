//! What holds for every input of every parser.
//!
//! Each function takes raw bytes, does with them what a program would, and panics when a law is
//! broken. The fuzz targets feed them what the fuzzer makes up; `tests/seeds.rs` feeds them the
//! stored inputs under `fuzz/seeds`, on a stable compiler, with the ordinary tests.

#![expect(clippy::expect_used, reason = "a broken law panics")]

mod document;
mod edits;
mod files;
mod logs;
mod words;
mod zips;

pub use document::{document, interop, judge};
pub use edits::edit;
pub use files::{modfile, sumfile, vendor, workfile};
pub use logs::{note, tlog};
pub use words::{info, path, pattern, version};
pub use zips::zip;

/// A law and the name of its target, which is also that of its folder of seeds.
pub type Law = (&'static str, fn(&[u8]));

/// All laws.
pub const LAWS: &[Law] = &[
    ("document", document),
    ("edit", edit),
    ("info", info),
    ("interop", interop),
    ("judge", judge),
    ("modfile", modfile),
    ("note", note),
    ("path", path),
    ("pattern", pattern),
    ("sumfile", sumfile),
    ("tlog", tlog),
    ("vendor", vendor),
    ("version", version),
    ("workfile", workfile),
    ("zip", zip),
];

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
