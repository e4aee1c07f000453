//! Whether two module caches are the same.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// Compares two module caches; how many files and directories were compared, and where they differ.
pub(super) fn compare(ours: &Path, theirs: &Path) -> Result<(usize, Option<String>), String> {
    let (left, right) = (list(ours)?, list(theirs)?);
    let mut found = Vec::new();
    for (name, ours) in &left {
        match right.get(name) {
            None => found.push(format!("only ours: {}", name.display())),
            Some(theirs) if mode(ours) != mode(theirs) => found.push(format!(
                "{}: mode {:o}, go {:o}",
                name.display(),
                mode(ours),
                mode(theirs)
            )),
            Some(_) => {}
        }
    }
    let missing = right.keys().filter(|name| !left.contains_key(*name));
    found.extend(missing.map(|name| format!("only go's: {}", name.display())));
    for (name, metadata) in left.iter().filter(|(_, metadata)| metadata.is_file()) {
        if right.get(name).is_some_and(Metadata::is_file) {
            let same = metadata.len() == right[name].len()
                && read(&ours.join(name))? == read(&theirs.join(name))?;
            if !same {
                found.push(format!("{}: other bytes", name.display()));
            }
        }
    }
    let detail = (!found.is_empty()).then(|| {
        let first: Vec<&str> = found.iter().take(5).map(String::as_str).collect();
        format!("{} differ: {}", found.len(), first.join("; "))
    });
    Ok((left.len(), detail))
}

/// All files and directories, but for locks and for the index that only we have.
fn list(cache: &Path) -> Result<BTreeMap<PathBuf, Metadata>, String> {
    let mut all = BTreeMap::new();
    let mut dirs = vec![PathBuf::new()];
    while let Some(dir) = dirs.pop() {
        let fail = |err: std::io::Error| format!("{}: {err}", cache.join(&dir).display());
        for entry in fs::read_dir(cache.join(&dir)).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let name = dir.join(entry.file_name());
            let is_lock = name.extension().is_some_and(|ending| ending == "lock")
                && name.starts_with("cache/download");
            if is_lock || name == Path::new("cache/lock") || name == Path::new("cache/gomod") {
                continue;
            }
            let metadata = entry.metadata().map_err(fail)?;
            if metadata.is_dir() {
                dirs.push(name.clone());
            }
            all.insert(name, metadata);
        }
    }
    Ok(all)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|err| format!("{}: {err}", path.display()))
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions())
}

#[cfg(not(unix))]
fn mode(metadata: &Metadata) -> u32 {
    u32::from(metadata.permissions().readonly())
}

/// Lets a module cache be removed: its directories are read-only.
pub(crate) fn make_writable(cache: &Path) -> std::io::Result<()> {
    let mut dirs = vec![cache.to_owned()];
    while let Some(dir) = dirs.pop() {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&dir, fs::Permissions::from_mode(0o755))?;
        }
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                dirs.push(entry.path());
            }
        }
    }
    Ok(())
}
