//! The module cache on disk.

use std::fs;
use std::path::Path;
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::source::{Artifact, Place, Source, SourceErrorKind};

use crate::support::{lay, lay_module, module};

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn stores_in_the_layout_of_the_go_command() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    let m = module("github.com/Azure/x@v1.0.0-RC1");
    cache.store(&m, Artifact::Mod, b"module github.com/Azure/x\n").unwrap();
    let m = module("github.com/Azure/x@v1.10.0");
    cache.store(&m, Artifact::Mod, b"module github.com/Azure/x\n").unwrap();
    let m = module("github.com/Azure/x@v1.9.0+incompatible");
    let file = cache.store(&m, Artifact::Mod, b"module github.com/Azure/x\n").unwrap();
    cache.store(&m, Artifact::Info, br#"{"Version":"v1.9.0+incompatible"}"#).unwrap();

    let at = dir.path().join("cache/download/github.com/!azure/x/@v");
    assert_eq!(file, at.join("v1.9.0+incompatible.mod"));
    assert_eq!(
        names(&at),
        [
            "list",
            "v1.0.0-!r!c1.mod",
            "v1.10.0.mod",
            "v1.9.0+incompatible.info",
            "v1.9.0+incompatible.mod",
        ]
    );
    // An escaped name is no version to the go command when it makes the list.
    assert_eq!(fs::read_to_string(at.join("list")).unwrap(), "v1.9.0+incompatible\nv1.10.0\n");

    let got = cache.fetch(&m, Artifact::Mod).unwrap();
    assert_eq!(got.bytes, b"module github.com/Azure/x\n");
    assert_eq!(got.from, Place::Cache(file.clone()));
    assert_eq!(cache.go_mod_file(&m), Some(file));
    let versions: Vec<_> =
        cache.versions("github.com/Azure/x").unwrap().into_iter().map(|v| v.version).collect();
    assert_eq!(versions, ["v1.0.0-RC1", "v1.9.0+incompatible", "v1.10.0"]);
    assert!(cache.versions("example.com/none").unwrap_err().is_not_exist());
    assert!(cache.latest("github.com/Azure/x").unwrap_err().is_not_exist());
}

#[test]
fn refuses_what_cannot_stand_in_the_cache() {
    let cache = Cache::new("/nowhere");
    for (at, want) in [
        (
            "example.com/a@v1",
            "example.com/a@v1: invalid version: non-canonical module version \"v1\"",
        ),
        (
            "example.com/a@v1.0.0+meta",
            "example.com/a@v1.0.0+meta: invalid version: non-canonical module version \"v1.0.0+meta\"",
        ),
        (
            "example.com/a@main",
            "example.com/a@main: invalid version: non-semver module version \"main\"",
        ),
    ] {
        let error = cache.fetch(&module(at), Artifact::Mod).unwrap_err();
        assert_eq!(error.kind(), SourceErrorKind::Invalid);
        assert_eq!(error.to_string(), want);
    }
    let error = cache.fetch(&module("../../etc@v1.0.0"), Artifact::Mod).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Invalid);
    let error = cache.fetch(&module("example.com/a@v1.0.0-../x"), Artifact::Mod).unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Invalid);
}

#[test]
fn passes_over_what_is_not_usable() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    let root = dir.path().join("cache/download");
    let m = module("example.com/a@v1.0.0");
    for (file, content, what) in [
        ("v1.0.0.mod", "", Artifact::Mod),
        ("v1.0.0.mod", "//vgo 0.0.3\nmodule example.com/a\n", Artifact::Mod),
        ("v1.0.0.info", "{\"Version\":\"v1.0", Artifact::Info),
        ("v1.0.0.info", "{\"Version\":\"v1.0.1\"}", Artifact::Info),
        // What a killed process leaves behind.
        ("v1.0.0.mod123456789.tmp", "module", Artifact::Mod),
    ] {
        lay(&root, &m.path, file, content);
        assert!(cache.fetch(&m, what).unwrap_err().is_not_exist(), "{file} {content}");
    }
    lay(&root, &m.path, "v1.0.0.info", r#"{"Name":"n","Version":"v1.0.0","Short":"s"}"#);
    let info = cache.fetch(&m, Artifact::Info).unwrap();
    assert_eq!(info.bytes, br#"{"Version":"v1.0.0","Time":"0001-01-01T00:00:00Z"}"#);
    fs::remove_file(root.join("example.com/a/@v/v1.0.0.mod")).unwrap();
    assert!(cache.fetch(&m, Artifact::Mod).unwrap_err().is_not_exist());
    assert!(cache.versions(&m.path).unwrap_err().is_not_exist());
}

#[test]
fn finds_commits_by_hash() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    let root = dir.path().join("cache/download");
    for version in
        ["v0.0.0-20200102030405-abcdefabcdef", "v1.0.1-0.20200102030405-abcdefabcdef", "v1.0.0"]
    {
        lay_module(&root, &format!("example.com/a@{version}"), "module example.com/a\n");
    }
    let query = |rev| cache.query("example.com/a", rev);
    let found = query("abcdefabcdef0123456789").unwrap();
    assert!(String::from_utf8(found.bytes).unwrap().contains("v1.0.1-0."));
    for rev in ["abcdefabcde", "ABCDEFABCDEF", "main", "000000000000", "ééééééé"] {
        assert!(query(rev).unwrap_err().is_not_exist(), "{rev}");
    }
}

#[test]
fn knows_a_whole_unpacked_module() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    let m = module("example.com/A@v1.0.0");
    let unpacked = dir.path().join("example.com/!a@v1.0.0");
    fs::create_dir_all(&unpacked).unwrap();
    assert_eq!(cache.module_dir(&m), None);
    lay(&dir.path().join("cache/download"), &m.path, "v1.0.0.ziphash", "h1:x");
    assert_eq!(cache.module_dir(&m), Some(unpacked));
    lay(&dir.path().join("cache/download"), &m.path, "v1.0.0.partial", "");
    assert_eq!(cache.module_dir(&m), None);
}

#[test]
fn many_writers_leave_whole_files_and_a_full_list() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    let text = "module example.com/a\n".repeat(1000);
    thread::scope(|scope| {
        for thread in 0..8 {
            let (cache, text) = (&cache, &text);
            scope.spawn(move || {
                for n in 0..20 {
                    let m = module(&format!("example.com/a@v1.{}.{}", n % 10, thread % 4));
                    cache.store(&m, Artifact::Mod, text.as_bytes()).unwrap();
                    assert_eq!(cache.fetch(&m, Artifact::Mod).unwrap().bytes, text.as_bytes());
                }
            });
        }
    });
    let at = dir.path().join("cache/download/example.com/a/@v");
    assert_eq!(names(&at).len(), 41);
    let list = fs::read_to_string(at.join("list")).unwrap();
    assert_eq!(list.lines().count(), 40);
    assert!(list.starts_with("v1.0.0\nv1.0.1\n"), "{list}");
}

#[cfg(unix)]
#[test]
fn files_are_as_readable_as_the_umask_has_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let file = Cache::new(dir.path())
        .store(&module("example.com/a@v1.0.0"), Artifact::Mod, b"module example.com/a\n")
        .unwrap();
    let plain = dir.path().join("plain");
    fs::write(&plain, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&file), mode(&plain));
}

#[test]
fn says_where_it_could_not_write() {
    let dir = tempfile::tempdir().unwrap();
    // Not even root can make a directory below a file.
    fs::write(dir.path().join("cache"), "").unwrap();
    let m = module("example.com/a@v1.0.0");
    let error = Cache::new(dir.path()).store(&m, Artifact::Mod, b"module x\n").unwrap_err();
    assert_eq!(error.kind(), SourceErrorKind::Io);
    let text = error.to_string();
    assert!(text.starts_with("example.com/a@v1.0.0: writing "), "{text}");
    assert!(text.ends_with("v1.0.0.mod: not a directory"), "{text}");
}

/// The variable by which the test below runs itself as a writer.
const WRITE_TO: &str = "GOMOD_TEST_WRITE_TO";

/// Two contents of one length: were they ever mixed, it would show.
fn content(n: usize) -> String {
    let fill = if n.is_multiple_of(2) { "// even\n" } else { "// odd!\n" };
    format!("module example.com/a\n{}", fill.repeat(20_000))
}

#[test]
fn a_writer_that_is_killed_leaves_no_half_file() {
    if let Some(dir) = std::env::var_os(WRITE_TO) {
        // The writer. It ends when it is killed, or else after a while.
        let cache = Cache::new(dir);
        for n in 0..5_000 {
            let m = module(&format!("example.com/a@v1.0.{}", n % 3));
            cache.store(&m, Artifact::Mod, content(n).as_bytes()).unwrap();
        }
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path());
    for round in 0..6 {
        let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cache::a_writer_that_is_killed_leaves_no_half_file"])
            .env(WRITE_TO, dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let started = std::time::Instant::now();
        while cache.go_mod_file(&module("example.com/a@v1.0.2")).is_none() {
            assert!(started.elapsed().as_secs() < 20, "the writer does not write");
            thread::sleep(std::time::Duration::from_millis(1));
        }
        thread::sleep(std::time::Duration::from_millis(7 * round));
        writer.kill().unwrap();
        writer.wait().unwrap();
        for n in 0..3 {
            let m = module(&format!("example.com/a@v1.0.{n}"));
            let bytes = cache.fetch(&m, Artifact::Mod).unwrap().bytes;
            let whole = [content(0), content(1)].iter().any(|c| c.as_bytes() == bytes);
            assert!(whole, "{} bytes", bytes.len());
        }
    }
    // Nor does it stand in the way of the next one.
    cache.store(&module("example.com/a@v1.0.3"), Artifact::Mod, b"module example.com/a\n").unwrap();
    let at = dir.path().join("cache/download/example.com/a/@v");
    let list = fs::read_to_string(at.join("list")).unwrap();
    assert_eq!(list, "v1.0.0\nv1.0.1\nv1.0.2\nv1.0.3\n");
}
