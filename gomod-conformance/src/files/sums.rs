//! The go.sum files of the suite `files`.
//!
//! The go command never prints a go.sum. So each stands beside a go.mod with one
//! requirement that it does not know: adding the new hash, the go command reads the file
//! and writes it again in its own form.

use std::path::Path;

use gomod_core::sumfile::SumFile;

use crate::corpus::Entry;
use crate::lay::{Layer, write};
use crate::oracle::{Oracle, answer, text};
use crate::report::{Difference, same_text};
use crate::rng::Rng;

const PATH: &str = "sum.test/added";

/// The place where go.sum files are read: a proxy with the one module.
pub(crate) struct Bench<'a> {
    oracle: &'a Oracle,
    root: &'a Path,
}

/// What came of one go.sum file.
pub(crate) struct Summed {
    /// Accepted alike, or refused for the same line.
    pub(crate) verdict: Option<Difference>,
    /// Our lossless copy, where both accept it.
    pub(crate) copy: Option<Option<Difference>>,
    /// The written form, where both accept it.
    pub(crate) written: Option<Option<Difference>>,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(oracle: &'a Oracle, root: &'a Path) -> Result<Bench<'a>, String> {
        let versions = root.join("proxy").join(PATH).join("@v");
        let module = format!("module {PATH}\n");
        write(&versions.join("v1.0.0.mod"), module.as_bytes())
            .and_then(|()| write(&versions.join("v1.0.0.info"), br#"{"Version":"v1.0.0"}"#))
            .map_err(|err| err.to_string())?;
        Ok(Bench { oracle, root })
    }

    /// Reads one file on both sides.
    pub(crate) fn read(&self, name: &str, case: &str, bytes: &[u8]) -> Result<Summed, String> {
        let dir = self.root.join(name);
        let (go_mod, go_sum) = (dir.join("go.mod"), dir.join("go.sum"));
        let requirement = format!("module m\n\ngo 1.21\n\nrequire {PATH} v1.0.0\n");
        write(&go_mod, requirement.as_bytes())
            .and_then(|()| write(&go_sum, bytes))
            .map_err(|err| err.to_string())?;
        let theirs = self.theirs(&dir);
        let ours = SumFile::parse(go_sum.display().to_string(), bytes);
        Ok(match (ours, theirs) {
            (Ok(ours), Ok(())) => {
                let written = std::fs::read(&go_sum).map_err(|err| err.to_string())?;
                let written = text(&written);
                let copy = same_text(case, &text(ours.as_bytes()), &text(bytes));
                let ours = with_added(bytes, &written)?;
                let written = same_text(case, &ours, &written);
                Summed { verdict: None, copy: Some(copy), written: Some(written) }
            }
            (ours, theirs) => {
                // The go command stops at the first bad line; we name them all.
                let first =
                    |refusal: String| refusal.lines().take(2).collect::<Vec<_>>().join("\n");
                let ours = ours.err().map_or("accepted".to_owned(), |err| first(err.to_string()));
                let theirs = theirs.err().map_or("accepted".to_owned(), first);
                let verdict = same_text(case, &ours, &theirs);
                Summed { verdict, copy: None, written: None }
            }
        })
    }

    fn theirs(&self, dir: &Path) -> Result<(), String> {
        let cache = self.root.join("modcache");
        let layer = Layer::with_tree(self.oracle, &cache, &self.root.join("proxy"));
        let mut command = layer.command(dir);
        answer(command.args(["list", "-mod=mod", "-m", "all"]).output()).map(drop)
    }
}

/// Our written form of the file with the line that the go command added.
fn with_added(bytes: &[u8], written: &str) -> Result<String, String> {
    let added = written.lines().find(|line| line.starts_with(PATH)).unwrap_or_default();
    let bytes = [bytes, b"\n", added.as_bytes()].concat();
    let file = SumFile::parse("go.sum", bytes).map_err(|err| err.to_string())?;
    Ok(file.to_canonical())
}

/// A go.sum file with a few changes.
pub(crate) fn mutant(rng: &mut Rng, entry: &Entry, bytes: &[u8]) -> (String, Vec<u8>) {
    const MOST: usize = 30;
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
    let from = rng.below(lines.len().saturating_sub(MOST));
    let mut kept = lines[from..lines.len().min(from + MOST)].concat();
    for _ in 0..1 + rng.below(3) {
        let at = rng.below(kept.len() + 1);
        let end = (at + 1).min(kept.len());
        match rng.below(5) {
            0 => {
                kept.drain(at..end);
            }
            1 => kept.insert(at, *rng.pick(b" \t\n\r\x0b\x0c\0\xff\xa0")),
            2 => {
                kept.splice(
                    at..at,
                    rng.pick(&["\u{a0}", "\u{2028}", "\u{85}", "é", "\n\n"]).bytes(),
                );
            }
            3 => kept.truncate(at),
            _ => {
                let line = rng.pick(&lines).to_vec();
                kept.extend(line);
            }
        }
    }
    (format!("{}#{}", entry.name, rng.below(1_000_000)), kept)
}
