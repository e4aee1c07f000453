//! `gomod sbom merge`.

use gomod_sbom::{Document, MergeOptions, convert, merge};

use crate::args::MergeArgs;
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;
use crate::time;

use super::convert::tell;

pub(super) fn run(args: &MergeArgs, talk: Talk) -> Result<Exit, Failure> {
    let mut documents: Vec<(String, Document)> = Vec::new();
    for file in &args.files {
        let document = document::parse(file, &document::bytes(file)?)?;
        documents.push((document::name(file), document));
    }
    let mut options = MergeOptions::default();
    options.name.clone_from(&args.name);
    options.timestamp = time::told(args.timestamp)?;
    let merged = merge(&documents, &options);
    let conversion = convert(&merged.document, args.to);
    let mut lost = merged.lost;
    lost.extend(conversion.lost);
    tell(&lost, args.lossy, talk)?;
    output::write(args.output.output.as_deref(), |out| out.write_all(conversion.text.as_bytes()))?;
    Ok(Exit::Clean)
}
