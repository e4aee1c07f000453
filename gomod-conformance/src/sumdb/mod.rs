//! Suite `sumdb`: a checksum database of ours with 100,000 records, which the go command believes
//! while it is honest; and then every lie that we could think of, told to both. In the full tier also
//! the log that all the world uses.

mod real;
mod scene;
mod tiles;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gomod_testlog::{LIES, Lie};

use crate::check::Tier;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};
use scene::{Run, Scene};

/// How many records the log has in a full run.
const RECORDS: u64 = 100_000;

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let ours = Ours::find()?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let records = if tier == Tier::Full { RECORDS } else { 5_000 };
    let scene = Scene::new(scratch.path(), records)?;
    let mut table = String::from(
        "\n| what the server says | `gomod download` | `go mod download` |\n|---|---|---|\n",
    );
    let honest = honest(&scene, oracle, &ours)?;
    let mut lies = Vec::new();
    for (i, lie) in LIES.iter().enumerate() {
        lies.push(told(&scene, oracle, &ours, i, lie, &mut table)?);
    }
    let (every, rows) = tiles::run(&scene, oracle, tier)?;
    table += &rows;
    let over = format!("a log of {} records and {} lies", scene.world.now(), LIES.len());
    let check = |name, what: &str, outcomes| Check::of("sumdb", name, what, outcomes);
    let mut checks = vec![
        check(
            "honest",
            "an honest log is believed by both, and each goes on from the other's cache",
            honest,
        ),
        check("lies", "refused by `gomod download`, for the right reason, and nothing kept", lies),
        check("tiles", "each hash of each tile that is used, changed: refused", every),
    ];
    if tier == Tier::Full
        && let Some(real) = real::run(oracle, &ours)?
    {
        table += &real.table;
        let lines = "each line of the go.sum of real modules, proven by sum.golang.org";
        checks.push(check("real", lines, real.proven));
        let lines = "each of them with one character of its hash changed: refused";
        checks.push(check("real-changed", lines, real.changed));
        let hashes = "what `go mod download` gets without a go.sum, so that it asks the log too";
        checks.push(check("real-fetched", hashes, real.fetched));
    }
    Ok(Outcome::Tabled { over, checks, table })
}

/// An honest log, asked in every way.
fn honest(scene: &Scene, oracle: &Oracle, ours: &Ours) -> Result<Vec<Option<Difference>>, String> {
    let mut outcomes = Vec::new();
    let mut expect = |what: &str, is_so: bool, run: &Run| {
        let told = format!("{:?} {}", run.code, run.said);
        outcomes.push((!is_so).then(|| Difference::new(what, told)));
    };
    let url = scene.gosumdb("honest");
    let proxy = format!("{}/proxy", scene.url);
    let silent = scene.gosumdb("silent");
    for (name, first, second) in
        [("ours first", true, false), ("the go command first", false, true)]
    {
        let run = |home: &Path, is_ours: bool, gosumdb: &str, goproxy: &str| match is_ours {
            true => scene.ours(ours, home, gosumdb, goproxy),
            false => scene.go(oracle, home, gosumdb, goproxy),
        };
        let home = scene.home(name)?;
        let at_url = run(&home, first, &url, &scene.tree(false))?;
        expect(&format!("{name}: by its URL"), at_url.code == Some(0), &at_url);
        // The other one has only what this one kept of the log.
        scene.forget_modules(&home)?;
        let cached = run(&home, second, &silent, &scene.tree(false))?;
        expect(&format!("{name}: the other from its cache"), cached.code == Some(0), &cached);
        let latest = fs::read_to_string(home.join("pkg/sumdb/log.test/latest")).unwrap_or_default();
        let is_newest = latest == scene.world.log.head(scene.world.now());
        expect(&format!("{name}: the tree head is kept"), is_newest, &cached);
        let home = scene.home(&format!("{name} by proxy"))?;
        let by_proxy = run(&home, first, &scene.world.log.key(), &proxy)?;
        expect(&format!("{name}: by a proxy"), by_proxy.code == Some(0), &by_proxy);
    }
    Ok(outcomes)
}

/// Tells a lie to both.
fn told(
    scene: &Scene,
    oracle: &Oracle,
    ours: &Ours,
    number: usize,
    lie: &Lie,
    table: &mut String,
) -> Result<Option<Difference>, String> {
    let gosumdb = scene.gosumdb(&format!("lie/{number}"));
    let home = scene.home(&format!("lie {number} ours"))?;
    let run = scene.ours(ours, &home, &gosumdb, &scene.tree(lie.is_forged))?;
    let kept = scene.has_zip(&home);
    let refused = matches!(run.code, Some(1 | 3)) && run.said.contains(lie.reason) && !kept;
    let home = scene.home(&format!("lie {number} go"))?;
    let theirs = scene.go(oracle, &home, &gosumdb, &scene.tree(lie.is_forged))?;
    let _ = writeln!(table, "| {} | {} | {} |", lie.what, run.word(scene), theirs.word(scene));
    Ok((!refused).then(|| {
        Difference::new(lie.what, format!("{:?}, zip kept: {kept}: {}", run.code, run.said))
    }))
}
