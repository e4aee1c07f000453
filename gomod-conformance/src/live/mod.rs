//! Suites `live` and `repos`: real modules from the module proxy, each laid as a checkout,
//! and the modules and workspaces of the corpus.

mod subject;

pub(crate) mod repos;

pub(crate) use subject::{Kept, Subject, Subjects, of_corpus, of_paths};

use crate::check::Tier;
use crate::listing;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_text};

/// Runs the suite. In the full tier it needs the network the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    let ours = Ours::find()?;
    let subjects = Subjects::lay(oracle, tier)?;
    let (mut lists, mut texts, mut graphs, mut unpruned) = (vec![], vec![], vec![], vec![]);
    let mut dangling = vec![];
    let (mut modules, mut fields, mut lines) = (0, 0, 0);
    for subject in &subjects.list {
        let case = &subject.name;
        let theirs = subject.go(oracle, &["list", "-m", "-json", "all"])?;
        let size = listing::size(&theirs);
        (modules, fields) = (modules + size.0, fields + size.1);
        lists.push(match subject.gomod(&ours, &["list", "--json"]) {
            Ok(ours) => listing::compare(case, &ours, &theirs),
            Err(refusal) => Some(Difference::new(case, refusal)),
        });
        let mut same = |args: &[&str], theirs: Vec<u8>| {
            let theirs = text(&theirs);
            lines += theirs.lines().count();
            match subject.gomod(&ours, args) {
                Ok(ours) => same_text(case, &text(&ours), &theirs),
                Err(refusal) => Some(Difference::new(case, refusal)),
            }
        };
        texts.push(same(&["list"], subject.go(oracle, &["list", "-m", "all"])?));
        graphs.push(same(&["graph"], subject.go(oracle, &["mod", "graph"])?));
        // Refused for a module of go 1.21 or later.
        if let Ok(theirs) = subject.go(oracle, &["mod", "graph", "-go=1.16"]) {
            unpruned.push(same(&["graph", "--go=1.16"], theirs));
        }
        if let Some(shipped) = subject.shipped()?
            && let Err(theirs) = shipped.go(oracle, &["list", "-m", "all"])
        {
            let ours = shipped.gomod(&ours, &["list"]).err().unwrap_or_default();
            dangling.push(same_dangling(&shipped.name, &ours, &theirs));
        }
    }
    let over = format!("{} real modules; {lines} lines of text", lists.len());
    let list = format!("`go list -m -json all`: {modules} modules, {fields} fields");
    let check = |name, what: &str, outcomes| Check::of("live", name, what, outcomes);
    let checks = vec![
        check("list", &list, lists),
        check("list-text", "`go list -m all`", texts),
        check("graph", "`go mod graph`", graphs),
        check("graph-1.16", "`go mod graph -go=1.16`", unpruned),
        check("dangling", "as shipped: refused for the same dangling replacement", dangling),
    ];
    Ok(Outcome::Ran { over, checks })
}

/// Both refuse, and name the same module and its replacement. The words behind that are not
/// compared: they are the operating system's.
fn same_dangling(case: &str, ours: &str, theirs: &str) -> Option<Difference> {
    let named = |refusal: &str| {
        let (start, _) = refusal.split_once(": reading ")?;
        Some(start.split_once(": ")?.1.to_owned())
    };
    match (named(ours), named(theirs)) {
        (Some(ours), Some(theirs)) if ours == theirs => None,
        _ => same_text(case, ours, theirs),
    }
}
