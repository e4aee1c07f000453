//! Suite `mutants`: files of the corpus with a few changes each, through the packages of
//! the go command. It reaches what real files do not: what is refused, and where.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gomod_core::modfile::Mode;
use serde_json::Value;

use super::ours;
use crate::answers::{Answers, Question};
use crate::check::Tier;
use crate::corpus::{self, Kind};
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome, clip, same_text};
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
    let (mut verdicts, mut values) = (Vec::new(), Vec::new());
    for (verdict, value) in found {
        verdicts.push(verdict);
        values.extend(value);
    }
    let over = format!("{} mutants of the go.mod and go.work files of the corpus", mutants.len());
    let verdict = "accepted alike, or refused with the same lines";
    let checks = vec![
        Check::of("mutants", "verdict", verdict, verdicts),
        Check::of("mutants", "values", "the values of what both accept", values),
    ];
    Ok(Outcome::Ran { over, checks })
}

fn name(mutant: &Mutant) -> &'static str {
    if mutant.function == "modfile.ParseWork" { "go.work" } else { "go.mod" }
}

/// The verdict on one mutant, and the values where both accept it.
fn compare(mutant: &Mutant, theirs: &Value) -> (Option<Difference>, Option<Option<Difference>>) {
    let (name, bytes, case) = (name(mutant), &mutant.bytes, &mutant.case);
    let ours = match mutant.function {
        "modfile.Parse" => ours::mod_values(name, bytes, Mode::Strict),
        "modfile.ParseLax" => ours::mod_values(name, bytes, Mode::Lax),
        _ => ours::work_values(name, bytes),
    };
    let refusal = theirs.get("error").and_then(Value::as_str);
    let show = || clip(&String::from_utf8_lossy(bytes));
    match (ours, refusal) {
        (Ok(ours), None) => {
            let theirs = &theirs["values"];
            (None, Some(same_text(case, &format!("{ours:#}"), &format!("{theirs:#}"))))
        }
        (Err(ours), Some(theirs)) => (same_text(case, &ours, theirs), None),
        (Ok(_), Some(theirs)) => {
            (Some(Difference::new(case, format!("only go refuses it: {theirs}: {}", show()))), None)
        }
        (Err(ours), None) => {
            (Some(Difference::new(case, format!("only ours refuses it: {ours}: {}", show()))), None)
        }
    }
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
