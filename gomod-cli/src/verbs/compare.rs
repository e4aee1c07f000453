//! `gomod compare`.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use gomod_sbom::document::Contents;
use gomod_sbom::{Comparison, compare};
use serde::Serialize;

use crate::args::{CompareArgs, CompareFormat, ComparisonArgs, ModuleArgs, PathArgs};
use crate::bill;
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

pub(super) fn run(args: &CompareArgs, talk: Talk) -> Result<Exit, Failure> {
    let sides = [&args.from, &args.to].map(Path::new);
    let at_once = sides.iter().all(|side| *side != "-" && is_document(side));
    let [(from, incomplete), (to, also)] = if at_once {
        documents(sides, talk)?
    } else {
        [side(&args.from, &args.modules, talk)?, side(&args.to, &args.modules, talk)?]
    };
    let comparison = compare(&from, &to);
    let found = print(&comparison, &args.report)?;
    Ok(found.max(incomplete).max(also))
}

/// A document, or the inventory of a project.
fn side(named: &OsStr, modules: &ModuleArgs, talk: Talk) -> Result<(Contents, Exit), Failure> {
    let path = Path::new(named);
    if is_document(path) {
        return Ok(told(path, document::contents(path)?, talk));
    }
    let path = PathArgs { path: named.to_owned() };
    let (document, exit) = bill::document(&path, modules, talk)?;
    Ok((document.contents(), exit))
}

fn is_document(path: &Path) -> bool {
    let ending = path.extension();
    let is_module_file = ending.is_some_and(|ending| ending == "mod" || ending == "work");
    path == "-" || (path.is_file() && !is_module_file)
}

/// Two documents, read at the same time.
fn documents(paths: [&Path; 2], talk: Talk) -> Result<[(Contents, Exit); 2], Failure> {
    let [first, second] = paths;
    let read = std::thread::scope(|scope| {
        let second = scope.spawn(|| document::contents(second));
        let first = document::contents(first);
        [first, second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))]
    });
    let [from, to] = read;
    Ok([told(first, from?, talk), told(second, to?, talk)])
}

/// What a document lists; what of it was passed over is told.
fn told(path: &Path, read: (Contents, Vec<String>), talk: Talk) -> (Contents, Exit) {
    let (contents, unread) = read;
    document::tell_unread(&document::name(path), &unread, talk);
    (contents, Exit::Clean)
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
pub(super) fn print(comparison: &Comparison, report: &ComparisonArgs) -> Result<Exit, Failure> {
    output::write(report.output.output.as_deref(), |out| match report.format() {
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
