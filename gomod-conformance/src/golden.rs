//! Golden files: the go command's answers, kept beside the fixtures they are about.

use std::path::{Path, PathBuf};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::path::{unescape_path, unescape_version};
use gomod_core::sumfile::SumFile;

use crate::lay::{self, Layer, Plan};
use crate::oracle::{Oracle, RELEASE, answer, text};

/// Files of a golden directory, and the questions that they answer.
type Questions = &'static [(&'static str, &'static [&'static str])];

/// What is asked about every build.
const BUILD: Questions = &[
    ("list.json", &["list", "-m", "-json", "all"]),
    ("list.txt", &["list", "-m", "all"]),
    ("graph.txt", &["mod", "graph"]),
];

/// What is asked about a go.mod file.
const MOD: Questions = &[
    ("edit.json", &["mod", "edit", "-json", "go.mod"]),
    ("fmt.txt", &["mod", "edit", "-fmt", "-print", "go.mod"]),
];

/// What is asked about a go.work file.
const WORK: Questions = &[
    ("edit.json", &["work", "edit", "-json", "go.work"]),
    ("fmt.txt", &["work", "edit", "-fmt", "-print", "go.work"]),
];

/// Lays a published module as a fixture at `dest`:
///
/// - `NAME/`: its go.mod and go.sum, and the siblings where its replacements point;
/// - `proxy/`: the .info and .mod files that resolving it reads and those of the whole build
///   list, as a `file://` proxy without any source;
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
    Layer::new(oracle, &fetched).lay(plan, dest, name)?;

    // A second cache, empty at first, records what is read.
    let layer = Layer::new(oracle, &read);
    answers(&layer, dest, &dest.join(name))?;
    layer.read_all(&dest.join(name))?;
    copy_proxy(&read.join("cache").join("download"), &dest.join("proxy"))?;
    for cache in [&fetched, &read] {
        // Unpacked modules are read-only; only the go command takes them away.
        answer(Layer::new(oracle, cache).command(dest).args(["clean", "-modcache"]).output())?;
    }
    Ok(())
}

/// Makes the go.sum and the golden files of every universe below `universes`, a fixture
/// laid out like that of [`lay()`], written by hand.
///
/// The main module stands in `main`; without it the root is a workspace. Where there is no
/// go.sum one is made with the hashes of all go.mod files of the proxy, and for every
/// module a hash of its files as if the go.mod were the only one.
pub(crate) fn universes(oracle: &Oracle, universes: &Path) -> Result<usize, String> {
    let fail = |err: std::io::Error| format!("{}: {err}", universes.display());
    let universes = universes.canonicalize().map_err(fail)?;
    let mut count = 0;
    for entry in std::fs::read_dir(&universes).map_err(fail)? {
        let root = entry.map_err(fail)?.path();
        let main = root.join("main");
        let start = if main.is_dir() { &main } else { &root };
        let sums = if main.is_dir() { "go.sum" } else { "go.work.sum" };
        let (sums, proxy) = (start.join(sums), root.join("proxy"));
        if !sums.exists() {
            lay::write(&sums, go_sum(&proxy)?.as_bytes()).map_err(fail)?;
        }
        let golden = root.join("golden");
        if golden.exists() {
            std::fs::remove_dir_all(&golden).map_err(fail)?;
        }
        let cache = tempfile::tempdir().map_err(fail)?;
        answers(&Layer::with_tree(oracle, cache.path(), &proxy), &root, start)?;
        count += 1;
    }
    Ok(count)
}

/// The hashes of all that a proxy tree serves, as go.sum has them.
fn go_sum(proxy: &Path) -> Result<String, String> {
    let mut lines = Vec::new();
    for file in files(proxy)? {
        if file.extension().is_none_or(|kind| kind != "mod") {
            continue;
        }
        let name = file.strip_prefix(proxy).unwrap_or(&file).with_extension("");
        let name = name.to_string_lossy();
        let (path, version) = name.split_once("/@v/").ok_or_else(|| format!("odd file {name}"))?;
        let path = unescape_path(path).map_err(|err| err.to_string())?;
        let version = unescape_version(version).map_err(|err| err.to_string())?;
        let go_mod = std::fs::read(&file).map_err(|err| format!("{}: {err}", file.display()))?;
        let mut zip = Hash1::new();
        zip.add(format!("{path}@{version}/go.mod"), &go_mod[..]).map_err(|err| err.to_string())?;
        lines.push(format!("{path} {version} {}\n", zip.finish()));
        lines.push(format!("{path} {version}/go.mod {}\n", hash_go_mod(&go_mod)));
    }
    let file = SumFile::parse("go.sum", lines.concat()).map_err(|err| err.to_string())?;
    Ok(file.to_canonical())
}

/// Asks everything about the build at `start` and keeps it in `root/golden`.
fn answers(layer: &Layer<'_>, root: &Path, start: &Path) -> Result<(), String> {
    let file = if start.join("go.work").exists() { WORK } else { MOD };
    let places = [(root, "ROOT"), (layer.cache, "MODCACHE")];
    for (name, args) in BUILD.iter().chain(file) {
        let said = answer(layer.command(start).args(*args).output());
        keep(&root.join("golden"), name, said, &places)?;
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
