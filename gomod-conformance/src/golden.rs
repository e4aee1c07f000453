//! Golden files: the go command's answers, kept beside the fixtures they are about.

use std::path::{Path, PathBuf};

use crate::lay::{self, Layer, Plan};
use crate::oracle::{Oracle, RELEASE, answer, text};

/// File of the golden directory, and the question that it answers.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("list.json", &["list", "-m", "-json", "all"]),
    ("list.txt", &["list", "-m", "all"]),
    ("graph.txt", &["mod", "graph"]),
];

/// Lays a published module as a fixture at `dest`:
///
/// - `NAME/`: its go.mod and go.sum, and the siblings where its replacements point;
/// - `proxy/`: a tree of the .info and .mod files that resolving it reads, as a `file://`
///   proxy without any source;
/// - `golden/`: what the go command answers, with places of this machine taken out.
pub(crate) fn lay(oracle: &Oracle, plan: &Plan<'_>, dest: &Path, name: &str) -> Result<(), String> {
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let (fetched, read) = (scratch.path().join("fetched"), scratch.path().join("read"));
    for dir in [&fetched, &read] {
        std::fs::create_dir_all(dir).map_err(|err| format!("{}: {err}", dir.display()))?;
    }
    if dest.exists() {
        std::fs::remove_dir_all(dest).map_err(|err| format!("{}: {err}", dest.display()))?;
    }
    std::fs::create_dir_all(dest).map_err(|err| format!("{}: {err}", dest.display()))?;
    let dest = &dest.canonicalize().map_err(|err| format!("{}: {err}", dest.display()))?;
    let layer = Layer { oracle, cache: &fetched };
    layer.lay(plan, dest, name)?;

    // A second cache, empty at first, records exactly what resolving reads.
    let layer = Layer { oracle, cache: &read };
    let places = [(dest.as_path(), "ROOT"), (read.as_path(), "MODCACHE")];
    for (file, args) in QUESTIONS {
        let said = answer(layer.command(&dest.join(name)).args(*args).output());
        keep(&dest.join("golden"), file, said, &places)?;
    }
    copy_proxy(&read.join("cache").join("download"), &dest.join("proxy"))?;
    for cache in [&fetched, &read] {
        // Unpacked modules are read-only; only the go command takes them away.
        answer(Layer { oracle, cache }.command(dest).args(["clean", "-modcache"]).output())?;
    }
    Ok(())
}

/// Writes an answer, or as `FILE.error` the words of a refusal.
fn keep(
    golden: &Path,
    file: &str,
    said: Result<Vec<u8>, String>,
    places: &[(&Path, &str)],
) -> Result<(), String> {
    let (name, mut kept) = match said {
        Ok(out) => (file.to_owned(), text(&out)),
        Err(refusal) => (format!("{file}.error"), refusal),
    };
    for (place, word) in places {
        kept = kept.replace(&place.display().to_string(), word);
    }
    let written = lay::write(&golden.join(name), kept.as_bytes())
        .and_then(|()| lay::write(&golden.join("release.txt"), format!("{RELEASE}\n").as_bytes()));
    written.map_err(|err| format!("{}: {err}", golden.display()))
}

/// Copies the .info and .mod files of a cache, with lists of the versions that are there.
fn copy_proxy(download: &Path, proxy: &Path) -> Result<(), String> {
    for file in files(download)? {
        let kept = file.extension().is_some_and(|kind| kind == "info" || kind == "mod");
        let (Ok(name), Some(dir)) = (file.strip_prefix(download), file.parent()) else { continue };
        if !kept || !dir.ends_with("@v") {
            continue;
        }
        lay::put(&file, &proxy.join(name))?;
    }
    let mut lists: std::collections::BTreeMap<PathBuf, String> = std::collections::BTreeMap::new();
    for file in files(proxy)? {
        if let (Some("info"), Some(version), Some(dir)) =
            (file.extension().and_then(|e| e.to_str()), file.file_stem(), file.parent())
        {
            let list = lists.entry(dir.join("list")).or_default();
            list.push_str(&version.to_string_lossy());
            list.push('\n');
        }
    }
    for (list, versions) in lists {
        lay::write(&list, versions.as_bytes())
            .map_err(|err| format!("{}: {err}", list.display()))?;
    }
    Ok(())
}

/// All files below a directory, sorted.
fn files(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut todo = vec![dir.to_owned()];
    while let Some(dir) = todo.pop() {
        let entries = std::fs::read_dir(&dir).map_err(|err| format!("{}: {err}", dir.display()))?;
        for entry in entries {
            let path = entry.map_err(|err| format!("{}: {err}", dir.display()))?.path();
            if path.is_dir() { todo.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
