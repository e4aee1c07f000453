//! Suite `words`: versions, Go releases and paths, function by function.
//!
//! The expected answers come from the packages inside the go command itself.

mod functions;
mod inputs;

use std::collections::BTreeMap;

use crate::answers::Answers;
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::report::{Check, Difference, Outcome};

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let words = match inputs::Words::of_corpus() {
        Ok(words) => words,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let rounds = if tier == Tier::Full { 12 } else { 1 };
    let questions = words.questions(rounds);
    let expected = Answers::build(oracle)?.ask(&questions)?;
    let mut rows: BTreeMap<&str, Vec<Option<Difference>>> = BTreeMap::new();
    for ((function, arguments), theirs) in questions.iter().zip(&expected) {
        let ours = functions::answer(function, arguments);
        let found = (ours != *theirs).then(|| {
            Difference::new(format!("{arguments:?}"), format!("ours {ours}, go {theirs}"))
        });
        rows.entry(function).or_default().push(found);
    }
    let checks =
        rows.into_iter().map(|(function, outcomes)| Check::of("words", function, "", outcomes));
    let over = format!(
        "{} versions and {} paths of the corpus, and mutations of them",
        words.versions.len(),
        words.paths.len()
    );
    Ok(Outcome::Ran { over, checks: checks.collect() })
}
