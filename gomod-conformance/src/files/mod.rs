//! Suites `files`, `mutants` and `edits`: go.mod, go.work and go.sum files.

mod cli;
mod ours;
mod real;
mod sums;

pub(crate) mod edits;
pub(crate) mod mutants;

pub(crate) use real::run;
