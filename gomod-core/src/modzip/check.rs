//! Which files go into a module zip (`checkFiles`).

use std::collections::HashSet;
use std::io::Read;

use super::collisions::Collisions;
use super::files::{FileKind, ModuleFile};
use super::vendored::VendorRule;
use super::{
    CheckedFiles, FileError, FileProblem, MAX_GO_MOD, MAX_LICENSE, MAX_ZIP, TooLarge, is_clean,
};
use crate::path::check_file_path;

/// Tells which files would make a module zip. No content but that of go.mod is read.
#[must_use]
pub fn check_files(files: &[ModuleFile]) -> CheckedFiles {
    check(files).0
}

/// The same, with the valid files and their sizes.
pub(super) fn check(files: &[ModuleFile]) -> (CheckedFiles, Vec<(&ModuleFile, u64)>) {
    let mut check = Check::default();
    check.find_modules(files);
    let mut valid = Vec::new();
    for file in files {
        let path = match std::str::from_utf8(&file.path) {
            Ok(path) => path,
            Err(_) => {
                let path = String::from_utf8_lossy(&file.path).into_owned();
                check.report(&path, FileProblem::NotUtf8(path.clone()), false);
                continue;
            }
        };
        match check.one(path, file) {
            Ok(size) => {
                check.files.valid.push(path.to_owned());
                valid.push((file, size));
            }
            Err((problem, is_omitted)) => check.report(path, problem, is_omitted),
        }
    }
    (check.files, valid)
}

#[derive(Default)]
struct Check {
    files: CheckedFiles,
    /// Paths that were reported. Each is reported once.
    reported: HashSet<String>,
    /// Directories that have a go.mod, with a slash at the end; the root is empty.
    modules: HashSet<String>,
    vendor: VendorRule,
    collisions: Collisions,
    size: u64,
}

impl Check {
    fn report(&mut self, path: &str, problem: FileProblem, is_omitted: bool) {
        if self.reported.insert(path.to_owned()) {
            let error = FileError { path: path.to_owned(), problem };
            match is_omitted {
                true => self.files.omitted.push(error),
                false => self.files.invalid.push(error),
            }
        }
    }

    /// Finds the directories that have a go.mod, in whatever case.
    fn find_modules(&mut self, files: &[ModuleFile]) {
        for file in files {
            let Ok(path) = std::str::from_utf8(&file.path) else { continue };
            let (dir, base) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
            if !base.eq_ignore_ascii_case("go.mod") {
                continue;
            }
            match file.kind() {
                Err(error) => {
                    self.report(path, FileProblem::Unreadable(error.to_string()), false);
                }
                Ok(FileKind::Regular(_)) => {
                    self.modules.insert(dir.to_owned());
                    if path == "go.mod"
                        && let Ok(content) = file.open()
                    {
                        let mut go_mod = Vec::new();
                        if content.take(MAX_GO_MOD).read_to_end(&mut go_mod).is_ok() {
                            self.vendor = VendorRule::of(&go_mod);
                        }
                    }
                }
                Ok(_) => {}
            }
        }
    }

    /// Whether a directory above the file, but not the root, has a go.mod.
    fn is_in_submodule(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| self.modules.contains(&path[..=at]))
    }

    /// The size of a file that belongs into the zip, or why it does not and whether that is fine.
    fn one(&mut self, path: &str, file: &ModuleFile) -> Result<u64, (FileProblem, bool)> {
        use FileProblem as Problem;
        let omit = |problem| Err((problem, true));
        let refuse = |problem| Err((problem, false));
        if !is_clean(path) {
            return refuse(Problem::NotClean);
        }
        if path.starts_with('/') {
            return refuse(Problem::NotRelative);
        }
        if self.vendor.omits(path) {
            return omit(Problem::Vendored);
        }
        if self.is_in_submodule(path) {
            return omit(Problem::SubmoduleFile);
        }
        // The go command leaves it out whatever the version control.
        if path == ".hg_archival.txt" {
            return omit(Problem::HgArchive);
        }
        check_file_path(path).map_err(|error| (Problem::Path(error), false))?;
        if path.eq_ignore_ascii_case("go.mod") && path != "go.mod" {
            return refuse(Problem::GoModCase);
        }
        let kind = match file.kind() {
            Ok(kind) => kind,
            Err(error) => return refuse(Problem::Unreadable(error.to_string())),
        };
        let is_dir = kind == FileKind::Directory;
        self.collisions.check(path, is_dir).map_err(|problem| (problem, false))?;
        let size = match kind {
            FileKind::Regular(size) => size,
            FileKind::Link => return omit(Problem::Link),
            FileKind::Directory | FileKind::Other => return omit(Problem::NotRegular),
        };
        match self.size.checked_add(size) {
            Some(sum) if sum <= MAX_ZIP => self.size = sum,
            _ => self.files.too_large = self.files.too_large.or(Some(TooLarge::Tree)),
        }
        match path {
            "go.mod" if size > MAX_GO_MOD => refuse(Problem::GoModSize),
            "LICENSE" if size > MAX_LICENSE => refuse(Problem::LicenseSize),
            _ => Ok(size),
        }
    }
}
