//! The exit codes: the same meaning for every verb.

use std::process::ExitCode;

/// How a run ended.
///
/// Of two ends the greater is the one to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is well.
    Clean = 0,
    /// There are differences, what was asked for is not there, or bytes contradict go.sum.
    Differences = 1,
    /// The command line, the configuration or the input makes no sense.
    Usage = 2,
    /// The answer could not be completed.
    Incomplete = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
