//! Suite `peers`: our documents against those of cyclonedx-gomod, the other tool that writes
//! CycloneDX from what the go command answers. The go command decides who is right.

mod compare;
mod subjects;

use std::fmt::Write;

use serde_json::Value;

use crate::answers::Answers;
use crate::check::Tier;
use crate::oracle::Oracle;
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};
use crate::sbom::Facts;
use compare::Compared;
pub(crate) use subjects::{Peer, example, published};

/// What the columns of the table are about.
const LEGEND: &str = "\
| module | modules, ours | theirs | only theirs | only ours: not needed, test only, else | other \
version | hashes equal | edges, ours between these | theirs | only ours | only theirs |
|---|---|---|---|---|---|---|---|---|---|---|
";

/// Runs the suite; fast leaves it out.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if tier == Tier::Fast {
        return Ok(Outcome::Skipped("only in full runs".to_owned()));
    }
    let peer = match Peer::find() {
        Ok(peer) => peer,
        Err(absent) => return Ok(Outcome::Skipped(absent)),
    };
    let (ours, answers) = (Ours::find()?, Answers::build(oracle)?);
    let (mut refused, mut table) = (Vec::new(), format!("\n{LEGEND}"));
    let mut found: [Vec<Option<Difference>>; 6] = Default::default();
    let pairs = subjects::lay(oracle, &peer)?;
    for pair in &pairs {
        let name = &pair.subject.name;
        let theirs = match &pair.theirs {
            Ok(theirs) => theirs,
            Err(refusal) => {
                refused.push(Some(Difference::new(name, refusal)));
                let _ = writeln!(table, "| `{name}` | | it fails | | | | | | | | |");
                continue;
            }
        };
        refused.push(None);
        let args = ["sbom", "--timestamp", "none"];
        let document = pair.subject.gomod(&ours, &args).map_err(|err| format!("{name}: {err}"))?;
        let document: Value = serde_json::from_slice(&document).map_err(|err| err.to_string())?;
        let facts = Facts::of(&pair.subject, oracle, &answers)?;
        let compared = Compared::of(&document, theirs, &facts, pair.why.as_ref());
        let lists = [
            &compared.only_theirs,
            &compared.dropped,
            &compared.versions,
            &compared.hashes,
            &compared.edges_theirs,
            &compared.edges_ours,
        ];
        for (outcomes, odd) in found.iter_mut().zip(lists) {
            outcomes.push(odd.first().map(|first| {
                let more = odd.len() - 1;
                let more = if more == 0 { String::new() } else { format!(" and {more} more") };
                Difference::new(name, format!("{first}{more}"))
            }));
        }
        let _ = writeln!(table, "| `{name}` {}|", compared.row());
    }
    let [only_theirs, dropped, versions, hashes, edges_theirs, edges_ours] = found;
    let check = |name, what: &str, outcomes| Check::of("peers", name, what, outcomes);
    let checks = vec![
        check("answers", "cyclonedx-gomod writes a document", refused),
        check("theirs", "every module of theirs is in ours", only_theirs),
        check(
            "dropped",
            "what only we list is in `go list -m all`, and left out there because `go mod why -m` \
             shows no use of it, or one by tests alone",
            dropped,
        ),
        check("versions", "of a module that both list, and of the main module", versions),
        check("hashes", "their SHA-256 is the `h1:` of go.sum in hexadecimal", hashes),
        check("edges-theirs", "every edge of theirs is in ours", edges_theirs),
        check("edges-ours", "what only we have is a requirement of a go.mod file", edges_ours),
    ];
    let over = format!("{} modules, {}", pairs.len(), peer.version);
    Ok(Outcome::Tabled { over, checks, table })
}
