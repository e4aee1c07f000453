//! Filling a module cache from a proxy tree laid by the test.
#![cfg(feature = "graph")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::dirhash::Hash1;
use gomod_core::download::{DownloadError, Downloaded, Downloader};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::proxy::Proxy;
use gomod_core::source::{Artifact, Fetched, ListedVersion, Place, Source, SourceError};
use gomod_core::sumfile::SumFile;
use gomod_core::sums::Sums;
use gomod_core::version::ModuleVersion;

/// A proxy that counts the zips that it serves.
struct Counting {
    proxy: Proxy,
    zips: AtomicUsize,
}

impl Source for Counting {
    fn fetch(&self, module: &ModuleVersion, what: Artifact) -> Result<Fetched, SourceError> {
        self.proxy.fetch(module, what)
    }
    fn versions(&self, path: &str) -> Result<Vec<ListedVersion>, SourceError> {
        self.proxy.versions(path)
    }
    fn latest(&self, path: &str) -> Result<Fetched, SourceError> {
        self.proxy.latest(path)
    }
    fn query(&self, path: &str, rev: &str) -> Result<Fetched, SourceError> {
        self.proxy.query(path, rev)
    }
    fn fetch_zip(&self, module: &ModuleVersion, file: &mut File) -> Result<Place, SourceError> {
        self.zips.fetch_add(1, Ordering::SeqCst);
        self.proxy.fetch_zip(module, file)
    }
}

struct World {
    root: tempfile::TempDir,
    source: Counting,
    cache: Cache,
    sums: Sums,
    module: ModuleVersion,
}

impl World {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let proxy = Proxy::directory(&root.path().join("proxy"));
        let cache = Cache::new(root.path().join("modcache"));
        let source = Counting { proxy, zips: AtomicUsize::new(0) };
        let module = ModuleVersion::new("example.com/A", "v1.0.0");
        let world = World { root, source, cache, sums: Sums::default(), module };
        let at = world.at();
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at.with_extension("mod"), "module example.com/A\n").unwrap();
        fs::write(at.with_extension("info"), r#"{"Version":"v1.0.0"}"#).unwrap();
        let files: Vec<ModuleFile> = (0..20)
            .map(|i| ModuleFile::of_bytes(format!("d{}/f{i}", i % 3), i.to_string()))
            .chain([ModuleFile::of_bytes("go.mod", "module example.com/A\n")])
            .collect();
        modzip::create(File::create(&at).unwrap(), &world.module, &files).unwrap();
        world
    }

    /// The zip of the proxy.
    fn at(&self) -> PathBuf {
        self.root.path().join("proxy/example.com/!a/@v/v1.0.0.zip")
    }

    fn download(&self) -> Result<Downloaded, DownloadError> {
        Downloader::new(&self.source, &self.cache, &self.sums).module(&self.module)
    }

    fn zips(&self) -> usize {
        self.source.zips.load(Ordering::SeqCst)
    }

    /// The names in the cache's directory for the module.
    fn names(&self) -> Vec<String> {
        let dir = self.cache.zip_file(&self.module).unwrap();
        let mut names: Vec<String> = fs::read_dir(dir.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for World {
    /// Read-only directories would stay.
    fn drop(&mut self) {
        let _ =
            std::process::Command::new("chmod").arg("-R").arg("u+w").arg(self.root.path()).status();
    }
}

const ALL: [&str; 6] =
    ["list", "v1.0.0.info", "v1.0.0.lock", "v1.0.0.mod", "v1.0.0.zip", "v1.0.0.ziphash"];

#[test]
fn everything_is_there_afterwards_and_fetched_once() {
    let world = World::new();
    let first = world.download().unwrap();
    assert!(first.fetched && !first.proven);
    assert_eq!(world.names(), ALL);
    let of_dir = Hash1::of_dir(&first.dir, "example.com/A@v1.0.0", 1).unwrap().finish();
    assert_eq!(of_dir, first.sum);
    assert_eq!(fs::read_to_string(first.zip.with_extension("ziphash")).unwrap(), first.sum);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&first.dir) & 0o222, 0);
        assert_eq!(mode(&first.dir.join("d0")) & 0o222, 0);
        assert_eq!(mode(&first.dir.join("go.mod")), 0o444);
    }
    let second = world.download().unwrap();
    assert_eq!(Downloaded { fetched: true, ..second }, first);
    assert_eq!(world.zips(), 1);
}

#[test]
fn many_at_once_fetch_once() {
    let world = World::new();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| world.download().unwrap())).collect();
        let all: Vec<Downloaded> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        assert_eq!(all.iter().filter(|one| one.fetched).count(), 1);
    });
    assert_eq!((world.zips(), world.names().len()), (1, ALL.len()));
}

#[test]
fn what_contradicts_go_sum_never_becomes_visible() {
    let mut world = World::new();
    let zero = format!("h1:{}=", "A".repeat(43));
    let sums = |text: String| Sums::single(SumFile::parse("go.sum", text).unwrap());
    world.sums = sums(format!("example.com/A v1.0.0 {zero}\n"));
    let error = world.download().unwrap_err();
    assert!(error.is_mismatch(), "{error}");
    assert!(error.to_string().starts_with("verifying example.com/A@v1.0.0: checksum mismatch\n"));
    assert!(!world.names().iter().any(|name| name.contains("zip")), "{:?}", world.names());
    assert!(!world.cache.unpacked_dir(&world.module).unwrap().exists());
    world.sums = sums(format!("example.com/A v1.0.0/go.mod {zero}\n"));
    assert!(world.download().unwrap_err().is_mismatch());

    world.sums = Sums::default();
    let sum = world.download().unwrap().sum;
    world.sums = sums(format!("example.com/A v1.0.0 {sum}\n"));
    assert!(world.download().unwrap().proven);
    // Nor is what is there already used against go.sum.
    world.sums = sums(format!("example.com/A v1.0.0 {zero}\n"));
    assert!(world.download().unwrap_err().is_mismatch());
}

#[test]
fn zips_that_break_the_rules() {
    let world = World::new();
    let other = ModuleVersion::new("example.com/A", "v1.0.1");
    let files = [ModuleFile::of_bytes("x.go", "package x\n")];
    modzip::create(File::create(world.at()).unwrap(), &other, &files).unwrap();
    let error = world.download().unwrap_err();
    assert!(error.to_string().contains("path does not have prefix"), "{error}");
    fs::write(world.at(), "<html>").unwrap();
    let error = world.download().unwrap_err();
    assert_eq!(error.to_string(), "zip for example.com/A@v1.0.0: zip: not a valid zip file");
    File::create(world.at()).unwrap().set_len(modzip::MAX_ZIP + 1).unwrap();
    let error = world.download().unwrap_err();
    assert!(error.to_string().contains("larger than the limit"), "{error}");
    fs::remove_file(world.at()).unwrap();
    assert!(matches!(world.download().unwrap_err(), DownloadError::Source(e) if e.is_not_exist()));
    assert!(!world.names().iter().any(|name| name.contains("zip")), "{:?}", world.names());
}

#[test]
fn what_killed_processes_left_is_cleared_away() {
    let world = World::new();
    let want = world.download().unwrap();
    let start = |mess: &dyn Fn()| {
        mess();
        let got = world.download().unwrap();
        assert_eq!(world.names(), ALL);
        assert_eq!(Downloaded { fetched: true, ..got }, want);
        let hash = Hash1::of_dir(&want.dir, "example.com/A@v1.0.0", 1).unwrap().finish();
        assert_eq!(hash, want.sum);
    };
    let hash = want.zip.with_extension("ziphash");
    // Killed while the zip came in, before its hash was noted, and after.
    start(&|| {
        fs::write(want.zip.with_file_name("v1.0.0.zip123.tmp"), "half").unwrap();
        fs::remove_file(&hash).unwrap();
    });
    start(&|| fs::remove_file(&want.zip).unwrap());
    start(&|| fs::write(&hash, "\0\0").unwrap());
    // Killed while unpacking.
    start(&|| {
        fs::write(want.zip.with_extension("partial"), "").unwrap();
        let _ = std::process::Command::new("chmod").arg("-R").arg("u+w").arg(&want.dir).status();
        fs::remove_file(want.dir.join("d1/f1")).unwrap();
        let _ = std::process::Command::new("chmod").arg("-R").arg("a-w").arg(&want.dir).status();
    });
    assert_eq!(world.zips(), 2);
}
