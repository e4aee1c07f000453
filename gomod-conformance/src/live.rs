//! Suite `live`: real modules from the module proxy, each laid as a checkout.

use std::path::{Path, PathBuf};

use crate::check::Tier;
use crate::lay::{Layer, Plan};
use crate::listing;
use crate::oracle::{Oracle, answer, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_text, say};

/// The modules: path, version, version of siblings, what the module is here for.
const MODULES: &str = include_str!("../live-modules.tsv");

/// The rows of the table.
pub(crate) fn plans() -> impl Iterator<Item = Plan<'static>> {
    MODULES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (module, version) = (fields.next()?, fields.next()?);
        let siblings = fields.next().filter(|version| !version.is_empty());
        Some(Plan { module, version, siblings })
    })
}

/// The modules laid below one directory, with one module cache for all.
pub(crate) struct Live {
    root: PathBuf,
    cache: PathBuf,
}

impl Live {
    /// Where the laid modules and their cache are kept between runs.
    pub(crate) fn open() -> Result<Live, String> {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => crate::repository().join("target"),
        };
        let root = target.join("conformance");
        let cache = root.join("modcache");
        std::fs::create_dir_all(&cache).map_err(|err| format!("{}: {err}", cache.display()))?;
        Ok(Live { root, cache })
    }

    /// The module cache that both sides read.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// Lays a module, unless an earlier run did, and returns its main directory.
    ///
    /// Where the published go.sum is missing or lacks something, the go command completes
    /// it, so that both sides start from the same files.
    pub(crate) fn lay(&self, oracle: &Oracle, plan: &Plan<'_>) -> Result<PathBuf, String> {
        let name = format!("{}@{}", plan.module.replace('/', "+"), plan.version);
        let root = self.root.join("live").join(&name);
        // Deep enough for any relative replacement to stay below the root.
        let inside = "1/2/3/main";
        let (main, done) = (root.join(inside), root.join("laid"));
        if done.exists() {
            return Ok(main);
        }
        if root.exists() {
            std::fs::remove_dir_all(&root).map_err(|err| format!("{}: {err}", root.display()))?;
        }
        let layer = Layer::new(oracle, &self.cache);
        layer.lay(plan, &root, inside)?;
        let list = |mode: &str| {
            answer(layer.command(&main).args(["list", mode, "-m", "-json", "all"]).output())
        };
        if let Err(refusal) = list("-mod=readonly") {
            say(format!("  {name}: completed: {}", refusal.lines().next().unwrap_or_default()));
            list("-mod=mod")?;
        }
        answer(layer.command(&main).args(["mod", "graph"]).output())?;
        std::fs::write(&done, "").map_err(|err| format!("{}: {err}", done.display()))?;
        Ok(main)
    }
}

/// Runs the suite. It needs the network the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if tier == Tier::Fast {
        return Ok(Outcome::Skipped("in the full tier only: it needs the network".to_owned()));
    }
    let (live, ours) = (Live::open()?, Ours::find()?);
    let (mut lists, mut graphs) = (Vec::new(), Vec::new());
    let (mut modules, mut fields, mut lines) = (0, 0, 0);
    for plan in plans() {
        let case = format!("{}@{}", plan.module, plan.version);
        say(format!("  {case}"));
        let main = live.lay(oracle, &plan)?;
        let go = |args: &[&str]| {
            answer(oracle.command(&main).env("GOMODCACHE", live.cache()).args(args).output())
        };
        let gomod = |args: &[&str]| {
            answer(ours.command(&main).env("GOMODCACHE", live.cache()).args(args).output())
        };
        let theirs = go(&["list", "-m", "-json", "all"])?;
        let size = listing::size(&theirs);
        (modules, fields) = (modules + size.0, fields + size.1);
        lists.push(match gomod(&["list", "--json"]) {
            Ok(ours) => listing::compare(&case, &ours, &theirs),
            Err(refusal) => Some(Difference::new(&case, refusal)),
        });
        let theirs = text(&go(&["mod", "graph"])?);
        lines += theirs.lines().count();
        graphs.push(match gomod(&["graph"]) {
            Ok(ours) => same_text(&case, &text(&ours), &theirs),
            Err(refusal) => Some(Difference::new(&case, refusal)),
        });
    }
    let list = format!("`go list -m -json all`, {modules} modules, {fields} fields");
    let graph = format!("`go mod graph`, {lines} lines");
    let over = format!("{} modules from the module proxy", lists.len());
    let checks =
        vec![Check::of("live", "list", list, lists), Check::of("live", "graph", graph, graphs)];
    Ok(Outcome::Ran { over, checks })
}
