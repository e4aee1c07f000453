//! Module zips: what may be in one, and making and unpacking them (`golang.org/x/mod/zip`).
//!
//! The rules hold for every module, so that it unpacks to the same files on every system: names
//! begin with `path@version/`, are fit for any file system and differ in more than case; there is
//! no go.mod but the one at the root; all files together have at most 500 MiB. What a checkout has
//! beside that is left out when a zip is made of it: other modules below it, most of `vendor`,
//! links. A zip made of a directory thus has the published hash.
//!
//! ```no_run
//! use gomod_core::dirhash::Hash1;
//! use gomod_core::modzip;
//! use gomod_core::version::ModuleVersion;
//! use gomod_core::zip::Archive;
//!
//! let quote = ModuleVersion::new("rsc.io/quote", "v1.5.2");
//! modzip::create_from_dir(std::fs::File::create("quote.zip")?, &quote, "quote".as_ref())?;
//! let (archive, checked) = modzip::check_zip(&quote, "quote.zip".as_ref())?;
//! assert!(checked.is_valid());
//! println!("{}", Hash1::of_zip(&archive, 4)?.finish());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod check;
mod collisions;
mod create;
mod error;
mod files;
mod fold;
mod unzip;
mod vendored;

use std::fmt;

pub use archive::check_zip;
pub use check::check_files;
pub use create::{create, create_from_dir};
pub use error::{FileError, FileProblem, ModZipError, TooLarge};
pub use files::{FileKind, ModuleFile, check_dir, list_dir, list_subdirectory};
pub use fold::to_fold;
pub use unzip::unzip;

use crate::path::{check_path, check_path_major, split_path_version};
use crate::version::{self, InvalidVersionReason, ModuleVersion};

/// The greatest size of a module zip, and of all files in it together (`zip.MaxZipFile`).
pub const MAX_ZIP: u64 = 500 << 20;
/// The greatest size of the go.mod file in a module zip (`zip.MaxGoMod`).
pub const MAX_GO_MOD: u64 = 16 << 20;
/// The greatest size of the LICENSE file at the root of a module zip (`zip.MaxLICENSE`).
pub const MAX_LICENSE: u64 = 16 << 20;

/// Which files of a module are fit for its zip, and which are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedFiles {
    /// Files that belong in the zip.
    pub valid: Vec<String>,
    /// Files that are left out when a zip is made, and why.
    pub omitted: Vec<FileError>,
    /// Files that no zip may have, and why.
    pub invalid: Vec<FileError>,
    /// That there is too much of it.
    pub too_large: Option<TooLarge>,
}

impl CheckedFiles {
    /// Whether the files make a module zip.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.too_large.is_none() && self.invalid.is_empty()
    }

    /// The faults as an error.
    ///
    /// # Errors
    /// There are any.
    pub fn result(&self) -> Result<(), ModZipError> {
        match &self.too_large {
            Some(too_large) => Err(ModZipError::TooLarge(*too_large)),
            None if self.invalid.is_empty() => Ok(()),
            None => Err(ModZipError::Files(self.invalid.clone())),
        }
    }
}

/// Whether a module may have that version, written in that form (`module.Check`).
fn check_module(module: &ModuleVersion) -> Result<(), ModZipError> {
    let ModuleVersion { path, version } = module;
    match version::canonical_module(version) {
        Some(canonical) if canonical == *version => {}
        canonical => {
            let want = canonical.unwrap_or_default().into_owned();
            return Err(ModZipError::NotCanonical { version: version.clone(), want });
        }
    }
    let invalid = |error: &dyn fmt::Display| ModZipError::Module(error.to_string());
    check_path(path).map_err(|error| invalid(&error))?;
    let (_, path_major) = split_path_version(path).unwrap_or((path, ""));
    check_path_major(version, path_major).map_err(|error| {
        let reason = match error.reason {
            InvalidVersionReason::Major { want, got } => format!("should be {want}, not {got}"),
            _ => error.to_string(),
        };
        ModZipError::Module(format!("{path}@{version}: invalid version: {reason}"))
    })
}

/// What every name in the zip of a module begins with.
fn prefix(module: &ModuleVersion) -> String {
    format!("{}@{}/", module.path, module.version)
}

/// Whether a path with slashes is in its shortest form (`path.Clean` gives it back).
fn is_clean(path: &str) -> bool {
    let (rest, rooted) = match path.strip_prefix('/') {
        Some(rest) => (rest, true),
        None => (path, false),
    };
    if rest.is_empty() || rest == "." {
        return rooted == rest.is_empty();
    }
    let mut up_is_fine = !rooted;
    rest.split('/').all(|element| {
        let is_up = element == "..";
        let fine = !element.is_empty() && element != "." && (!is_up || up_is_fine);
        up_is_fine &= is_up;
        fine
    })
}

#[cfg(test)]
mod tests {
    use super::is_clean;

    #[test]
    fn shortest_forms() {
        for path in ["a", "a/b", ".", "..", "../..", "../a", "/", "/a", "...", "a/..."] {
            assert!(is_clean(path), "{path}");
        }
        for path in
            ["", "./", "./a", "a/", "a//b", "a/./b", "a/..", "../a/..", "/..", "//", "/.", "/./a"]
        {
            assert!(!is_clean(path), "{path}");
        }
    }
}
