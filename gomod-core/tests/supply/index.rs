//! The index of what a project takes out of the module cache.

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
fn ask(root: &Path, options: SupplyOptions) -> Result<usize, String> {
    let cache = root.join("cache");
    let settings = settings(&[("GOMODCACHE", cache.to_str().unwrap()), ("GOPROXY", "off")]);
    let supply = Supply::open(&settings, options).unwrap();
    let modules = Modules { cache: supply.cache().cloned(), source: Arc::new(supply) };
    let project = Project::open(&root.join("main"), modules, Options::default()).unwrap();
    project.build_list().map(|list| list.len()).map_err(|error| error.to_string())
}

fn indexes(root: &Path) -> usize {
    root.join("cache/cache/gomod").read_dir().map_or(0, Iterator::count)
}

/// Lays a project with an index of all it reads.
#[cfg(unix)]
fn indexed(root: &Path) {
    project(root);
    // Files that were written just now are not trusted to stay.
    assert_eq!(ask(root, SupplyOptions::default()), Ok(MODULES + 1));
    assert_eq!(indexes(root), 0);
    thread::sleep(Duration::from_secs(4));
    let read_only = SupplyOptions { cache_write: false, ..SupplyOptions::default() };
    assert_eq!(ask(root, read_only), Ok(MODULES + 1));
    assert_eq!(indexes(root), 0, "a run that may not write to the cache");
    assert_eq!(ask(root, SupplyOptions::default()), Ok(MODULES + 1));
    assert_eq!(indexes(root), 1);
}

#[cfg(unix)]
#[test]
fn a_changed_file_is_seen_or_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    indexed(root);
    let strict = || SupplyOptions { look_at_files: true, ..SupplyOptions::default() };
    assert_eq!(ask(root, strict()), Ok(MODULES + 1));

    let file = root.join("cache/cache/download/example.com/m7/@v/v1.0.0.mod");
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    // As many bytes, and the old time put back.
    fs::write(&file, go_mod(8)).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    let refusal = ask(root, strict()).unwrap_err();
    assert!(refusal.contains("example.com/m7@v1.0.0/go.mod: checksum mismatch"), "{refusal}");
    // What go.sum vouches for is still at hand.
    assert_eq!(ask(root, SupplyOptions::default()), Ok(MODULES + 1));

    // Where go.sum has nothing to say, only the file counts.
    let sums = root.join("main/go.sum");
    let all = fs::read_to_string(&sums).unwrap();
    let without: String =
        all.lines().filter(|l| !l.contains("/m7 ")).flat_map(|l| [l, "\n"]).collect();
    fs::write(&sums, without).unwrap();
    let refusal = ask(root, SupplyOptions::default()).unwrap_err();
    assert!(refusal.contains("declares its path as: example.com/m8"), "{refusal}");
    // And where it has another hash, the bytes of the index are not even asked for.
    let other = hash_go_mod(go_mod(8).as_bytes());
    let own = hash_go_mod(go_mod(7).as_bytes());
    fs::write(&sums, all.replace(&own, &other)).unwrap();
    let refusal = ask(root, SupplyOptions::default()).unwrap_err();
    assert!(refusal.contains("declares its path as: example.com/m8"), "{refusal}");
    fs::write(&sums, all).unwrap();

    fs::remove_file(&file).unwrap();
    let refusal = ask(root, strict()).unwrap_err();
    assert!(refusal.contains("example.com/m7@v1.0.0"), "{refusal}");
    assert_eq!(ask(root, SupplyOptions::default()), Ok(MODULES + 1));
}

#[cfg(unix)]
#[test]
fn a_forged_index_is_refused_and_a_damaged_one_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    indexed(root);
    let index = root.join("cache/cache/gomod").read_dir().unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&index).unwrap();
    let write = |bytes: &[u8]| {
        // Other bytes under a check that fits.
        let body = &bytes[..bytes.len() - 4];
        let mut crc = flate2::Crc::new();
        crc.update(body);
        fs::write(&index, [body, &crc.sum().to_le_bytes()].concat()).unwrap();
    };
    let text = b"module example.com/m7\n";
    let at = whole.windows(text.len()).position(|w| w == text).unwrap();
    let mut forged = whole.clone();
    forged[at..at + text.len()].copy_from_slice(b"module example.com/m8\n");
    write(&forged);
    let refusal = ask(root, SupplyOptions::default()).unwrap_err();
    assert!(refusal.contains("example.com/m7@v1.0.0/go.mod: checksum mismatch"), "{refusal}");

    let mut damaged = whole;
    damaged[at] ^= 1;
    fs::write(&index, damaged).unwrap();
    assert_eq!(ask(root, SupplyOptions::default()), Ok(MODULES + 1));
}
