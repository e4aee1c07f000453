//! Bytes against go.sum: a module cache and a vendor directory laid by the test, then tampered with.
#![cfg(feature = "graph")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gomod_core::cache::Cache;
use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::project::{Modules, Options, Project};
use gomod_core::source::Artifact;
use gomod_core::verify::{Problem, Report, Standing, verify_cache, verify_project};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

const GO_MOD: &str = "module example.com/A\n\ngo 1.24\n";
const FILES: [(&str, &str); 6] = [
    ("go.mod", GO_MOD),
    ("a.go", "package a\n"),
    ("sub/b.go", "package sub\n"),
    ("sub/gen.go", "//go:build ignore\n\npackage main\n"),
    ("LICENSE", "free\n"),
    ("sub/plan9.go", "//go:build plan9 && !ignore\n\npackage sub\n"),
];

/// A main module that requires one module, which is in the cache and vendored.
struct World {
    root: tempfile::TempDir,
    cache: Cache,
    module: ModuleVersion,
}

impl World {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let cache = Cache::new(root.path().join("modcache"));
        let module = ModuleVersion::new("example.com/A", "v1.0.0");
        let world = World { root, cache, module };
        let files: Vec<ModuleFile> =
            FILES.iter().map(|(name, text)| ModuleFile::of_bytes(*name, *text)).collect();
        let zip = world.zip();
        fs::create_dir_all(zip.parent().unwrap()).unwrap();
        modzip::create(fs::File::create(&zip).unwrap(), &world.module, &files).unwrap();
        modzip::unzip(&world.dir(), &world.module, &zip).unwrap();
        let hash = Hash1::of_zip(&Archive::open(&zip).unwrap(), 1).unwrap().finish();
        fs::write(zip.with_extension("ziphash"), &hash).unwrap();
        world.cache.store(&world.module, Artifact::Mod, GO_MOD.as_bytes()).unwrap();
        let main = "module m\n\ngo 1.24\n\nrequire example.com/A v1.0.0\n";
        world.put("go.mod", main);
        let sums = format!(
            "example.com/A v1.0.0 {hash}\nexample.com/A v1.0.0/go.mod {}\n",
            hash_go_mod(GO_MOD.as_bytes())
        );
        world.put("go.sum", &sums);
        world
    }

    fn vendored() -> Self {
        let world = Self::new();
        let modules =
            "# example.com/A v1.0.0\n## explicit; go 1.24\nexample.com/A\nexample.com/A/sub\n";
        world.put("vendor/modules.txt", modules);
        for (name, text) in [FILES[1], FILES[2], FILES[4], FILES[5]] {
            world.put(&format!("vendor/example.com/A/{name}"), text);
        }
        world
    }

    fn zip(&self) -> PathBuf {
        self.cache.zip_file(&self.module).unwrap()
    }

    fn dir(&self) -> PathBuf {
        self.cache.unpacked_dir(&self.module).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("m").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        force(&self.path(name), text);
    }

    fn project(&self) -> Project {
        let source = Arc::new(self.cache.clone());
        let modules = Modules { source, cache: Some(self.cache.clone()) };
        Project::open(&self.path(""), modules, Options::default()).unwrap()
    }

    fn report(&self) -> Report {
        verify_project(&self.project(), Some(&self.cache), 2)
    }

    /// What is found: the problem and the file, from the root.
    fn found(&self) -> Vec<(Problem, String)> {
        let report = self.report();
        let root = format!("{}/", self.root.path().display());
        report
            .all_findings()
            .map(|f| {
                let entry = f.entry.iter().map(|entry| format!("!{entry}"));
                (f.problem, f.file.replace(&root, "") + &entry.collect::<String>())
            })
            .collect()
    }
}

fn force(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    fs::write(path, text).unwrap();
}

const DIR: &str = "modcache/example.com/!a@v1.0.0";
const DOWNLOAD: &str = "modcache/cache/download/example.com/!a/@v/v1.0.0";

#[test]
fn what_is_as_it_should_be_is_proven_part_by_part() {
    for world in [World::new(), World::vendored()] {
        let report = world.report();
        assert_eq!(world.found(), []);
        let [module] = &*report.modules else { panic!("{report:?}") };
        assert_eq!((module.standing, module.parts.len()), (Standing::Proven, 4));
        assert!(module.parts.iter().all(|part| part.standing == Standing::Proven));
        assert!(
            report.vendor.is_none_or(|vendor| vendor.proven == 4 && vendor.unproven.is_empty())
        );
    }
    let world = World::new();
    let report = verify_cache(&world.cache, world.project().sums(), 1);
    assert!(report.has_proof() && report.all_findings().next().is_none());
}

#[test]
fn a_file_of_the_directory() {
    let world = World::new();
    force(&world.dir().join("a.go"), "package b\n");
    force(&world.dir().join("new.go"), "package a\n");
    fs::remove_file(world.dir().join("LICENSE")).unwrap();
    assert_eq!(
        world.found(),
        [
            (Problem::Hash, DIR.into()),
            (Problem::Removed, format!("{DIR}/LICENSE")),
            (Problem::Edited, format!("{DIR}/a.go")),
            (Problem::Added, format!("{DIR}/new.go")),
        ]
    );
    assert_eq!(world.report().modules[0].standing, Standing::Differs);
}

#[cfg(unix)]
#[test]
fn a_link_with_the_same_content() {
    let world = World::new();
    force(&world.path("elsewhere"), FILES[1].1);
    fs::remove_file(world.dir().join("a.go")).unwrap();
    std::os::unix::fs::symlink(world.path("elsewhere"), world.dir().join("a.go")).unwrap();
    let found = world.found();
    assert!(found.contains(&(Problem::NotAFile, format!("{DIR}/a.go"))), "{found:?}");
}

#[test]
fn the_zip_and_all_that_is_noted_beside_it() {
    let world = World::new();
    let mut files: Vec<ModuleFile> =
        FILES.iter().map(|(name, text)| ModuleFile::of_bytes(*name, *text)).collect();
    files[1] = ModuleFile::of_bytes("a.go", "package evil\n");
    modzip::create(fs::File::create(world.zip()).unwrap(), &world.module, &files).unwrap();
    let hash = Hash1::of_zip(&Archive::open(&world.zip()).unwrap(), 1).unwrap().finish();
    fs::write(world.zip().with_extension("ziphash"), &hash).unwrap();
    assert_eq!(
        world.found(),
        [
            (Problem::Hash, format!("{DOWNLOAD}.zip")),
            (Problem::Edited, format!("{DOWNLOAD}.zip!example.com/A@v1.0.0/a.go")),
        ]
    );
    // With the directory made from it, nothing in the cache contradicts it; go.sum does.
    force(&world.dir().join("a.go"), "package evil\n");
    let found = world.found();
    assert!(found.contains(&(Problem::Hash, format!("{DOWNLOAD}.zip"))), "{found:?}");
    assert!(found.contains(&(Problem::Hash, DIR.into())), "{found:?}");

    let world = World::new();
    fs::write(world.zip().with_extension("ziphash"), "h1:forged").unwrap();
    assert_eq!(world.found(), [(Problem::Contradiction, format!("{DOWNLOAD}.ziphash"))]);
    fs::remove_file(world.zip().with_extension("ziphash")).unwrap();
    assert_eq!(world.found(), [(Problem::Removed, format!("{DOWNLOAD}.ziphash"))]);
    let world = World::new();
    fs::write(world.zip(), "no zip").unwrap();
    assert_eq!(world.found(), [(Problem::Unreadable, format!("{DOWNLOAD}.zip"))]);
}

#[test]
fn a_go_mod_and_go_sum_itself() {
    let world = World::new();
    force(&world.zip().with_extension("mod"), "module example.com/A\n\nrequire evil.com v1.0.0\n");
    let report = world.report();
    assert!(report.unresolved.as_ref().unwrap().contains("checksum mismatch"), "{report:?}");
    assert_eq!(world.found(), [(Problem::Hash, format!("{DOWNLOAD}.mod"))]);

    let world = World::new();
    let sums = fs::read_to_string(world.path("go.sum")).unwrap();
    let zero = format!("h1:{}=", "A".repeat(43));
    let zeroed = sums.lines().map(|line| match line.contains("/go.mod") {
        true => format!("{line}\n"),
        false => format!("example.com/A v1.0.0 {zero}\n"),
    });
    world.put("go.sum", &zeroed.collect::<String>());
    let found = world.found();
    assert!(found.contains(&(Problem::Hash, format!("{DOWNLOAD}.zip"))), "{found:?}");
    world.put("go.sum", &format!("{sums}example.com/A v1.0.0 {zero}\n"));
    assert_eq!(world.found(), [(Problem::Contradiction, "m/go.sum:3".into())]);
    // What go.sum does not know is not proven.
    world.put("go.sum", sums.lines().next_back().unwrap());
    let report = world.report();
    assert_eq!(report.modules[0].standing, Standing::Unproven);
    assert!(!report.has_proof());
}

#[test]
fn what_is_not_here_is_no_proof() {
    let world = World::new();
    fs::remove_dir_all(world.dir()).unwrap();
    for ending in ["zip", "ziphash"] {
        fs::remove_file(world.zip().with_extension(ending)).unwrap();
    }
    let report = world.report();
    assert_eq!((report.modules[0].standing, report.has_proof()), (Standing::Absent, false));
    // A directory that is being unpacked is not looked at.
    let world = World::new();
    fs::write(world.zip().with_extension("partial"), "").unwrap();
    force(&world.dir().join("a.go"), "");
    assert_eq!(world.found(), []);
}

#[test]
fn files_of_the_vendor_directory() {
    let vendored = |name: &str| format!("m/vendor/example.com/A/{name}");
    let one = |change: &dyn Fn(&World)| {
        let world = World::vendored();
        change(&world);
        world.found()
    };
    let edited = one(&|world| world.put("vendor/example.com/A/a.go", "package evil\n"));
    assert_eq!(edited, [(Problem::Edited, vendored("a.go"))]);
    let added = one(&|world| world.put("vendor/example.com/A/sub/x.s", ""));
    assert_eq!(added, [(Problem::Added, vendored("sub/x.s"))]);
    let strange = one(&|world| world.put("vendor/evil.com/x.go", ""));
    assert_eq!(strange, [(Problem::Added, "m/vendor/evil.com/x.go".into())]);
    let removed = one(&|world| fs::remove_file(world.path("vendor/example.com/A/a.go")).unwrap());
    assert_eq!(removed, [(Problem::Removed, vendored("a.go"))]);
    // Nor is a word in a build constraint a reason.
    let removed = one(&|world| {
        fs::remove_file(world.path("vendor/example.com/A/sub/plan9.go")).unwrap();
    });
    assert_eq!(removed, [(Problem::Removed, vendored("sub/plan9.go"))]);
    // Before go 1.17 go.mod was copied too.
    let old = one(&|world| {
        world.put("go.mod", "module m\n\ngo 1.16\n\nrequire example.com/A v1.0.0\n");
    });
    assert!(old.contains(&(Problem::Removed, vendored("go.mod"))), "{old:?}");
    // Also where the directory alone tells what was there.
    let removed = one(&|world| {
        fs::remove_file(world.zip()).unwrap();
        fs::remove_file(world.path("vendor/example.com/A/sub/b.go")).unwrap();
    });
    assert_eq!(removed, [(Problem::Removed, vendored("sub/b.go"))]);
    let unlisted = one(&|world| {
        let text = "# example.com/A v1.0.0\n## explicit; go 1.24\nexample.com/A/sub\n";
        world.put("vendor/modules.txt", text);
    });
    assert_eq!(unlisted, [(Problem::Unlisted, vendored("a.go"))]);
    let listed = one(&|world| {
        let text = "# example.com/A v1.0.0\n## explicit\nexample.com/A\nexample.com/A/sub\nexample.com/A/no\n";
        world.put("vendor/modules.txt", text);
    });
    assert_eq!(listed, [(Problem::Removed, vendored("no"))]);
    let other = one(&|world| {
        let text = "# example.com/A v1.0.1\n## explicit\nexample.com/A\nexample.com/A/sub\n";
        world.put("vendor/modules.txt", text);
    });
    assert!(other.contains(&(Problem::Contradiction, "m/vendor/modules.txt".into())), "{other:?}");
    // Without the module's bytes nothing is said of its files.
    let world = World::vendored();
    fs::remove_dir_all(world.root.path().join("modcache").join("example.com")).unwrap();
    fs::remove_file(world.zip()).unwrap();
    let vendor = world.report().vendor.unwrap();
    assert_eq!((vendor.proven, vendor.unproven[0].files), (0, 4));
}
