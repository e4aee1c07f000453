//! Writes what the suites found into docs/conformance.md, between its markers.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::known::{self, Known};
use crate::oracle::RELEASE;
use crate::report::{Check, Difference};

/// Replaces the text of `suite` in the page by its newest results.
pub(crate) fn render(
    page: &str,
    suite: &str,
    over: &str,
    checks: &[Check],
    known: &[Known],
    table: &str,
) -> Result<String, String> {
    let open = format!("<!-- results: {suite} -->\n");
    let close = "<!-- end -->\n";
    let start = page.find(&open).ok_or_else(|| format!("the page lacks {open:?}"))? + open.len();
    let rest = &page[start..];
    let end = rest.find(close).ok_or_else(|| format!("the page lacks {close:?} of {suite}"))?;
    Ok(format!("{}{}{}", &page[..start], section(suite, over, checks, known) + table, &rest[end..]))
}

fn section(suite: &str, over: &str, checks: &[Check], known: &[Known]) -> String {
    let mut out = String::new();
    let today = today();
    let _ = writeln!(
        out,
        "`cargo run --release -p gomod-conformance -- check --tier full --suite {suite}`, \
         {RELEASE}, {today}, over {over}.\n"
    );
    out.push_str(
        "| check | cases | equal | differ | of these explained |\n|---|---|---|---|---|\n",
    );
    for check in checks {
        let differ = check.differences.len();
        let explained =
            check.differences.iter().filter(|d| known::explain(known, check, d).is_some()).count();
        let _ = writeln!(
            out,
            "| `{}`{} | {} | {} | {differ} | {explained} |",
            check.name,
            if check.what.is_empty() { String::new() } else { format!(": {}", check.what) },
            check.cases,
            check.cases.saturating_sub(differ),
        );
    }
    for check in checks {
        differences(&mut out, check, known);
    }
    out
}

/// Lists what differs: one entry for all that one row of the table explains, with an
/// example, and one for each difference that nothing explains.
fn differences(out: &mut String, check: &Check, known: &[Known]) {
    for row in known {
        let same = |found: &&Difference| known::explain(known, check, found) == Some(*row);
        let mut explained = check.differences.iter().filter(same);
        let Some(first) = explained.next() else { continue };
        let others = match explained.count() {
            0 => String::new(),
            n => format!(" and {n} more like it"),
        };
        let (case, detail, cause) = (line(&first.case), line(&first.detail), row.cause);
        let _ = writeln!(out, "\n- `{}` {case}{others}: {detail}. Cause: {cause}.", check.name);
    }
    for found in &check.differences {
        if known::explain(known, check, found).is_none() {
            let (case, detail) = (line(&found.case), line(&found.detail));
            let _ = writeln!(out, "\n- `{}` {case}: {detail}. Not explained.", check.name);
        }
    }
}

/// A text as a code span on one line.
fn line(text: &str) -> String {
    format!("`` {} ``", text.replace('\n', " "))
}

/// Today's date in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = civil(since.as_secs() / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// The date of a day since 1970-01-01, reckoned in years that begin in March, so that the
/// leap day is the last of its year.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(11_017), (2000, 3, 1));
        assert_eq!(civil(20_453), (2025, 12, 31));
    }

    #[test]
    fn only_the_text_between_the_markers_of_the_suite_changes() {
        let page = "a\n<!-- results: files -->\nold\n<!-- end -->\nb\n<!-- results: live -->\nkept\n<!-- end -->\n";
        let found = [Some(Difference::new("x/go.mod", "line 1\nours")), None];
        let check = Check::of("files", "json", "JSON", found);
        let new = render(page, "files", "2 files", &[check], &[], "").unwrap();
        assert!(new.starts_with("a\n<!-- results: files -->\n"));
        assert!(new.contains("| `json`: JSON | 2 | 1 | 1 | 0 |"));
        assert!(new.contains("`` x/go.mod ``: `` line 1 ours ``. Not explained."));
        assert!(!new.contains("old"));
        assert!(new.ends_with("kept\n<!-- end -->\n"));
        assert!(render(page, "words", "", &[], &[], "").is_err());
    }
}
