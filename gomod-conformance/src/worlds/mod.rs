//! Suite `worlds`: random module universes, each served as a tree of files.

mod sides;
mod universe;
mod world;

use std::path::Path;

use crate::check::Tier;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, say};
use crate::workers;
use sides::Sides;
use universe::Universe;
use world::{Verdict, World};

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let count = if tier == Tier::Full { 10_000 } else { 150 };
    let seeds: Vec<u64> = (0..count).collect();
    let ours = Ours::find()?;
    let sides = Sides { oracle, ours: &ours };
    let verdicts = workers::map(&seeds, |_, seed| one(&sides, *seed));
    let verdicts = verdicts.into_iter().collect::<Result<Vec<Verdict>, String>>()?;
    let rows = |of: fn(&Verdict) -> &Option<Option<Difference>>| {
        verdicts.iter().filter_map(move |verdict| of(verdict).clone())
    };
    let check = |name, what: &str, outcomes| Check::of("worlds", name, what, outcomes);
    let checks = vec![
        check("list", "`go list -m -json all`", rows(|v| &v.list).collect::<Vec<_>>()),
        check(
            "updated",
            "`go list -mod=mod -m -json all`, where go.mod needs an update first",
            rows(|v| &v.updated).collect(),
        ),
        check("graph", "`go mod graph`", rows(|v| &v.graph).collect()),
        check("refused", "what one refuses the other refuses", rows(|v| &v.refused).collect()),
        check("words", "refused in the same words", rows(|v| &v.words).collect()),
        check(
            "face",
            "`gomod go mod graph` and `gomod go list -m -json all`, byte by byte with messages and \
             exit code",
            verdicts.iter().flat_map(|v| v.face.iter().cloned()).collect(),
        ),
    ];
    let not_covered: usize = verdicts.iter().map(|v| v.not_covered).sum();
    let asked = not_covered + verdicts.iter().map(|v| v.face.len()).sum::<usize>();
    let over = format!(
        "{count} random universes; of {asked} command lines `gomod go` did not cover {not_covered}"
    );
    Ok(Outcome::Ran { over, checks })
}

/// Lays the universe of one seed at `dest`, for a closer look, and prints all differences.
pub(crate) fn show(oracle: &Oracle, seed: u64, dest: &Path) -> Result<(), String> {
    let dest = std::path::absolute(dest).map_err(|err| err.to_string())?;
    let world = World::lay(&Universe::new(seed), &dest).map_err(|err| err.to_string())?;
    let ours = Ours::find()?;
    let sides = Sides { oracle, ours: &ours };
    let Verdict { list, updated, graph, refused, words, face, not_covered } =
        world.compare(&sides, &format!("seed {seed}"));
    for (name, found) in [
        ("list", list),
        ("updated", updated),
        ("graph", graph),
        ("refused", refused),
        ("words", words),
    ] {
        match found {
            None => say(format!("{name}: not compared")),
            Some(None) => say(format!("{name}: equal")),
            Some(Some(found)) => say(format!("{name}: {}", found.detail)),
        }
    }
    say(format!("face: {} answers, {not_covered} not covered", face.len()));
    for found in face.iter().flatten() {
        say(format!("face: {}: {}", found.case, found.detail));
    }
    Ok(())
}

fn one(sides: &Sides<'_>, seed: u64) -> Result<Verdict, String> {
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let world = World::lay(&Universe::new(seed), scratch.path()).map_err(|err| err.to_string())?;
    Ok(world.compare(sides, &format!("seed {seed}")))
}
