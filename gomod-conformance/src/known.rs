//! The reviewed table of differences that are left, each with its cause.

use crate::report::{Check, Difference};

/// The rows: `suite/check`, the case (a `*` at its end stands for any rest), what the
/// detail must hold, the cause.
const TABLE: &str = include_str!("../known-differences.tsv");

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    check: &'static str,
    case: &'static str,
    detail: &'static str,
    /// Why the answers differ.
    pub(crate) cause: &'static str,
}

impl Known {
    fn covers(&self, check: &Check, difference: &Difference) -> bool {
        let named = self.check.split_once('/') == Some((check.suite, check.name));
        named
            && difference.detail.contains(self.detail)
            && match self.case.strip_suffix('*') {
                Some(start) => difference.case.starts_with(start),
                None => difference.case == self.case,
            }
    }
}

/// The table, without its comment lines.
pub(crate) fn table() -> Vec<Known> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
}

fn row(line: &'static str) -> Option<Known> {
    let mut fields = line.splitn(4, '\t');
    let mut next = || fields.next();
    Some(Known { check: next()?, case: next()?, detail: next()?, cause: next()? })
}

/// The row that explains a difference.
pub(crate) fn explain(table: &[Known], check: &Check, difference: &Difference) -> Option<Known> {
    table.iter().find(|known| known.covers(check, difference)).copied()
}

/// Rows about one of `checks` that explain nothing any more: the table must be mended.
pub(crate) fn stale(table: &[Known], checks: &[Check]) -> Vec<String> {
    let used = |known: &&Known| {
        checks.iter().any(|check| check.differences.iter().any(|found| known.covers(check, found)))
    };
    let ran = |known: &&Known| {
        checks.iter().any(|check| known.check.split_once('/') == Some((check.suite, check.name)))
    };
    let idle = table.iter().filter(|known| ran(known) && !used(known));
    idle.map(|known| format!("{}: {}", known.check, known.case)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cases: &[&str]) -> Check {
        let found = cases.iter().map(|case| Some(Difference::new(*case, "")));
        Check::of("files", "json", "", found)
    }

    const ROW: Known = Known { check: "files/json", case: "odd/*", detail: "", cause: "because" };

    #[test]
    fn a_row_explains_its_own_cases_only() {
        let found = check(&["odd/a", "even/a"]);
        assert_eq!(explain(&[ROW], &found, &found.differences[0]), Some(ROW));
        assert_eq!(explain(&[ROW], &found, &found.differences[1]), None);
        let picky = Known { detail: "other words", ..ROW };
        assert_eq!(explain(&[picky], &found, &found.differences[0]), None);
    }

    #[test]
    fn a_row_that_explains_nothing_is_stale() {
        assert_eq!(stale(&[ROW], &[check(&["odd/a"])]), Vec::<String>::new());
        assert_eq!(stale(&[ROW], &[check(&[])]), ["files/json: odd/*"]);
        let other = Check::of("words", "compare", "", []);
        assert_eq!(stale(&[ROW], &[other]), Vec::<String>::new());
    }

    #[test]
    fn every_row_of_the_table_has_a_cause() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        assert_eq!(rows.count(), table().len());
        assert!(table().iter().all(|known| known.check.contains('/') && !known.cause.is_empty()));
    }
}
