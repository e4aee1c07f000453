//! Suite `mutants`: files of the corpus with a few changes each, through the packages of
//! the go command. It reaches what real files do not: what is refused, and where.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gomod_core::modfile::Mode;
use serde_json::Value;

use super::ours::{self, Printed};
use crate::answers::{Answers, Question};
use crate::check::Tier;
use crate::corpus::{self, Kind};
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome, clip, same_bytes, same_text};
use crate::rng::Rng;
use crate::workers;

/// Pieces that mean something in these files.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    ",",
    "{",
    "}",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    " ",
    "\t",
    "//",
    "// indirect",
    "/*",
    "\"",
    "`",
    "'",
    "\\",
    "=>",
    " => ",
    "module ",
    "go ",
    "1.21rc1",
    "1.27",
    "1.9999",
    "v1",
    "v1.2.3",
    "v2.0.0",
    "v2.0.0+incompatible",
    "v1.2.3+meta",
    "master",
    "require ",
    "require (\n",
    "exclude ",
    "replace ",
    "retract ",
    "retract [v1.0.0, v1.1.0]\n",
    "toolchain go1.21\n",
    "toolchain default\n",
    "godebug a=b\n",
    "tool ",
    "tool example.com/t\n",
    "ignore ./x\n",
    "use ",
    "use ./x\n",
    "./x",
    "../x",
    "C:\\x",
    "/abs",
    "example.com/a v1.0.0",
    "example.com/a/v2",
    "gopkg.in/x.v1",
    "\u{feff}",
    "\u{a0}",
    "\u{0}",
    "é",
    "日",
    "\u{7f}",
    "// Deprecated: no.\n",
    "; ",
    "|",
    "@",
    "\"\\x41\"",
    "\"a b\"",
    "exclude example.com/a v1.0.0\n",
    "indirect",
    "+",
    "-",
    "replace example.com/a => ./b\n",
    "replace example.com/a v1.0.0 => example.com/c v1.1.0\n",
    "\u{2028}",
    "\u{b}",
    "\u{c}",
    "unknown x\n",
    "go 1.20\n",
    "x\n",
];

/// One mutant.
struct Mutant {
    case: String,
    function: &'static str,
    bytes: Vec<u8>,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let each = if tier == Tier::Full { 60 } else { 3 };
    let mutants = match make(each) {
        Ok(mutants) => mutants,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let questions: Vec<Question> = mutants
        .iter()
        .map(|m| (m.function, vec![name(m).to_owned(), STANDARD.encode(&m.bytes)]))
        .collect();
    let answers = Answers::build(oracle)?.ask(&questions)?;
    let pairs: Vec<_> = mutants.iter().zip(&answers).collect();
    let found = workers::map(&pairs, |_, (mutant, theirs)| compare(mutant, theirs));
    let (mut verdicts, mut values, mut tidied) = (Vec::new(), Vec::new(), Vec::new());
    for Compared { verdict, accepted } in found {
        verdicts.push(verdict);
        if let Some((value, tidy)) = accepted {
            values.push(value);
            tidied.extend(tidy);
        }
    }
    let over = format!("{} mutants of the go.mod and go.work files of the corpus", mutants.len());
    let verdict = "accepted alike, or refused with the same lines";
    let tidy = "the JSON and the formatted bytes of those that are not read as dependencies";
    let checks = vec![
        Check::of("mutants", "verdict", verdict, verdicts),
        Check::of("mutants", "values", "the values of what both accept", values),
        Check::of("mutants", "tidied", tidy, tidied),
    ];
    Ok(Outcome::Ran { over, checks })
}

fn name(mutant: &Mutant) -> &'static str {
    if mutant.function == "modfile.ParseWork" { "go.work" } else { "go.mod" }
}

/// What came of one mutant.
struct Compared {
    verdict: Option<Difference>,
    /// Where both accept it: its values, and unless it was read as a dependency's, what an
    /// edit prints.
    accepted: Option<(Option<Difference>, Option<Option<Difference>>)>,
}

fn compare(mutant: &Mutant, theirs: &Value) -> Compared {
    let (name, bytes, case) = (name(mutant), &mutant.bytes, &mutant.case);
    let (values, printed) = match mutant.function {
        "modfile.Parse" => {
            (ours::mod_values(name, bytes, Mode::Strict), Some(ours::print_mod(name, bytes)))
        }
        "modfile.ParseLax" => (ours::mod_values(name, bytes, Mode::Lax), None),
        _ => (ours::work_values(name, bytes), Some(ours::print_work(name, bytes))),
    };
    let refusal = theirs.get("error").and_then(Value::as_str);
    let only = |side: &str, refusal: &str| {
        let shown = clip(&String::from_utf8_lossy(bytes));
        Some(Difference::new(case, format!("only {side} refuses it: {refusal}: {shown}")))
    };
    match (values, refusal) {
        (Ok(ours), None) => {
            let value = same_value(case, &ours, &theirs["values"]);
            let tidied = printed.map(|printed| same_print(case, printed, theirs));
            Compared { verdict: None, accepted: Some((value, tidied)) }
        }
        (Err(ours), Some(theirs)) => {
            Compared { verdict: same_text(case, &ours, theirs), accepted: None }
        }
        (Ok(_), Some(theirs)) => Compared { verdict: only("go", theirs), accepted: None },
        (Err(ours), None) => Compared { verdict: only("ours", &ours), accepted: None },
    }
}

pub(super) fn same_value(case: &str, ours: &Value, theirs: &Value) -> Option<Difference> {
    if ours == theirs {
        None
    } else {
        same_text(case, &format!("{ours:#}"), &format!("{theirs:#}"))
    }
}

/// Compares what an edit prints with the keys `tidied` and `format` of an answer.
pub(super) fn same_print(
    case: &str,
    ours: Result<Printed, String>,
    theirs: &Value,
) -> Option<Difference> {
    let ours = match ours {
        Ok(ours) => ours,
        Err(refusal) => return Some(Difference::new(case, refusal)),
    };
    let json = serde_json::from_str(&ours.json).unwrap_or_default();
    let format = theirs["format"].as_str().and_then(|text| STANDARD.decode(text).ok());
    same_value(case, &json, &theirs["tidied"])
        .or_else(|| same_bytes(case, &ours.format, &format.unwrap_or_default()))
}

/// Makes `each` mutants of every file. Long files are cut to some of their lines first, so
/// that a change often meets something and a failing case is short.
fn make(each: usize) -> Result<Vec<Mutant>, String> {
    let mut mutants = Vec::new();
    for (seed, entry) in (1..).zip(corpus::entries()?) {
        let functions: &[&str] = match entry.kind {
            Kind::Mod => &["modfile.Parse", "modfile.ParseLax"],
            Kind::Work => &["modfile.ParseWork"],
            Kind::Sum | Kind::Vendor => continue,
        };
        let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
        let mut rng = Rng::new(seed);
        for number in 0..each {
            let mut bytes = some_lines(&mut rng, &bytes);
            for _ in 0..1 + rng.below(4) {
                mutate(&mut rng, &mut bytes);
            }
            for &function in functions {
                let case = format!("{}#{number} {function}", entry.name);
                mutants.push(Mutant { case, function, bytes: bytes.clone() });
            }
        }
    }
    Ok(mutants)
}

fn some_lines(rng: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    const MOST: usize = 12;
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
    if lines.len() <= MOST {
        return bytes.to_vec();
    }
    let from = rng.below(lines.len() - MOST);
    let mut kept: Vec<u8> = lines[from..from + MOST].concat();
    // Where a block was cut, its missing end is made up for in most cases.
    let opens = kept.split(|&b| b == b'\n').filter(|line| line.ends_with(b"(")).count();
    let closes = kept.split(|&b| b == b'\n').filter(|line| line.starts_with(b")")).count();
    if opens > closes && !rng.one_in(8) {
        kept.extend_from_slice(b")\n");
    }
    if closes > opens && !rng.one_in(8) {
        kept.splice(0..0, *b"require (\n");
    }
    kept
}

fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let at = rng.below(bytes.len() + 1);
    let end = (at + 1 + rng.below(4)).min(bytes.len());
    match rng.below(8) {
        0 => {
            bytes.drain(at..end);
        }
        1 => bytes.truncate(at),
        2 => bytes.insert(at, u8::try_from(rng.below(256)).unwrap_or(0)),
        3 => {
            // A line twice, or at another place.
            let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
            if !lines.is_empty() {
                let line = rng.pick(&lines).to_vec();
                let to: usize = lines[..rng.below(lines.len())].iter().map(|l| l.len()).sum();
                bytes.splice(to..to, line);
            }
        }
        4 => {
            // In place of a word.
            let start = bytes[..at].iter().rposition(u8::is_ascii_whitespace).map_or(0, |p| p + 1);
            let stop = bytes[at..].iter().position(u8::is_ascii_whitespace);
            let stop = stop.map_or(bytes.len(), |p| at + p);
            bytes.splice(start..stop, rng.pick(PIECES).bytes());
        }
        5 => {
            // At the start of a line.
            let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |p| p + 1);
            bytes.splice(start..start, rng.pick(PIECES).bytes());
        }
        _ => {
            bytes.splice(at..at, rng.pick(PIECES).bytes());
        }
    }
}
