//! `gomod sbom --each`: one document for each main module.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gomod_core::inventory::Inventory;
use gomod_sbom::each;

use crate::about::Kind;
use crate::args::{PathArgs, SbomArgs, SbomFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

use super::{Gathered, gather};

/// The deepest directory below the one that is named in which modules are looked for.
const MAX_DEPTH: usize = 32;

pub(super) fn run(args: &SbomArgs, dir: &Path, talk: Talk) -> Result<Exit, Failure> {
    let mut files = Files { dir, format: args.format, taken: BTreeSet::new() };
    fs::create_dir_all(dir).map_err(|error| Failure::writing(dir, &error))?;
    let path = Path::new(&args.project.path);
    let gathered = match gather(args, &args.project, talk) {
        Err(failure) if path.is_dir() && is_no_module(&failure) => None,
        answer => Some(answer?),
    };
    if path.is_dir() && gathered.as_ref().is_none_or(|g| g.found.inventory.main.len() == 1) {
        return below(args, path, gathered, &mut files, talk);
    }
    let Some(workspace) = gathered else { return Ok(Exit::Clean) };
    for inventory in each(&workspace.found.inventory) {
        files.write(&inventory, &workspace.document(args, &inventory, talk)?)?;
    }
    Ok(workspace.found.exit)
}

fn is_no_module(failure: &Failure) -> bool {
    matches!(failure, Failure::Other { about, .. } if about.kind == Kind::NoModule)
}

/// The modules of the go.mod files in and below a directory, each for itself, and the one that
/// governs it.
fn below(
    args: &SbomArgs,
    path: &Path,
    governing: Option<Gathered>,
    files: &mut Files<'_>,
    talk: Talk,
) -> Result<Exit, Failure> {
    let mut found = Vec::new();
    look(path, 0, &mut found).map_err(|error| Failure::reading(path, &error))?;
    let mut exit = Exit::Clean;
    if let Some(gathered) = governing {
        let file = gathered.found.root.as_ref().and_then(|r| r.join("go.mod").canonicalize().ok());
        found.retain(|other| file.is_none() || other.canonicalize().ok() != file);
        let inventory = &gathered.found.inventory;
        files.write(inventory, &gathered.document(args, inventory, talk)?)?;
        exit = gathered.found.exit;
    } else if found.is_empty() {
        let message = format!("there is no go.mod in or below {}", path.display());
        return Err(Failure::wrong(Kind::NoModule, message));
    }
    found.sort();
    for file in found {
        let gathered = gather(args, &PathArgs { path: file.into_os_string() }, talk)?;
        let inventory = &gathered.found.inventory;
        files.write(inventory, &gathered.document(args, inventory, talk)?)?;
        exit = exit.max(gathered.found.exit);
    }
    Ok(exit)
}

/// Looks for go.mod files where the go command looks for packages (`go help packages`).
fn look(dir: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let file = dir.join("go.mod");
    if file.is_file() {
        found.push(file);
    }
    if depth == MAX_DEPTH {
        return Ok(());
    }
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_passed_over = name.starts_with(['.', '_'])
            || matches!(&*name, "vendor" | "testdata" | "node_modules");
        // Not through links, which may lead in circles.
        if entry.file_type()?.is_dir() && !is_passed_over {
            look(&entry.path(), depth + 1, found)?;
        }
    }
    Ok(())
}

/// The files that are written.
struct Files<'d> {
    dir: &'d Path,
    format: SbomFormat,
    taken: BTreeSet<String>,
}

impl Files<'_> {
    /// Writes the document of a module, whose path names the file.
    fn write(&mut self, inventory: &Inventory, document: &[u8]) -> Result<(), Failure> {
        let module = inventory.main.first().map(|main| main.path.as_str()).unwrap_or_default();
        let ending = match self.format {
            SbomFormat::CycloneDxJson => "cdx.json",
            SbomFormat::CycloneDxXml => "cdx.xml",
            SbomFormat::SpdxJson => "spdx.json",
        };
        let plain = |c: char| if c.is_ascii_alphanumeric() || "-.~".contains(c) { c } else { '_' };
        let module: String = module.chars().map(plain).collect();
        let module = module.trim_start_matches('.');
        let mut name = format!("{module}.{ending}");
        let mut number = 1;
        // There are file systems on which A and a are the same.
        while !self.taken.insert(name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{module}-{number}.{ending}");
        }
        output::write(Some(&self.dir.join(name)), |out| out.write_all(document))
    }
}
