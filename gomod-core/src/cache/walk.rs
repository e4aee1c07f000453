//! What a module cache holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::Cache;
use crate::path::{unescape_path, unescape_version};
use crate::version::ModuleVersion;

/// Endings of the files in `@v` that are about one version.
const ENDINGS: [&str; 4] = [".zip", ".ziphash", ".mod", ".partial"];

impl Cache {
    /// Every module version that the cache has a zip, its hash, a go.mod or a directory of, sorted;
    /// and what could not be read or has a name that no module can have.
    #[must_use]
    pub fn modules(&self) -> (Vec<ModuleVersion>, Vec<(PathBuf, String)>) {
        let mut found = Found::default();
        let download = self.root.join("cache").join("download");
        if download.is_dir() {
            found.downloads(&download, "");
        }
        if self.root.is_dir() {
            found.unpacked(&self.root, "");
        }
        (found.modules.into_iter().collect(), found.strange)
    }
}

#[derive(Default)]
struct Found {
    modules: BTreeSet<ModuleVersion>,
    strange: Vec<(PathBuf, String)>,
}

impl Found {
    /// The directories and the other names in a directory, in order.
    fn read(&mut self, dir: &Path) -> (Vec<String>, Vec<String>) {
        let (mut dirs, mut others) = (Vec::new(), Vec::new());
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => {
                self.strange.push((dir.to_owned(), error.to_string()));
                return (dirs, others);
            }
        };
        for entry in entries.flatten() {
            // A name that is no text is no escaped path; nor is it ever looked up.
            let Ok(name) = entry.file_name().into_string() else { continue };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => dirs.push(name),
                _ => others.push(name),
            }
        }
        dirs.sort();
        others.sort();
        (dirs, others)
    }

    fn add(&mut self, place: &Path, path: &str, version: &str) {
        let module = unescape_path(path).map_err(|error| error.to_string()).and_then(|path| {
            let version = unescape_version(version).map_err(|error| error.to_string())?;
            Ok(ModuleVersion::new(path, version))
        });
        match module {
            Ok(module) => {
                self.modules.insert(module);
            }
            Err(reason) => self.strange.push((place.to_owned(), reason)),
        }
    }

    fn downloads(&mut self, dir: &Path, path: &str) {
        for name in self.read(dir).0 {
            let below = dir.join(&name);
            match &*name {
                // The checksum database's own files.
                "sumdb" if path.is_empty() => {}
                "@v" => {
                    for file in self.read(&below).1 {
                        let version = ENDINGS.iter().find_map(|ending| file.strip_suffix(ending));
                        if let Some(version) = version {
                            self.add(&below.join(&file), path, version);
                        }
                    }
                }
                _ => self.downloads(&below, &joined(path, &name)),
            }
        }
    }

    fn unpacked(&mut self, dir: &Path, path: &str) {
        for name in self.read(dir).0 {
            let below = dir.join(&name);
            match name.split_once('@') {
                _ if path.is_empty() && name == "cache" => {}
                Some((last, version)) => self.add(&below, &joined(path, last), version),
                None => self.unpacked(&below, &joined(path, &name)),
            }
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}
