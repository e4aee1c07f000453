//! One file per verb: it calls the library and prints the answer.

mod check;
mod compare;
mod completions;
mod download;
mod explain;
mod fmt;
mod graph;
mod list;
mod man;
mod outdated;
mod parse;
mod risk;
mod sbom;
mod sum;
mod verify;

use crate::args::Verb;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::go;
use crate::talk::Talk;

/// Does what was asked for.
pub(crate) fn run(verb: &Verb, talk: Talk) -> Result<Exit, Failure> {
    match verb {
        Verb::Sbom(args) => sbom::run(args, talk),
        Verb::List(args) => list::run(args, talk),
        Verb::Compare(args) => compare::run(args, talk),
        Verb::Graph(args) => graph::run(args, talk),
        Verb::Outdated(args) => outdated::run(args, talk),
        Verb::Download(args) => download::run(args, talk),
        Verb::Check(args) => check::run(args, talk),
        Verb::Explain(args) => explain::run(args),
        Verb::Sum(args) => sum::run(args, talk),
        Verb::Verify(args) => verify::run(args, talk),
        Verb::Fmt(args) => fmt::run(args, talk),
        Verb::Parse(args) => parse::run(args),
        Verb::Go(args) => Ok(go::run(&args.args)),
        Verb::Completions(args) => completions::run(args),
        Verb::Man(args) => man::run(args),
    }
}
