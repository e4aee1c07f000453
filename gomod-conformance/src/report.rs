//! What the suites found: counts, and every difference.

use std::io::Write;

use crate::oracle::text;

/// One comparison, made over many cases: one row of a table.
#[derive(Debug)]
pub(crate) struct Check {
    /// The suite it belongs to.
    pub(crate) suite: &'static str,
    /// Its short name, which the table of known differences uses.
    pub(crate) name: &'static str,
    /// What is compared with what.
    pub(crate) what: String,
    /// How many cases were compared.
    pub(crate) cases: usize,
    /// The cases in which the two differ.
    pub(crate) differences: Vec<Difference>,
}

/// One case in which our answer is not the expected one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Which case: a file's name, a module, a seed.
    pub(crate) case: String,
    /// Where the answers part.
    pub(crate) detail: String,
}

impl Difference {
    pub(crate) fn new(case: impl Into<String>, detail: impl Into<String>) -> Difference {
        Difference { case: case.into(), detail: detail.into() }
    }
}

impl Check {
    /// A check from the outcome of each of its cases: `None` where both agree.
    pub(crate) fn of(
        suite: &'static str,
        name: &'static str,
        what: impl Into<String>,
        outcomes: impl IntoIterator<Item = Option<Difference>>,
    ) -> Check {
        let mut check = Check { suite, name, what: what.into(), cases: 0, differences: Vec::new() };
        for outcome in outcomes {
            check.cases += 1;
            check.differences.extend(outcome);
        }
        check
    }
}

/// The outcome of one suite.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It ran.
    Ran {
        /// What it ran over, in a few words.
        over: String,
        /// Its rows.
        checks: Vec<Check>,
    },
    /// It ran, and has a table of its own for the docs besides.
    Tabled {
        /// What it ran over, in a few words.
        over: String,
        /// Its rows.
        checks: Vec<Check>,
        /// What the docs show below them.
        table: String,
    },
    /// Something that it needs is not on this machine.
    Skipped(String),
}

/// Compares two texts; the difference shows the first line that differs.
pub(crate) fn same_text(case: &str, ours: &str, theirs: &str) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let (mut left, mut right) = (ours.split_inclusive('\n'), theirs.split_inclusive('\n'));
    let mut line = 1;
    loop {
        let pair = (left.next(), right.next());
        if pair.0 != pair.1 {
            let show = |side: Option<&str>| side.map_or("nothing".to_owned(), clip);
            let (ours, theirs) = (show(pair.0), show(pair.1));
            return Some(Difference::new(case, format!("line {line}: ours {ours}, go {theirs}")));
        }
        line += 1;
    }
}

/// Compares two outputs that need not be UTF-8.
pub(crate) fn same_bytes(case: &str, ours: &[u8], theirs: &[u8]) -> Option<Difference> {
    if ours == theirs {
        return None;
    }
    let found = same_text(case, &text(ours), &text(theirs));
    Some(found.unwrap_or_else(|| Difference::new(case, "bytes that are not UTF-8 differ")))
}

/// A text, quoted and cut to a length fit for a table.
pub(crate) fn clip(text: &str) -> String {
    const MOST: usize = 160;
    let mut quoted = format!("{text:?}");
    if let Some((at, _)) = quoted.char_indices().nth(MOST) {
        quoted.truncate(at);
        quoted.push('…');
    }
    quoted
}

/// Writes one line to standard output.
///
/// A reader that went away is no reason to fail: the exit status tells the verdict.
pub(crate) fn say(line: impl AsRef<str>) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", line.as_ref());
}
