//! Whole modules from proxies that misbehave: what is told, that nothing is left of it in the
//! module cache, and that the next attempt is as if there had been none.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gomod_core::cache::Cache;
use gomod_core::dirhash::Hash1;
use gomod_core::download::{DownloadError, Downloaded, Downloader};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::proxy::{Client, NetOptions, Proxy, Timeouts};
use gomod_core::sumfile::SumFile;
use gomod_core::sums::Sums;
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

use crate::archives::{Raw, archive};
use crate::support::server::{Reply, Request, Server};
use crate::support::settings;
use crate::tls::Secure;

const GO_MOD: &str = "module example.com/a\n";

/// A module, and an empty module cache with a go.sum that vouches for it.
struct World {
    root: tempfile::TempDir,
    module: ModuleVersion,
    zip: Vec<u8>,
    sum: String,
    sums: Sums,
}

impl World {
    fn new() -> Self {
        let files = [
            ModuleFile::of_bytes("go.mod", GO_MOD),
            ModuleFile::of_bytes("a/a.go", "package a\n"),
            ModuleFile::of_bytes("LICENSE", "free\n".repeat(100)),
        ];
        Self::of(&files)
    }

    fn of(files: &[ModuleFile]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let module = ModuleVersion::new("example.com/a", "v1.0.0");
        let zip = zip_of(&module, files);
        let sum = hash(&zip);
        let line = format!("example.com/a v1.0.0 {sum}\n");
        let sums = Sums::single(SumFile::parse("go.sum", line).unwrap());
        World { root, module, zip, sum, sums }
    }

    fn cache(&self) -> Cache {
        Cache::new(self.root.path().join("modcache"))
    }

    /// Fetches the module.
    fn download(&self, url: &str, options: NetOptions) -> Result<Downloaded, DownloadError> {
        let client = Arc::new(Client::new(&settings(&[]), 4, options));
        let (proxy, cache) = (Proxy::http(url, client).unwrap(), self.cache());
        Downloader::new(&proxy, &cache, &self.sums).keep_writable(true).module(&self.module)
    }

    /// A server for the module; the handler answers for the zip.
    fn server(&self, zip: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        Server::start(serve(zip))
    }

    /// What a server that answers for the zip with a fault brings about.
    fn with(&self, fault: &Reply, options: NetOptions) -> (usize, DownloadError) {
        let fault = fault.clone();
        let server = self.server(move |_| fault.clone());
        let error = self.download(&server.url(), options).unwrap_err();
        let requests = server.requests();
        (requests.iter().filter(|request| request.path.ends_with(".zip")).count(), error)
    }

    /// That nothing of the zip is in the cache, not even something temporary.
    #[track_caller]
    fn is_untouched(&self) {
        let at = self.cache().zip_file(&self.module).unwrap();
        let names = names(at.parent().unwrap());
        assert!(!names.iter().any(|name| name.contains("zip")), "{names:?}");
        assert!(!self.cache().unpacked_dir(&self.module).unwrap().exists());
        assert!(!self.cache().partial_file(&self.module).unwrap().exists());
    }

    /// That a proxy that is well can still be fetched from; what came of it.
    #[track_caller]
    fn comes_in(&self) -> Downloaded {
        let zip = self.zip.clone();
        let server = self.server(move |_| Reply::ok(zip.clone()));
        let got = self.download(&server.url(), patient()).unwrap();
        assert!(got.proven);
        let of_dir = Hash1::of_dir(&got.dir, &self.module.to_string(), 1).unwrap().finish();
        assert_eq!((&got.sum, &of_dir), (&self.sum, &self.sum));
        got
    }
}

fn serve(
    zip: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| match request.path.rsplit_once('.') {
        Some((_, "info")) => Reply::ok(r#"{"Version":"v1.0.0"}"#),
        Some((_, "mod")) => Reply::ok(GO_MOD),
        _ => zip(request),
    }
}

fn zip_of(module: &ModuleVersion, files: &[ModuleFile]) -> Vec<u8> {
    let mut zip = Vec::new();
    modzip::create(&mut zip, module, files).unwrap();
    zip
}

fn hash(zip: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), zip).unwrap();
    Hash1::of_zip(&Archive::open(file.path()).unwrap(), 1).unwrap().finish()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn patient() -> NetOptions {
    let long = Duration::from_secs(20);
    NetOptions {
        timeouts: Timeouts { connect: long, response: long, body: long, total: long },
        retries: 2,
        pause: Duration::from_millis(2),
    }
}

/// The limits on bodies are for small files: a zip may take ten times as long.
fn impatient() -> NetOptions {
    let short = Duration::from_millis(300);
    let timeouts =
        Timeouts { connect: 10 * short, response: short, body: short / 10, total: 3 * short };
    NetOptions { timeouts, retries: 1, ..patient() }
}

#[test]
fn what_lasts_is_told_and_leaves_nothing() {
    let world = World::new();
    let other = ModuleVersion::new("example.com/b", "v1.0.0");
    let evil = [ModuleFile::of_bytes("go.mod", GO_MOD), ModuleFile::of_bytes("a/a.go", "evil\n")];
    let zip = &world.zip;
    for (fault, attempts, want) in [
        (Reply::status(404, "not found"), 1, "v1.0.0.zip: 404 Not Found"),
        (Reply::status(410, ""), 1, "v1.0.0.zip: 410 Gone"),
        (Reply::status(403, ""), 1, "v1.0.0.zip: 403 Forbidden"),
        (Reply::status(500, ""), 3, "v1.0.0.zip: 500 Internal Server Error"),
        (Reply::close(), 3, "v1.0.0.zip\": "),
        (Reply::ok(&zip[..50]).truncated(99), 3, "v1.0.0.zip\": unexpected EOF"),
        // A length that is too short: it ends in the middle, and nobody can tell on the way.
        (Reply::ok(&zip[..50]), 1, "zip for example.com/a@v1.0.0: zip: not a valid zip file"),
        (Reply::ok(""), 1, "zip for example.com/a@v1.0.0: zip: not a valid zip file"),
        (Reply::ok("<html>Log in"), 1, "zip for example.com/a@v1.0.0: zip: not a valid zip file"),
        (
            Reply::ok(zip_of(&other, &evil)),
            1,
            "path does not have prefix \"example.com/a@v1.0.0/\"",
        ),
        (
            Reply::ok(zip_of(&world.module, &evil)),
            1,
            "a@v1.0.0: checksum mismatch\n\tdownloaded: h1:",
        ),
        (
            Reply::ok("").too_long_announced(600 << 20),
            1,
            "larger than the limit of 524288000 bytes",
        ),
    ] {
        let (asked, error) = world.with(&fault, patient());
        let text = error.to_string();
        assert!(text.contains(want), "{want}: {text}");
        assert_eq!(asked, attempts, "{want}");
        assert_eq!(error.is_mismatch(), want.contains("mismatch"));
        world.is_untouched();
    }
    world.comes_in();
}

#[test]
fn redirects_end_and_lead_to_a_zip() {
    let world = World::new();
    let server = world.server(|request| Reply::redirect(302, &request.path));
    let error = world.download(&server.url(), patient()).unwrap_err();
    assert!(error.to_string().ends_with(": stopped after 10 redirects"), "{error}");
    world.is_untouched();
    let zip = world.zip.clone();
    let server = world.server(move |request| match request.path.as_str() {
        "/elsewhere" => Reply::ok(zip.clone()),
        _ => Reply::redirect(302, "/elsewhere"),
    });
    assert!(world.download(&server.url(), patient()).unwrap().proven);
}

#[test]
fn what_may_pass_is_tried_again() {
    for fault in [
        Reply::status(500, "oops"),
        Reply::status(429, "").with("Retry-After", "0"),
        Reply::close(),
        Reply::ok("PK").truncated(10),
    ] {
        let world = World::new();
        let (zip, first) = (world.zip.clone(), fault.clone());
        let server = world.server(move |request| match request.before {
            0 => first.clone(),
            _ => Reply::ok(zip.clone()),
        });
        let got = world.download(&server.url(), patient());
        assert!(got.as_ref().is_ok_and(|got| got.proven), "{fault:?}: {got:?}");
    }
}

#[test]
fn another_rest_than_was_asked_for_is_no_part_of_it() {
    let world = World::new();
    let zip = world.zip.clone();
    let half = zip.len() / 2;
    let server = world.server(move |request| match request.before {
        0 => Reply::ok(&zip[..half]).truncated(zip.len() - half),
        1 => Reply::status(206, &zip[1..]).with("Content-Range", "bytes 1-2/3"),
        _ => Reply::ok(zip.clone()),
    });
    assert!(world.download(&server.url(), patient()).unwrap().proven);
    let ranges: Vec<bool> = server
        .requests()
        .iter()
        .filter(|request| request.path.ends_with(".zip"))
        .map(|request| request.header("range").is_some())
        .collect();
    assert_eq!(ranges, [false, true, false]);
}

#[test]
fn nobody_is_waited_for_without_end() {
    let world = World::new();
    let zip = world.zip.clone();
    let faults = [
        (Reply::hang(), "timeout awaiting response headers"),
        (Reply::ok(zip.clone()).drip(Duration::from_millis(20)), "timeout reading the body"),
        (Reply::ok(zip).too_long_announced(10), "timeout reading the body"),
    ];
    gomod_core::pool::map(faults.len(), &faults, |(fault, want)| {
        let world = World::new();
        let (_, error) = world.with(fault, impatient());
        assert!(error.to_string().ends_with(want), "{error}");
        world.is_untouched();
        world.comes_in();
    });
}

#[test]
fn no_connection_and_no_trust() {
    let world = World::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let nowhere = Reply::redirect(302, &format!("http://{address}/a.zip"));
    let (_, error) = world.with(&nowhere, patient());
    assert!(error.to_string().contains("connection refused"), "{error}");
    world.is_untouched();
    let zip = world.zip.clone();
    let secure = Secure::start(move |_| Reply::ok(zip.clone()));
    let untrusted = Reply::redirect(302, &format!("{}/a.zip", secure.server.url()));
    let (_, error) = world.with(&untrusted, patient());
    assert!(error.to_string().contains(": tls: "), "{error}");
    assert!(secure.server.requests().is_empty());
    world.is_untouched();
    world.comes_in();
}

/// The entries of an archive, with their names below the module.
fn raw(entries: &[(&str, &[u8])]) -> Vec<Raw> {
    let name = |name: &str| format!("example.com/a@v1.0.0/{name}");
    entries.iter().map(|(file, content)| Raw::deflated(name(file), *content)).collect()
}

#[test]
fn hostile_archives_write_nothing_anywhere() {
    let world = World { sums: Sums::default(), ..World::new() };
    let evil = |file: &str| archive(&raw(&[("a.go", b""), (file, b"evil")])).0;
    let sized = |compressed: &[u8], size: u32| {
        let mut entries = raw(&[("a", compressed)]);
        entries[0].uncompressed = Some(size);
        archive(&entries).0
    };
    let million = vec![0; 1 << 20];
    for (zip, want) in [
        (evil("../../../evil"), "\"../../../evil\": invalid path element \"..\""),
        (evil("/evil"), "\"/evil\": empty path element"),
        (evil("a/../../evil"), "file path is not clean"),
        (evil("A.go"), "case-insensitive file name collision: \"a.go\" and \"A.go\""),
        (evil("a.go"), "multiple entries for file \"a.go\""),
        (evil("a.go/x"), "entry \"a.go\" is both a file and a directory"),
        (evil("c:\\evil"), "invalid char"),
        (evil("con"), "\"con\" disallowed as path element component"),
        // A bomb that says what it is, one that does not, one that says too much.
        (sized(&million, 600 << 20), "total uncompressed size of module contents too large"),
        (sized(&million, 10), "a: zip: not a valid zip file"),
        (sized(&million, 2 << 20), "a: unexpected end of file"),
    ] {
        let (asked, error) = world.with(&Reply::ok(zip), patient());
        assert!(error.to_string().contains(want), "{want}: {error}");
        assert_eq!(asked, 1);
        world.is_untouched();
        // The cache and nothing else.
        assert_eq!(names(world.root.path()), ["modcache"]);
    }
}

#[cfg(unix)]
#[test]
fn an_entry_that_calls_itself_a_link_becomes_a_file() {
    let world = World { sums: Sums::default(), ..World::new() };
    let (mut zip, directory, _) = archive(&raw(&[("a.go", b"/etc/hosts")]));
    // As made on Unix, with the mode of a link.
    zip[directory + 5] = 3;
    zip[directory + 38..directory + 42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    let server = world.server(move |_| Reply::ok(zip.clone()));
    let got = world.download(&server.url(), patient()).unwrap();
    let file = got.dir.join("a.go");
    assert!(file.symlink_metadata().unwrap().is_file());
    assert_eq!(fs::read_to_string(file).unwrap(), "/etc/hosts");
}

#[test]
fn a_cache_that_cannot_be_written() {
    let world = World::new();
    let zip = world.zip.clone();
    let server = world.server(move |_| Reply::ok(zip.clone()));
    // Not even root can make a directory below a file.
    let in_the_way = |file: PathBuf| {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "").unwrap();
        let error = world.download(&server.url(), patient()).unwrap_err();
        assert!(error.to_string().contains("writing "), "{error}");
        fs::remove_file(file).unwrap();
    };
    in_the_way(world.root.path().join("modcache"));
    in_the_way(world.root.path().join("modcache/cache/download/example.com/a/@v"));
    world.is_untouched();
    in_the_way(world.root.path().join("modcache/example.com"));
    world.comes_in();
}

/// Where the process that is to be killed downloads from, and where to.
const FETCH_FROM: &str = "GOMOD_TEST_FETCH_FROM";
const FETCH_TO: &str = "GOMOD_TEST_FETCH_TO";

#[test]
fn who_is_killed_leaves_nothing_that_counts() {
    let files: Vec<ModuleFile> = (0..4000)
        .map(|i| ModuleFile::of_bytes(format!("d{}/f{i}.go", i % 50), format!("// {i}\n")))
        .chain([ModuleFile::of_bytes("go.mod", GO_MOD)])
        .collect();
    let world = World::of(&files);
    if let (Ok(url), Some(to)) = (std::env::var(FETCH_FROM), std::env::var_os(FETCH_TO)) {
        // The one to be killed.
        let proxy = Proxy::http(&url, Arc::new(Client::new(&settings(&[]), 1, patient()))).unwrap();
        let cache = Cache::new(PathBuf::from(to));
        let _ = Downloader::new(&proxy, &cache, &world.sums).module(&world.module);
        return;
    }
    let (zip, cache) = (world.zip.clone(), world.cache());
    let half = Reply::ok(&zip[..zip.len() / 2]).too_long_announced(zip.len() / 2);
    let stuck = world.server(move |_| half.clone());
    let well = world.server(move |_| Reply::ok(zip.clone()));
    let killed_when = |server: &Server, is_time: &dyn Fn() -> bool| {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "downloads::who_is_killed_leaves_nothing_that_counts"])
            .env(FETCH_FROM, server.url())
            .env(FETCH_TO, world.root.path().join("modcache"))
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while !is_time() {
            assert!(started.elapsed().as_secs() < 20, "it does not come to that");
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    };
    let at = cache.zip_file(&world.module).unwrap();
    let is_temporary = |name: &String| name.contains(".zip") && name.ends_with(".tmp");
    let half_zip = || {
        let names = names(at.parent().unwrap());
        let file = names.iter().find(|name| is_temporary(name));
        file.is_some_and(|name| fs::metadata(at.with_file_name(name)).is_ok_and(|m| m.len() > 999))
    };
    killed_when(&stuck, &half_zip);
    assert!(!at.exists() && half_zip());
    let partial = cache.partial_file(&world.module).unwrap();
    let dir = cache.unpacked_dir(&world.module).unwrap();
    killed_when(&well, &|| partial.exists() && dir.exists());
    // Either it was killed in the middle, or it was very fast and is done.
    assert!(partial.exists() == cache.module_dir(&world.module).is_none());
    world.comes_in();
    let names = names(at.parent().unwrap());
    assert!(!names.iter().any(is_temporary) && !partial.exists(), "{names:?}");
}
