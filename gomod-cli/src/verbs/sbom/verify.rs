//! `gomod sbom verify`.

use gomod_sbom::{compare, compare_with_edges};

use crate::args::VerifyArgs;
use crate::bill;
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::talk::Talk;
use crate::verbs::compare::print;

pub(super) fn run(args: &VerifyArgs, talk: Talk) -> Result<Exit, Failure> {
    let (document, unread) = document::contents(&args.file)?;
    document::tell_unread(&document::name(&args.file), &unread, talk);
    let (tree, incomplete) = bill::document(&args.project, &args.modules, talk)?;
    let tree = tree.contents();
    let comparison = match args.edges {
        true => compare_with_edges(&document, &tree),
        false => compare(&document, &tree),
    };
    Ok(print(&comparison, &args.report)?.max(incomplete))
}
