//! The same files through the `gomod` command: `parse` and `fmt --print`.

use std::path::Path;

use crate::corpus::Kind;
use crate::oracle::answer;
use crate::ours::Ours;
use crate::report::{Difference, same_bytes};

/// What the go command printed for a file, or its refusal.
pub(super) type Theirs<'a> = Result<(&'a [u8], &'a [u8]), &'a str>;

/// Compares both verbs on one file; `name` is the file as seen from `dir`.
pub(super) fn compare(
    ours: &Ours,
    dir: &Path,
    name: &str,
    kind: Kind,
    case: &str,
    theirs: Theirs<'_>,
) -> Option<Difference> {
    // Files of other names are there too, such as tools.mod.
    let kind = if kind == Kind::Work { "go.work" } else { "go.mod" };
    let run = |verb: &[&str]| {
        let mut command = ours.command(dir);
        answer(command.args(verb).args(["--kind", kind, "--", name]).output())
    };
    let (parsed, formatted) = (run(&["parse"]), run(&["fmt", "--print"]));
    match (parsed, formatted, theirs) {
        (Ok(parsed), Ok(formatted), Ok((json, format))) => {
            same_bytes(case, &parsed, json).or_else(|| same_bytes(case, &formatted, format))
        }
        (Err(parsed), Err(formatted), Err(refusal)) => refusal
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .flat_map(|line| [(&parsed, line), (&formatted, line)])
            .find(|(said, line)| !tells(said, name, line))
            .map(|(_, line)| Difference::new(case, format!("does not tell {line}"))),
        (parsed, formatted, theirs) => {
            let refusal = [parsed.err(), formatted.err()].into_iter().flatten().next();
            let refusal = refusal.unwrap_or_default();
            let theirs = theirs.err().unwrap_or_default();
            Some(Difference::new(case, format!("not refused alike: {refusal}{theirs}")))
        }
    }
}

/// Whether the output shows the message of a line of the go command's report, and its place.
fn tells(said: &str, name: &str, line: &str) -> bool {
    let Some((place, message)) = line.split_once(": ") else { return true };
    let (row, column) = place.split_once(':').unwrap_or((place, "1"));
    said.contains(message) && said.contains(&format!("{name}:{row}:{column}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_and_place_are_looked_for() {
        let said = "error: unknown directive: foo\n --> 1/go.mod:3:1\n  |\n";
        assert!(tells(said, "1/go.mod", "3: unknown directive: foo"));
        assert!(!tells(said, "1/go.mod", "3:4: unknown directive: foo"));
        assert!(!tells(said, "1/go.mod", "3: unknown directive: bar"));
    }
}
