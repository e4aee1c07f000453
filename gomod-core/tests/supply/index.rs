//! The index of what a project takes out of the module cache: it hides no change of a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use gomod_core::dirhash::hash_go_mod;
use gomod_core::project::{Modules, Options, Project};
use gomod_core::supply::{Supply, SupplyOptions};

use crate::support::{lay_module, settings};

const MODULES: usize = 20;

fn go_mod(n: usize) -> String {
    format!("module example.com/m{n}\n")
}

/// Lays a project of [`MODULES`] modules that go.sum vouches for, its cache beside it.
fn project(root: &Path) {
    let (mut requires, mut sums) = (String::new(), String::new());
    for n in 0..MODULES {
        lay_module(
            &root.join("cache/cache/download"),
            &format!("example.com/m{n}@v1.0.0"),
            &go_mod(n),
        );
        requires += &format!("require example.com/m{n} v1.0.0\n");
        let hash = hash_go_mod(go_mod(n).as_bytes());
        sums += &format!("example.com/m{n} v1.0.0/go.mod {hash}\n");
    }
    fs::create_dir(root.join("main")).unwrap();
    fs::write(root.join("main/go.mod"), format!("module m.example\n\ngo 1.24\n\n{requires}"))
        .unwrap();
    fs::write(root.join("main/go.sum"), sums).unwrap();
}

/// Asks for the build list as a process of its own would; how many modules, or the refusal.
fn ask(root: &Path, cache_write: bool) -> Result<usize, String> {
    let cache = root.join("cache");
    let settings = settings(&[("GOMODCACHE", cache.to_str().unwrap()), ("GOPROXY", "off")]);
    let options = SupplyOptions { cache_write, ..SupplyOptions::default() };
    let supply = Supply::open(&settings, options).unwrap();
    let modules = Modules { cache: supply.cache().cloned(), source: Arc::new(supply) };
    let project = Project::open(&root.join("main"), modules, Options::default()).unwrap();
    project.build_list().map(|list| list.len()).map_err(|error| error.to_string())
}

fn indexes(root: &Path) -> usize {
    root.join("cache/cache/gomod").read_dir().map_or(0, Iterator::count)
}

#[cfg(unix)]
#[test]
fn a_changed_file_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    project(root);
    // Files that were written just now are not trusted to stay.
    assert_eq!(ask(root, true), Ok(MODULES + 1));
    assert_eq!(indexes(root), 0);
    thread::sleep(Duration::from_secs(4));
    assert_eq!(ask(root, false), Ok(MODULES + 1));
    assert_eq!(indexes(root), 0, "a run that may not write to the cache");
    assert_eq!(ask(root, true), Ok(MODULES + 1));
    assert_eq!(indexes(root), 1);
    assert_eq!(ask(root, true), Ok(MODULES + 1));

    let file = root.join("cache/cache/download/example.com/m7/@v/v1.0.0.mod");
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    // As many bytes, and the old time put back.
    fs::write(&file, go_mod(8)).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    let refusal = ask(root, true).unwrap_err();
    assert!(refusal.contains("example.com/m7@v1.0.0/go.mod: checksum mismatch"), "{refusal}");

    fs::remove_file(&file).unwrap();
    let refusal = ask(root, true).unwrap_err();
    assert!(refusal.contains("example.com/m7@v1.0.0"), "{refusal}");

    fs::write(&file, go_mod(7)).unwrap();
    assert_eq!(ask(root, true), Ok(MODULES + 1));
    // A damaged index is as good as none.
    let index = root.join("cache/cache/gomod").read_dir().unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&index).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&index, bytes).unwrap();
    assert_eq!(ask(root, true), Ok(MODULES + 1));
}
