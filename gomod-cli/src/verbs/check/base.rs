//! What changes are told against: a commit, a directory, a file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use gomod_audit::{Base, ReadBase, Revision, seen};
use gomod_core::project::Project;
use gomod_core::vcs::{Checkout, VcsError};

use crate::about::Kind;
use crate::failure::Failure;
use crate::input;

/// Opens the base that a command line names. What is there as a file or directory is meant as
/// such.
pub(super) fn open(
    named: &OsStr,
    project: &Project,
    root: &Path,
    revision: &Revision,
) -> Result<Base, Failure> {
    let path = Path::new(named);
    let name = named.display().to_string();
    let read = match path.metadata() {
        Ok(metadata) if metadata.is_dir() => directory(path, project, root),
        Ok(_) => file(path, revision),
        Err(_) => commit(&name, project, root)?,
    };
    let base = Base::of(&*name, revision, read)
        .map_err(|error| Failure::wrong(Kind::Syntax, format!("{name}: {error}")))?;
    if base.revision().is_empty() {
        let message = format!("{name}: has none of the module files, so nothing can be compared");
        return Err(Failure::usage(message));
    }
    Ok(base)
}

/// Another directory in the place of the project's.
fn directory(dir: &Path, project: &Project, root: &Path) -> ReadBase {
    let (dir, project, root) =
        (dir.to_path_buf(), project.root().to_path_buf(), root.to_path_buf());
    Box::new(move |name| {
        let name = seen(&project, &root.join(name));
        if name.starts_with("..") || Path::new(&name).is_absolute() {
            return None;
        }
        read(&dir.join(name))
    })
}

/// A go.mod with the go.sum beside it, or a go.sum.
fn file(file: &Path, revision: &Revision) -> ReadBase {
    let main = revision.modules.first().map(|module| module.text.name().to_owned());
    let sum = main.as_ref().and_then(|name| name.strip_suffix(".mod")).map(|n| format!("{n}.sum"));
    let is_sum = file.extension().is_some_and(|ending| ending == "sum");
    let (go_mod, go_sum): (Option<PathBuf>, PathBuf) = match is_sum {
        true => (None, file.to_path_buf()),
        false => (Some(file.to_path_buf()), file.with_extension("sum")),
    };
    Box::new(move |name| match () {
        () if main.as_deref() == Some(name) => go_mod.as_deref().and_then(read),
        () if sum.as_deref() == Some(name) => read(&go_sum),
        () => None,
    })
}

fn read(file: &Path) -> Option<Vec<u8>> {
    input::read(file).ok()
}

/// A commit of the checkout.
fn commit(name: &str, project: &Project, root: &Path) -> Result<ReadBase, Failure> {
    let wrong = |why: &str| {
        let message = format!("{name}: no file or directory, and {why}");
        Failure::wrong(Kind::Configuration, message)
    };
    let checkout = Checkout::find(project.root()).filter(|_| project.version().is_none());
    let checkout = checkout.ok_or_else(|| wrong("there is no git checkout"))?;
    let commit = checkout.resolve(name).map_err(|error| match error {
        VcsError::Failed => wrong("git knows no such commit")
            .with_help("in a shallow clone, fetch it first: git fetch --depth=1 origin BRANCH"),
        other => wrong(&other.to_string()),
    })?;
    let below = seen(checkout.root(), root);
    let prefix = if below == "." { String::new() } else { format!("{below}/") };
    Ok(Box::new(move |name| checkout.file_at(&commit, &format!("{prefix}{name}")).ok().flatten()))
}
