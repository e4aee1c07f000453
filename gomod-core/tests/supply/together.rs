//! The module cache and the proxies together.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use gomod_core::proxy::Proxy;
use gomod_core::source::{Artifact, Place, Source, SourceErrorKind};
use gomod_core::supply::{Progress, Supply, SupplyOptions};
use gomod_core::version::ModuleVersion;
use tempfile::TempDir;

use crate::support::{lay, lay_module, module, settings};

/// A module cache and a `file://` proxy.
struct World {
    dir: TempDir,
}

impl World {
    fn new() -> Self {
        World { dir: tempfile::tempdir().unwrap() }
    }

    fn cache(&self) -> std::path::PathBuf {
        self.dir.path().join("mod")
    }

    fn proxy(&self) -> std::path::PathBuf {
        self.dir.path().join("proxy")
    }

    fn supply(&self, options: SupplyOptions) -> Supply {
        self.supply_by(&Proxy::directory(&self.proxy()).to_string(), options)
    }

    fn supply_by(&self, goproxy: &str, options: SupplyOptions) -> Supply {
        let cache = self.cache().display().to_string();
        let settings = settings(&[
            ("GOMODCACHE", &cache),
            ("GOPROXY", goproxy),
            ("GOPRIVATE", "corp.example"),
        ]);
        Supply::open(&settings, options).unwrap()
    }

    fn cached(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.cache().join("cache/download").join(file)).ok()
    }
}

#[test]
fn keeps_what_it_fetches() {
    let world = World::new();
    let m = module("example.com/a@v1.0.0");
    lay_module(&world.proxy(), "example.com/a@v1.0.0", "module example.com/a\n");
    let served = r#" {"Time":"2020-01-02T03:04:05.0Z","Version":"v1.0.0","Name":"n",
        "Origin":{"VCS":"git","TagSum":"t","Ref":"refs/tags/v1.0.0"}}"#;
    lay(&world.proxy(), "example.com/a", "v1.0.0.info", served);
    let supply = world.supply(SupplyOptions::default());

    let info = supply.fetch(&m, Artifact::Info).unwrap();
    let canonical = concat!(
        r#"{"Version":"v1.0.0","Time":"2020-01-02T03:04:05Z","#,
        r#""Origin":{"VCS":"git","Ref":"refs/tags/v1.0.0"}}"#
    );
    // What just came is whole.
    let whole = canonical.replace(r#""Ref""#, r#""TagSum":"t","Ref""#);
    assert_eq!(info.bytes, whole.as_bytes());
    assert!(matches!(info.from, Place::File(_)), "{info:?}");
    assert_eq!(world.cached("example.com/a/@v/v1.0.0.info").as_deref(), Some(canonical));

    let go_mod = supply.fetch(&m, Artifact::Mod).unwrap();
    assert_eq!(world.cached("example.com/a/@v/v1.0.0.mod"), None);
    supply.keep(&m, Artifact::Mod, &go_mod);
    assert_eq!(world.cached("example.com/a/@v/list").as_deref(), Some("v1.0.0\n"));

    // From now on the proxy is not needed.
    fs::remove_dir_all(world.proxy()).unwrap();
    for what in [Artifact::Info, Artifact::Mod] {
        let got = supply.fetch(&m, what).unwrap();
        assert!(matches!(got.from, Place::Cache(_)), "{got:?}");
    }
    assert_eq!(supply.fetch(&m, Artifact::Info).unwrap().bytes, canonical.as_bytes());
    assert!(supply.notes().is_empty());
}

#[test]
fn answers_to_queries_are_kept_by_their_version() {
    let world = World::new();
    let pseudo = "v0.0.0-20200102030405-abcdefabcdef";
    let info = format!(
        r#"{{"Version":"{pseudo}","Time":"2020-01-02T03:04:05Z","Origin":{{"Ref":"refs/heads/main"}}}}"#
    );
    lay(&world.proxy(), "example.com/a", "main.info", &info);
    lay(&world.proxy(), "example.com/a", "@latest", r#"{"Version":"v1.0.0"}"#);
    let supply = world.supply(SupplyOptions::default());

    // The answer is whole; what is kept has lost what only the query depends on.
    assert_eq!(supply.query("example.com/a", "main").unwrap().bytes, info.as_bytes());
    let kept = world.cached(&format!("example.com/a/@v/{pseudo}.info")).unwrap();
    assert!(kept.ends_with(r#""Origin":{}}"#), "{kept}");
    supply.latest("example.com/a").unwrap();
    assert!(world.cached("example.com/a/@v/v1.0.0.info").is_some());

    // A commit is looked for in the cache only where nothing else may be asked.
    let commit = "abcdefabcdef0123";
    assert!(supply.query("example.com/a", commit).unwrap_err().is_not_exist());
    for supply in [
        world.supply_by("off", SupplyOptions::default()),
        world.supply(SupplyOptions { offline: true, ..SupplyOptions::default() }),
    ] {
        assert!(matches!(supply.query("example.com/a", commit).unwrap().from, Place::Cache(_)));
    }
}

#[test]
fn offline() {
    let world = World::new();
    lay_module(&world.proxy(), "example.com/a@v1.0.0", "module example.com/a\n");
    let offline = || SupplyOptions { offline: true, ..SupplyOptions::default() };
    let a = module("example.com/a@v1.0.0");
    // A local tree needs no socket.
    assert!(world.supply(offline()).fetch(&a, Artifact::Mod).is_ok());
    let none = world.supply(offline()).fetch(&module("example.com/b@v1.0.0"), Artifact::Mod);
    assert!(none.unwrap_err().is_not_exist());

    let supply = world.supply_by("https://proxy.example", offline());
    assert_eq!(supply.versions("example.com/a").unwrap_err().kind(), SourceErrorKind::Offline);
    assert_eq!(supply.latest("example.com/a").unwrap_err().kind(), SourceErrorKind::Offline);

    let local = Proxy::directory(&world.proxy()).to_string();
    for (goproxy, at) in [
        ("https://proxy.example".to_owned(), "example.com/a@v1.0.0"),
        ("direct".to_owned(), "example.com/a@v1.0.0"),
        ("off".to_owned(), "example.com/a@v1.0.0"),
        (format!("{local},direct"), "example.com/b@v1.0.0"),
        (local, "corp.example/a@v1.0.0"),
    ] {
        let supply = world.supply_by(&goproxy, offline());
        let error = supply.fetch(&module(at), Artifact::Mod).unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Offline, "{goproxy}");
        assert_eq!(
            error.to_string(),
            format!("{at}: not in the module cache, and fetching is disabled (offline)")
        );
    }
}

#[test]
fn a_cache_that_takes_nothing_is_noted_once() {
    let world = World::new();
    for n in 0..3 {
        lay_module(&world.proxy(), &format!("example.com/a@v1.0.{n}"), "module example.com/a\n");
    }
    // Not even root can make a directory below a file.
    fs::write(world.cache(), "").unwrap();
    let supply = world.supply(SupplyOptions::default());
    for n in 0..3 {
        let m = module(&format!("example.com/a@v1.0.{n}"));
        supply.fetch(&m, Artifact::Info).unwrap();
        let go_mod = supply.fetch(&m, Artifact::Mod).unwrap();
        supply.keep(&m, Artifact::Mod, &go_mod);
    }
    let notes = supply.notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].starts_with("what is fetched is not kept in the module cache: writing "));

    fs::remove_file(world.cache()).unwrap();
    let supply = world.supply(SupplyOptions { cache_write: false, ..SupplyOptions::default() });
    supply.fetch(&module("example.com/a@v1.0.0"), Artifact::Info).unwrap();
    assert!(!world.cache().exists());
    assert!(supply.notes().is_empty());
}

#[test]
fn settings_matter_when_they_are_needed() {
    let open = |vars: &[(&str, &str)]| Supply::open(&settings(vars), SupplyOptions::default());
    let error = open(&[("GOMODCACHE", "relative")]).unwrap_err().to_string();
    assert!(error.contains("must be absolute path"), "{error}");
    // No home: go on without a cache, and say so.
    let supply = open(&[("GOPROXY", "off")]).unwrap();
    assert!(supply.cache().is_none());
    assert_eq!(supply.notes().len(), 1);

    let world = World::new();
    let supply = world.supply_by("nonsense", SupplyOptions::default());
    let m = module("example.com/a@v1.0.0");
    let error = supply.fetch(&m, Artifact::Mod).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Settings);
    assert_eq!(
        error.to_string(),
        "example.com/a@v1.0.0: invalid proxy URL missing scheme: nonsense"
    );
    lay_module(
        &world.cache().join("cache/download"),
        "example.com/a@v1.0.0",
        "module example.com/a\n",
    );
    assert!(supply.fetch(&m, Artifact::Mod).is_ok());
}

#[derive(Default)]
struct Tally(Mutex<Vec<String>>);

impl Progress for Tally {
    fn started(&self, module: &ModuleVersion) {
        self.0.lock().unwrap().push(format!("+{module}"));
    }

    fn finished(&self, module: &ModuleVersion) {
        self.0.lock().unwrap().push(format!("-{module}"));
    }
}

#[test]
fn tells_what_it_asks_the_proxies() {
    let world = World::new();
    lay_module(&world.proxy(), "example.com/a@v1.0.0", "module example.com/a\n");
    let tally = Arc::new(Tally::default());
    let progress: Arc<dyn Progress> = tally.clone();
    let supply =
        world.supply(SupplyOptions { progress: Some(progress), ..SupplyOptions::default() });
    let m = module("example.com/a@v1.0.0");
    supply.fetch(&m, Artifact::Info).unwrap();
    supply.fetch(&m, Artifact::Info).unwrap();
    let _ = supply.versions("example.com/a");
    let told = tally.0.lock().unwrap().join(" ");
    assert_eq!(told, "+example.com/a@v1.0.0 -example.com/a@v1.0.0 +example.com/a -example.com/a");
    assert!(Path::new(&world.cache()).exists());
}
