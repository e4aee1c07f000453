//! The checksum database, over HTTP: what an honest one proves, and that no dishonest one does.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use gomod_core::proxy::NetOptions;
use gomod_core::sumdb::{SumDb, SumDbError, SumDbErrorKind};
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_core::tlog::{Hash, Tree, check_tree};
use gomod_testlog::{LIES, Lie, Log, Said, World};

use crate::support::server::{Reply, Server};
use crate::support::settings;

const HONEST: (&str, &str) = ("h1:honest", "h1:honest-mod");
const FORGED: (&str, &str) = ("h1:forged", "h1:forged-mod");

fn world() -> World {
    World::new(800, "example.com/A", "v1.0.0", HONEST, FORGED)
}

fn reply(said: Said) -> Reply {
    match said {
        Said::Body(body) => Reply::ok(body),
        Said::Status(status) => Reply::status(status, "no"),
    }
}

/// A client, whose cache and tree head are below a directory.
struct Client {
    home: PathBuf,
    vars: Vec<(&'static str, String)>,
    offline: bool,
}

impl Client {
    fn new(home: &Path, gosumdb: String) -> Self {
        let vars = vec![("GOSUMDB", gosumdb), ("GOPROXY", "off".to_owned())];
        Client { home: home.to_owned(), vars, offline: false }
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.vars.retain(|(n, _)| *n != name);
        self.vars.push((name, value));
        self
    }

    fn offline(self) -> Self {
        Client { offline: true, ..self }
    }

    fn open(&self) -> SumDb {
        let gopath = self.home.display().to_string();
        // The certificates of the system take their time, and are of no use here.
        let none = self.home.join("no-certificates").display().to_string();
        fs::create_dir_all(&none).unwrap();
        let file = format!("{none}/none.pem");
        fs::write(&file, "").unwrap();
        let mut vars: Vec<(&str, &str)> = vec![("GOPATH", &gopath)];
        vars.extend([("SSL_CERT_DIR", &*none), ("SSL_CERT_FILE", &file)]);
        vars.extend(self.vars.iter().map(|(name, value)| (*name, value.as_str())));
        let settings = settings(&vars);
        let net = NetOptions { retries: 0, pause: Duration::ZERO, ..NetOptions::default() };
        let options = SupplyOptions { offline: self.offline, net, ..SupplyOptions::default() };
        SumDb::new(&settings, Arc::new(Supply::open(&settings, options).unwrap()))
    }

    fn latest(&self) -> String {
        fs::read_to_string(self.home.join("pkg/sumdb/log.test/latest")).unwrap_or_default()
    }

    fn cached(&self) -> PathBuf {
        self.home.join("pkg/mod/cache/download/sumdb/log.test")
    }
}

fn check(db: &SumDb, hashes: (&str, &str)) -> Result<u64, SumDbError> {
    let zip = db.check("example.com/A", "v1.0.0", hashes.0)?;
    let go_mod = db.check("example.com/A", "v1.0.0/go.mod", hashes.1)?;
    assert_eq!(zip, go_mod);
    Ok(zip.record)
}

/// A server that says what a function makes of a path.
fn serve(says: impl Fn(&str) -> Said + Send + Sync + 'static) -> Server {
    Server::start(move |request| reply(says(&request.path)))
}

#[test]
fn an_honest_log_proves_and_is_asked_once() {
    let home = tempfile::tempdir().unwrap();
    let world = world();
    let (key, size, id) = (world.log.key(), world.now(), world.id);
    let server = serve(move |path| world.honest(path));
    let client = Client::new(home.path(), format!("{key} {}", server.url()));
    let db = client.open();
    assert_eq!(db.tree().size, 0);
    assert_eq!(check(&db, HONEST), Ok(id));
    assert_eq!((db.name(), db.tree().size), ("log.test", size));
    assert!(client.latest().starts_with(&format!("go.sum database tree\n{size}\n")));
    let asked = server.requests().len();
    assert_eq!(check(&db, HONEST), Ok(id));
    // All is in the cache, for another process and without network.
    let again = client.open();
    assert_eq!(check(&again, HONEST), Ok(id));
    assert_eq!(server.requests().len(), asked);
    let offline = client.offline();
    assert_eq!(check(&offline.open(), HONEST), Ok(id));
    let told = offline.open().check("fill.test/m7", "v1.0.0", "h1:x").unwrap_err();
    assert_eq!(
        told.to_string(),
        "fill.test/m7@v1.0.0: verifying module: not in the cache of the checksum database, and \
         fetching is disabled"
    );
    assert!(!told.is_security());
}

#[test]
fn no_lie_is_believed() {
    let world = Arc::new(world());
    std::thread::scope(|scope| {
        for some in LIES.chunks(LIES.len() / 4 + 1) {
            let world = &world;
            scope.spawn(move || {
                for lie in some {
                    let home = tempfile::tempdir().unwrap();
                    refuse(home.path(), world, lie);
                }
            });
        }
    });
}

/// The client knows the log as it was before. Then it meets the lie.
fn refuse(home: &Path, world: &Arc<World>, lie: &'static Lie) {
    let (past, present) = (Arc::clone(world), Arc::clone(world));
    let honest = serve(move |path| past.past(path));
    let client = Client::new(home, format!("{} {}", world.log.key(), honest.url()));
    client.open().lookup("fill.test/m1", "v1.0.0").unwrap();
    let before = client.latest();
    assert!(before.contains(&format!("\n{}\n", world.before)));

    let server = serve(move |path| present.says(lie, path));
    let client = Client::new(home, format!("{} {}", world.log.key(), server.url()));
    let hashes = if lie.is_forged { FORGED } else { HONEST };
    let told = check(&client.open(), hashes).expect_err(lie.what).to_string();
    assert!(told.contains(lie.reason), "{}: {told}", lie.what);
    // What is kept is of the log: an honest server goes on from there.
    let go_on = Arc::clone(world);
    let server = serve(move |path| go_on.honest(path));
    let client = Client::new(home, format!("{} {}", world.log.key(), server.url()));
    let after = check(&client.open(), HONEST);
    // A tree that was signed and is not the log's is remembered against it, for good: that is what
    // a log is for.
    let is_signed_lie = after.as_ref().is_err_and(|error| {
        matches!(error.kind(), SumDbErrorKind::Fork(_) | SumDbErrorKind::Log(_))
    });
    assert!(after == Ok(world.id) || is_signed_lie, "{}: {after:?}", lie.what);
    assert!(after.is_ok() || client.latest() != before, "{}: {after:?}", lie.what);
}

#[test]
fn a_fork_is_told_with_the_evidence() {
    let home = tempfile::tempdir().unwrap();
    let world = world();
    let (older, newer) = (world.log.head(world.before), world.fork.head(world.fork.size()));
    let (older_size, newer_size) = (world.before, world.fork.size());
    let key = world.log.key();
    let client = Client::new(home.path(), format!("{key} http://127.0.0.1:1"));
    let latest = home.path().join("pkg/sumdb/log.test");
    fs::create_dir_all(&latest).unwrap();
    fs::write(latest.join("latest"), &older).unwrap();
    let server = serve(move |path| match world.fork.answer(path, world.fork.size()) {
        Some(body) => Said::Body(body),
        None => Said::Status(404),
    });
    let db = client.with("GOSUMDB", format!("{key} {}", server.url())).open();
    let told = check(&db, FORGED).unwrap_err();
    let SumDbErrorKind::Fork(fork) = told.kind() else { panic!("{told}") };
    assert_eq!((&fork.older, &fork.newer), (&older, &newer));
    // Who has the two notes can check the evidence himself.
    let head = |note: &str| {
        let text = note.split_once("\n\n").unwrap().0;
        Tree::parse(&format!("{text}\n")).unwrap()
    };
    let instead = Tree { size: older_size, hash: fork.instead };
    assert_eq!(head(&newer).size, newer_size);
    assert_eq!(check_tree(&fork.proof, &head(&newer), &instead), Ok(()));
    assert_ne!(instead.hash, head(&older).hash);
    for part in [&*older.replace('\n', "\n\t"), &*newer.replace('\n', "\n\t")] {
        assert!(told.to_string().contains(part.trim_end()), "{told}");
    }
    // Nothing of a log with two histories is believed any more, and what was known stays.
    assert!(db.lookup("fill.test/m1", "v1.0.0").is_err());
    assert_eq!(fs::read_to_string(latest.join("latest")).unwrap(), older);
}

#[test]
fn no_hash_of_any_tile_may_be_another() {
    let world = Arc::new(world());
    let (key, size) = (world.log.key(), world.now());
    for tile in Log::tiles(size) {
        let mut is_used = 0;
        let width = world.log.answer(&tile, size).unwrap().len() / 32;
        for at in [0, 1, width / 2, width - 1] {
            let home = tempfile::tempdir().unwrap();
            let (world, bad) = (Arc::clone(&world), tile.clone());
            let server = serve(move |path| match world.honest(path) {
                Said::Body(mut bytes) if path == bad => {
                    bytes[at * 32 + 5] ^= 1;
                    Said::Body(bytes)
                }
                said => said,
            });
            let client = Client::new(home.path(), format!("{key} {}", server.url()));
            let told = check(&client.open(), HONEST);
            let asked = server.requests().iter().any(|request| request.path == tile);
            assert_eq!(told.is_err(), asked, "{tile} {at}");
            is_used += usize::from(asked);
            let told = told.map_err(|error| error.to_string());
            assert!(told.as_ref().map_or_else(|e| e.contains("inconsistent tile"), |_| !asked));
            assert!(!client.cached().join(tile.trim_start_matches('/')).exists());
        }
        assert!(is_used == 0 || is_used >= 4, "{tile}");
    }
}

#[test]
fn a_damaged_cache_is_mended() {
    let home = tempfile::tempdir().unwrap();
    let world = world();
    let (key, id) = (world.log.key(), world.id);
    let server = serve(move |path| world.honest(path));
    let client = Client::new(home.path(), format!("{key} {}", server.url()));
    assert_eq!(check(&client.open(), HONEST), Ok(id));
    let mut files = vec![client.cached().join("lookup/example.com/!a@v1.0.0")];
    let mut dirs = vec![client.cached().join("tile")];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            let is_dir = entry.path().is_dir();
            if is_dir { dirs.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    assert!(files.len() > 3);
    for file in files {
        for damage in [&b""[..], b"x", &[7; 9000]] {
            let whole = fs::read(&file).unwrap();
            fs::write(&file, damage).unwrap();
            let offline =
                Client { vars: client.vars.clone(), ..Client::new(home.path(), String::new()) };
            assert!(check(&offline.offline().open(), HONEST).is_err(), "{}", file.display());
            assert_eq!(check(&client.open(), HONEST), Ok(id), "{}", file.display());
            assert_eq!(fs::read(&file).unwrap(), whole, "{}", file.display());
        }
        // The same length, other bytes.
        let mut bytes = fs::read(&file).unwrap();
        bytes[3] ^= 1;
        fs::write(&file, &bytes).unwrap();
        assert_eq!(check(&client.open(), HONEST), Ok(id), "{}", file.display());
    }
}

#[test]
fn a_stored_head_that_nobody_signed_is_no_beginning() {
    let home = tempfile::tempdir().unwrap();
    let world = world();
    let key = world.log.key();
    let server = serve(move |path| world.honest(path));
    let client = Client::new(home.path(), format!("{key} {}", server.url()));
    let dir = home.path().join("pkg/sumdb/log.test");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("latest"), "go.sum database tree\n").unwrap();
    let told = check(&client.open(), HONEST).unwrap_err().to_string();
    assert!(told.contains("reading tree note: malformed note"), "{told}");
    assert!(server.requests().is_empty());
}

#[test]
fn many_threads_and_clients_keep_one_history() {
    let home = tempfile::tempdir().unwrap();
    let world = Arc::new(world());
    let (key, now) = (world.log.key(), world.now());
    let sizes: Vec<u64> = (1..=40).map(|n| now - 40 + n).collect();
    // Each answer has another head, in no order.
    let server = Server::start(move |request| {
        let n: u64 = request
            .path
            .rsplit_once("/m")
            .map_or(0, |(_, rest)| rest.trim_end_matches("@v1.0.0").parse().unwrap_or(0));
        let size = if request.path.starts_with("/lookup") {
            sizes[usize::try_from(n * 17 % 40).unwrap()]
        } else {
            now
        };
        world.log.answer(&request.path, size).map_or(Reply::status(404, ""), Reply::ok)
    });
    let client = Client::new(home.path(), format!("{key} {}", server.url()));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let db = client.open();
            scope.spawn(move || {
                std::thread::scope(|scope| {
                    for n in 0..40 {
                        let db = &db;
                        scope.spawn(move || {
                            db.lookup(&format!("fill.test/m{n}"), "v1.0.0").unwrap();
                        });
                    }
                });
                assert_eq!(db.tree().size, now);
            });
        }
    });
    assert!(client.latest().contains(&format!("\n{now}\n")));
    let root = client.latest().lines().nth(2).and_then(Hash::parse).unwrap();
    let db = client.open();
    db.lookup("fill.test/m1", "v1.0.0").unwrap();
    assert_eq!(db.tree().hash, root);
}

#[test]
fn a_proxy_that_says_so_speaks_for_the_log() {
    let home = tempfile::tempdir().unwrap();
    let world = Arc::new(world());
    let (key, id) = (world.log.key(), world.id);
    let answers = Arc::clone(&world);
    let speaker = serve(move |path| match path.strip_prefix("/p/sumdb/log.test") {
        Some(rest) => answers.honest(rest),
        None => Said::Status(404),
    });
    let silent = serve(|_| Said::Status(404));
    let broken = serve(|_| Said::Status(500));
    let by = |goproxy: String| {
        let client = Client::new(&home.path().join(goproxy.replace(['/', ':'], "_")), key.clone());
        check(&client.with("GOPROXY", goproxy).open(), HONEST)
    };
    let (speaks, silence, fault) = (format!("{}/p", speaker.url()), silent.url(), broken.url());
    assert_eq!(by(speaks.clone()), Ok(id));
    assert_eq!(speaker.requests()[0].path, "/p/sumdb/log.test/supported");
    assert_eq!(by(format!("{silence},{speaks}")), Ok(id));
    assert_eq!(by(format!("{fault}|{speaks}")), Ok(id));
    // A proxy that is in trouble may not be passed by.
    let told = by(format!("{fault},{speaks}")).unwrap_err().to_string();
    assert!(told.contains("500"), "{told}");
    // Then the database itself is asked, which here is a host that does not exist.
    for goproxy in
        ["direct", "off", &silence, &format!("{silence},direct"), &format!("{fault}|direct")]
    {
        let told = by(goproxy.to_owned()).unwrap_err().to_string();
        assert!(told.contains("https://log.test/lookup/example.com/%21a@v1.0.0"), "{told}");
    }
    // A local tree may speak for it, also where no socket may be opened.
    let tree = tempfile::tempdir().unwrap();
    world.log.lay(&tree.path().join("sumdb/log.test"), world.now()).unwrap();
    let goproxy = format!("file://{}", tree.path().display());
    let client = Client::new(&home.path().join("local"), key.clone()).with("GOPROXY", goproxy);
    assert_eq!(check(&client.offline().open(), HONEST), Ok(id));
}
