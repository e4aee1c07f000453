//! A disk that takes nothing more. A limit of zero on the size of files makes every write to a
//! file fail in the same place, without a file system of its own.

use std::fs::{self, File};

use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;

use crate::sandbox::{GOMOD, Run, Sandbox, testdata};

/// Runs `gomod` so that no file can be written; pipes can.
fn run_without_room(sandbox: &Sandbox, args: &str) -> Run {
    run_with_room(sandbox, 0, args)
}

/// Runs `gomod` so that files get no larger than some blocks of half a KiB, or a whole one.
fn run_with_room(sandbox: &Sandbox, blocks: u32, args: &str) -> Run {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {args}");
    Run::of(sandbox.command("sh").args(["-c", &script, GOMOD]).output().unwrap())
}

fn etcd() -> (Sandbox, String) {
    let sandbox = Sandbox::with_proxy("etcd/proxy");
    let server = testdata().join("etcd/server").canonicalize().unwrap();
    (sandbox, server.display().to_string())
}

#[test]
fn a_full_disk_costs_the_module_cache_and_no_answer() {
    let (sandbox, server) = etcd();
    let run = run_without_room(&sandbox, &format!("list {server}"));
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, fs::read_to_string(testdata().join("etcd/golden/list.txt")).unwrap());
    assert!(run.stderr.starts_with("note: "), "{run:?}");
    assert!(run.stderr.contains(&sandbox.cache()), "{run:?}");
    // Nothing half-written is taken for a file later.
    assert_eq!(sandbox.gomod(["list", &server]).answer(), run.stdout);
}

#[test]
fn a_full_disk_leaves_an_earlier_document_as_it_was() {
    let (sandbox, server) = etcd();
    sandbox.put("bom.json", "an earlier document\n");
    let run = run_without_room(&sandbox, &format!("sbom {server} -o bom.json"));
    assert_eq!(run.code, 3, "{run:?}");
    assert!(run.stderr.contains("error: writing bom.json: "), "{run:?}");
    assert_eq!(sandbox.read("bom.json"), "an earlier document\n");
    assert_eq!(sandbox.names(), ["bom.json"]);
}

#[test]
fn a_full_disk_leaves_no_half_zip_and_no_half_directory() {
    let sandbox = Sandbox::new();
    let module = ModuleVersion::new("example.com/a", "v1.0.0");
    let at = |ending: &str| format!("proxy/example.com/a/@v/v1.0.0.{ending}");
    sandbox.put(&at("mod"), "module example.com/a\n");
    sandbox.put(&at("info"), r#"{"Version":"v1.0.0","Time":"2024-05-06T07:08:09Z"}"#);
    let proxy = format!("file://{}", sandbox.path("proxy").display());
    let sandbox = sandbox.var("GOPROXY", &proxy).var("GOFLAGS", "-modcacherw");
    let download = "download example.com/a@v1.0.0";
    // A zip that is too large, and one in which a file is.
    let numbers: String = (0..40_000u32).map(|n| format!("{:x},", n.wrapping_mul(n))).collect();
    for (content, what) in [(numbers, "temporary file: "), (" ".repeat(200_000), "unzip ")] {
        let files = [ModuleFile::of_bytes("a.txt", content)];
        modzip::create(File::create(sandbox.path(&at("zip"))).unwrap(), &module, &files).unwrap();
        let run = run_with_room(&sandbox, 64, download);
        assert_eq!(run.code, 3, "{run:?}");
        assert!(run.stderr.contains(what), "{run:?}");
        let cache = |name: &str| sandbox.path("../cache").join(name);
        assert!(!cache("example.com/a@v1.0.0").exists());
        let names: Vec<String> = fs::read_dir(cache("cache/download/example.com/a/@v"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".tmp") || name.ends_with(".partial"))
            .collect();
        assert!(names.is_empty(), "{names:?}");
        assert_eq!(sandbox.gomod(download.split(' ')).code, 0);
        fs::remove_dir_all(cache("")).unwrap();
    }
}
