//! `gomod compare`.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use gomod_sbom::document::Contents;
use gomod_sbom::{Comparison, compare};
use serde::Serialize;

use crate::args::{CompareArgs, CompareFormat, ModuleArgs, OutputArgs, PathArgs};
use crate::bill;
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

pub(super) fn run(args: &CompareArgs, talk: Talk) -> Result<Exit, Failure> {
    let (from, incomplete) = side(&args.from, &args.modules, talk)?;
    let (to, also) = side(&args.to, &args.modules, talk)?;
    let comparison = compare(&from, &to);
    let found = print(&comparison, args.format(), &args.output)?;
    Ok(found.max(incomplete).max(also))
}

/// A document, or the inventory of a project.
fn side(named: &OsStr, modules: &ModuleArgs, talk: Talk) -> Result<(Contents, Exit), Failure> {
    let path = Path::new(named);
    let ending = path.extension();
    let is_module_file = ending.is_some_and(|ending| ending == "mod" || ending == "work");
    if named == "-" || (path.is_file() && !is_module_file) {
        return Ok((document::read(path, talk)?.contents(), Exit::Clean));
    }
    let path = PathArgs { path: named.to_owned() };
    let (document, exit) = bill::document(&path, modules, talk)?;
    Ok((document.contents(), exit))
}

/// A comparison as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Json<'c> {
    format_version: u32,
    #[serde(flatten)]
    comparison: &'c Comparison,
}

/// Prints a comparison, and tells whether there are differences.
pub(super) fn print(
    comparison: &Comparison,
    format: CompareFormat,
    output: &OutputArgs,
) -> Result<Exit, Failure> {
    output::write(output.output.as_deref(), |out| match format {
        CompareFormat::Text => write!(out, "{comparison}"),
        CompareFormat::Markdown => out.write_all(comparison.to_markdown().as_bytes()),
        CompareFormat::Json => {
            let json = Json { format_version: 1, comparison };
            serde_json::to_writer_pretty(&mut *out, &json).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if comparison.is_empty() { Exit::Clean } else { Exit::Differences })
}
