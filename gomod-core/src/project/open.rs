//! Finding and reading the files of a project: go.work, go.mod and go.sum.

use std::path::{Path, PathBuf};

use super::ProjectError;
use crate::graph::{MainFile, MainSet, Work, clean};
use crate::modfile::{FixError, ModFile, Mode};
use crate::path::check_import_path;
use crate::release;
use crate::source::{MAX_GO_MOD, read_bounded};
use crate::sumfile::SumFile;
use crate::sums::Sums;
use crate::vendor::Vendor;
use crate::workfile::WorkFile;

/// The greatest size of a go.sum file that is read; the go command has no limit.
const MAX_GO_SUM: u64 = 256 << 20;

/// The greatest size of a vendor/modules.txt that is read; the go command has no limit.
const MAX_MODULES_TXT: u64 = 256 << 20;

/// The files of a project.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) mains: MainSet,
    pub(super) sums: Sums,
    pub(super) vendor: Option<Vendor>,
}

impl Files {
    /// The files of a module without a checkout around it.
    pub(super) fn bare(main: MainFile) -> Result<Self, ProjectError> {
        let mains =
            MainSet::single(main).map_err(|error| ProjectError::MainModules(vec![error]))?;
        Ok(Self { mains, sums: Sums::default(), vendor: None })
    }
}

/// Resolves a version that is written in a go.mod for a module path.
pub(super) type Fixer<'f> = &'f mut dyn FnMut(&str, &str) -> Result<String, FixError>;

/// Where a project's answer starts from.
pub(super) enum Start {
    /// A go.mod, alone.
    Mod(PathBuf),
    /// A go.work.
    Work(PathBuf),
}

/// Finds the go.work or else the go.mod that governs `path`, as the go command does from there.
///
/// A file is taken as it is named: a go.mod stands alone, in a workspace or not.
pub(super) fn find(path: &Path, gowork: &str) -> Result<Start, ProjectError> {
    let absolute = std::path::absolute(path).map_err(|e| ProjectError::reading(path, &e))?;
    let absolute = clean(&absolute);
    let metadata = std::fs::metadata(&absolute).map_err(|e| ProjectError::reading(path, &e))?;
    if !metadata.is_dir() {
        let is_work = absolute.extension().is_some_and(|ending| ending == "work");
        return Ok(if is_work { Start::Work(absolute) } else { Start::Mod(absolute) });
    }
    match gowork {
        "off" => {}
        "" | "auto" => {
            if let Some(file) = upward(&absolute, "go.work") {
                return Ok(Start::Work(file));
            }
        }
        file if Path::new(file).is_absolute() => return Ok(Start::Work(PathBuf::from(file))),
        _ => return Err(ProjectError::settings("invalid GOWORK: not an absolute path")),
    }
    match upward(&absolute, "go.mod") {
        Some(file) => Ok(Start::Mod(file)),
        None => Err(ProjectError::no_module(&absolute)),
    }
}

fn upward(dir: &Path, name: &str) -> Option<PathBuf> {
    dir.ancestors().map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Reads a project from the file that governs it.
pub(super) fn read(
    start: &Start,
    modfile: Option<&Path>,
    fix: Fixer<'_>,
) -> Result<Files, ProjectError> {
    match start {
        Start::Mod(file) => {
            let mut main = read_main(modfile.unwrap_or(file), fix)?;
            main.dir = file.parent().map(Path::to_path_buf).unwrap_or_default();
            let sum = modfile.unwrap_or(file).with_extension("sum");
            let sums = Sums::single(read_sum(&sum)?);
            let vendor = read_vendor(&main.dir)?;
            Ok(Files { sums, vendor, ..Files::bare(main)? })
        }
        Start::Work(file) => read_workspace(file, fix),
    }
}

fn read_workspace(file: &Path, fix: Fixer<'_>) -> Result<Files, ProjectError> {
    let bytes = read_bounded(file, MAX_GO_MOD).map_err(|e| ProjectError::reading(file, &e))?;
    let name = file.display().to_string();
    let work =
        WorkFile::parse(&name, bytes).map_err(|errors| ProjectError::parsing(file, errors))?;
    let dir = file.parent().unwrap_or(Path::new("/"));
    let go = work.go().map_or(release::DEFAULT_GO_WORK, |line| line.version).to_owned();
    let listed = work.go().is_some();
    let mut roots: Vec<PathBuf> = Vec::new();
    for used in work.uses() {
        let root = clean(&dir.join(used.path));
        if roots.contains(&root) {
            return Err(ProjectError::at(
                file,
                used.line.position().line,
                format!("path {} appears multiple times in workspace", root.display()),
            ));
        }
        roots.push(root);
    }
    let mut mains = Vec::new();
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for root in roots {
        match read_member(&root, &go, listed, fix) {
            Ok(main) => mains.push(main),
            Err(error) => errors.push(error),
        }
        files.push(root.join("go.sum"));
    }
    // Of every member that is wrong the go command tells before it looks any further.
    if let Some(errors) = ProjectError::all(errors) {
        return Err(errors);
    }
    if mains.is_empty() {
        return Err(ProjectError::settings("no modules were found in the current workspace"));
    }
    let files = files.iter().map(|file| read_sum(file)).collect::<Result<_, _>>()?;
    let sums = Sums::workspace(read_sum(&PathBuf::from(format!("{name}.sum")))?, files);
    let work = Work { path: file.to_path_buf(), file: work };
    let mains = MainSet::workspace(work, mains).map_err(ProjectError::MainModules)?;
    let vendor = read_vendor(mains.base())?;
    Ok(Files { mains, sums, vendor })
}

/// Reads the go.mod of a member of a workspace of that `go` version, which go.work lists or not.
fn read_member(
    root: &Path,
    go: &str,
    listed: bool,
    fix: Fixer<'_>,
) -> Result<MainFile, ProjectError> {
    let file = root.join("go.mod");
    let read = read_go_mod(&file).and_then(|bytes| parse_main(&file, bytes, fix));
    let main = check_main(&file, read.map_err(|error| error.listed_in_work(root))?)?;
    match main.file.go().map(|line| line.version) {
        Some(needs)
            if release::compare(needs, go).is_gt()
                && release::compare(needs, release::STRICT).is_ge() =>
        {
            let verb = if listed { "lists" } else { "implicitly requires" };
            Err(ProjectError::settings(format!(
                "module {} listed in go.work file requires go >= {needs}, but go.work {verb} go {go}",
                root.display()
            )))
        }
        _ => Ok(main),
    }
}

/// Reads the go.mod of a main module, strictly.
fn read_main(file: &Path, fix: Fixer<'_>) -> Result<MainFile, ProjectError> {
    main_from_bytes(file, read_go_mod(file)?, fix)
}

fn read_go_mod(file: &Path) -> Result<Vec<u8>, ProjectError> {
    read_bounded(file, MAX_GO_MOD).map_err(|e| ProjectError::reading(file, &e))
}

/// A main module from the bytes of its go.mod.
pub(super) fn main_from_bytes(
    file: &Path,
    bytes: Vec<u8>,
    fix: Fixer<'_>,
) -> Result<MainFile, ProjectError> {
    check_main(file, parse_main(file, bytes, fix)?)
}

fn parse_main(file: &Path, bytes: Vec<u8>, fix: Fixer<'_>) -> Result<MainFile, ProjectError> {
    let name = file.display().to_string();
    let parsed = ModFile::parse_with(&name, bytes, Mode::Strict, fix)
        .map_err(|errors| ProjectError::parsing(file, errors))?;
    let Some(module) = parsed.module() else {
        return Err(ProjectError::missing_module_line(file));
    };
    let path = module.path.to_owned();
    if path == "go" || path == "toolchain" {
        return Err(ProjectError::reserved_path(file, &path));
    }
    let dir = file.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(MainFile { path, dir, file: parsed })
}

/// What a main module's path must be besides.
fn check_main(file: &Path, main: MainFile) -> Result<MainFile, ProjectError> {
    match check_import_path(&main.path) {
        Ok(()) => Ok(main),
        Err(error) => Err(ProjectError::invalid_path(file, &error)),
    }
}

/// Reads vendor/modules.txt; none where there is no vendor directory.
fn read_vendor(base: &Path) -> Result<Option<Vendor>, ProjectError> {
    let dir = base.join("vendor");
    if !dir.is_dir() {
        return Ok(None);
    }
    let file = dir.join("modules.txt");
    match read_bounded(&file, MAX_MODULES_TXT) {
        Ok(bytes) => Ok(Some(Vendor::parse(&bytes))),
        // To the go command it is then a vendor directory with nothing in it.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Some(Vendor::default())),
        Err(error) => Err(ProjectError::reading(&file, &error)),
    }
}

/// Reads a go.sum file; one that is not there is empty.
fn read_sum(file: &Path) -> Result<SumFile, ProjectError> {
    let bytes = match read_bounded(file, MAX_GO_SUM) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(ProjectError::reading(file, &error)),
    };
    let name = file.display().to_string();
    SumFile::parse(&name, bytes).map_err(|e| ProjectError::malformed_sum(file, e))
}
