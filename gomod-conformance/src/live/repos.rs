//! Suite `repos`: every module and every workspace of the corpus that can be resolved.

use super::subject::of_corpus;
use crate::check::Tier;
use crate::corpus;
use crate::listing;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome, same_text};
use crate::workers;

/// Runs the suite. It needs the network the first time.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if tier == Tier::Fast {
        return Ok(Outcome::Skipped("in the full tier only: it needs the network".to_owned()));
    }
    if let Err(absent) = corpus::entries() {
        return Ok(Outcome::Skipped(absent));
    }
    let ours = Ours::find()?;
    let (subjects, unresolved) = of_corpus(oracle)?;
    let answers = workers::map(&subjects, |_, subject| {
        let case = &subject.name;
        let theirs = subject.go(oracle, &["list", "-m", "-json", "all"])?;
        let size = listing::size(&theirs);
        let list = match subject.gomod(&ours, &["list", "--json"]) {
            Ok(ours) => listing::compare(case, &ours, &theirs),
            Err(refusal) => Some(Difference::new(case, refusal)),
        };
        let theirs = text(&subject.go(oracle, &["mod", "graph"])?);
        let graph = match subject.gomod(&ours, &["graph"]) {
            Ok(ours) => same_text(case, &text(&ours), &theirs),
            Err(refusal) => Some(Difference::new(case, refusal)),
        };
        Ok::<_, String>((list, graph, size, theirs.lines().count()))
    });
    let (mut lists, mut graphs) = (Vec::new(), Vec::new());
    let (mut modules, mut fields, mut lines) = (0, 0, 0);
    for one in answers {
        let (list, graph, size, count) = one?;
        (modules, fields, lines) = (modules + size.0, fields + size.1, lines + count);
        lists.push(list);
        graphs.push(graph);
    }
    let workspaces = subjects.iter().filter(|subject| subject.name.ends_with("go.work")).count();
    let over = format!(
        "{} modules and {workspaces} workspaces of the corpus; {} more do not resolve, because the \
         corpus or the proxy lacks a part of them or the go command wants an update first",
        subjects.len() - workspaces,
        unresolved.len()
    );
    let list = format!("`go list -m -json all`: {modules} modules, {fields} fields");
    let graph = format!("`go mod graph`: {lines} lines");
    let checks =
        vec![Check::of("repos", "list", list, lists), Check::of("repos", "graph", graph, graphs)];
    Ok(Outcome::Ran { over, checks })
}
