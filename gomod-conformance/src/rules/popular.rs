//! The list of popular modules that comes with gomod-audit.
//!
//! Two sources: a list that somebody else published, and the modules that three or more of the
//! repositories of the corpus require.

use std::collections::{BTreeMap, BTreeSet};

use gomod_core::modfile::{ModFile, Mode};

use crate::corpus::{self, Kind};

/// In how many repositories a module must be required.
const REPOSITORIES: usize = 3;

const HEADER: &str = "\
# Popular Go modules, by path; `cargo run -p gomod-conformance -- popular` makes this list.
# From the list of the most used module paths that DataDog/guarddog 3.2.0 publishes (Apache-2.0),
# dated 2026-02, and from the modules that three or more repositories of the corpus require.
";

/// The list that was published.
pub(crate) fn published() -> Result<Vec<String>, String> {
    let file = corpus::shared()?.join("popular-modules.txt");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let lines = text.lines().map(str::trim);
    Ok(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect())
}

/// The modules that the corpus requires, each with the repositories that do.
pub(crate) fn required() -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut required: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in corpus::entries()?.iter().filter(|e| e.kind == Kind::Mod && !e.odd) {
        let Ok(bytes) = entry.read() else { continue };
        let Ok(file) = ModFile::parse("go.mod", bytes, Mode::Lax) else { continue };
        let repository = entry.name.split('/').next().unwrap_or_default();
        for require in file.requires() {
            required.entry(require.path.to_owned()).or_default().insert(repository.to_owned());
        }
    }
    Ok(required)
}

/// Writes the list; how many it has.
pub(crate) fn write() -> Result<usize, String> {
    let mut paths: BTreeSet<String> = published()?.into_iter().collect();
    let required = required()?.into_iter();
    paths.extend(required.filter(|(_, by)| by.len() >= REPOSITORIES).map(|(path, _)| path));
    let lines: Vec<&str> = paths.iter().map(String::as_str).collect();
    let file = crate::repository().join("gomod-audit/data/popular.txt");
    std::fs::write(&file, format!("{HEADER}{}\n", lines.join("\n")))
        .map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(lines.len())
}
