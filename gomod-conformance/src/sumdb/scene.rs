//! A module, honest and forged, a log, and a server that speaks for it in many voices.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
use gomod_testlog::{LIES, Said, World};

use crate::http::{self, Answer, NOT_FOUND};
use crate::lay::write;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;

/// The module that is asked about; a capital letter, so that its escape is met.
pub(super) const PATH: &str = "lie.test/A";
pub(super) const VERSION: &str = "v1.0.0";

/// Where all of it is.
pub(super) struct Scene {
    root: PathBuf,
    pub(super) world: Arc<World>,
    /// The URL of the server.
    pub(super) url: String,
    /// The paths that were asked for below `honest`.
    pub(super) asked: Arc<Mutex<Vec<String>>>,
}

/// How a run ended.
pub(super) struct Run {
    pub(super) code: Option<i32>,
    pub(super) said: String,
}

impl Run {
    /// What a table says of it.
    pub(super) fn word(&self, scene: &Scene) -> String {
        if self.code == Some(0) {
            return "believes it".to_owned();
        }
        let said = self.said.replace(&scene.url, "URL").replace(['|', '`'], " ");
        let first = said.split("verifying ").last().unwrap_or_default();
        let is_fork = said.contains("misbehavior");
        let first = if is_fork {
            "SECURITY ERROR: misbehavior, with both notes and a proof"
        } else {
            first
        };
        let mut line =
            first.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        for noun in ["module: ", "go.mod: "] {
            line = line.strip_prefix(noun).unwrap_or(line);
        }
        let line = line.replace(&format!("{PATH}@{VERSION}/go.mod: "), "");
        let line = line.replace(&format!("{PATH}@{VERSION}: "), "");
        format!("`{}`", line.chars().take(110).collect::<String>().trim())
    }
}

impl Scene {
    /// Lays the module and starts the server.
    pub(super) fn new(root: &Path, records: u64) -> Result<Scene, String> {
        let honest = lay(&root.join("honest"), "package a\n")?;
        let forged = lay(&root.join("forged"), "package a // forged\n")?;
        let (honest, forged) = ((&*honest.0, &*honest.1), (&*forged.0, &*forged.1));
        let world = Arc::new(World::new(records, PATH, VERSION, honest, forged));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (tree, log, seen) = (root.join("honest"), Arc::clone(&world), Arc::clone(&asked));
        let url = http::serve(move |path| answer(path, &log, &tree, &seen))?;
        Ok(Scene { root: root.to_owned(), world, url, asked })
    }

    /// GOSUMDB with one of the voices.
    pub(super) fn gosumdb(&self, voice: &str) -> String {
        format!("{} {}/{voice}", self.world.log.key(), self.url)
    }

    /// GOPROXY with the bytes of the module, or forged ones.
    pub(super) fn tree(&self, is_forged: bool) -> String {
        let name = if is_forged { "forged" } else { "honest" };
        format!("file://{}", self.root.join(name).display())
    }

    /// A home whose owner has seen the log as it was before.
    pub(super) fn home(&self, name: &str) -> Result<PathBuf, String> {
        let home = self.root.join("homes").join(name.replace(' ', "-"));
        let latest = home.join("pkg/sumdb/log.test/latest");
        let note = self.world.log.head(self.world.before);
        write(&latest, note.as_bytes()).map_err(|err| err.to_string())?;
        fs::create_dir_all(home.join("work")).map_err(|err| err.to_string())?;
        Ok(home)
    }

    /// Clears the module out of a cache. What was kept of the log stays.
    pub(super) fn forget_modules(&self, home: &Path) -> Result<(), String> {
        for dir in ["pkg/mod/lie.test", "pkg/mod/cache/download/lie.test"] {
            fs::remove_dir_all(home.join(dir)).map_err(|err| format!("{dir}: {err}"))?;
        }
        Ok(())
    }

    /// Whether a zip was kept.
    pub(super) fn has_zip(&self, home: &Path) -> bool {
        home.join("pkg/mod/cache/download/lie.test/!a/@v/v1.0.0.zip").exists()
    }

    fn run(mut command: Command, home: &Path, gosumdb: &str, goproxy: &str) -> Result<Run, String> {
        command.env("GOPATH", home).env("GOMODCACHE", home.join("pkg/mod"));
        command.env("GOSUMDB", gosumdb).env("GOPROXY", goproxy).env("GOFLAGS", "-modcacherw");
        let ran =
            command.arg(format!("{PATH}@{VERSION}")).output().map_err(|err| err.to_string())?;
        Ok(Run { code: ran.status.code(), said: text(&ran.stdout) + &text(&ran.stderr) })
    }

    /// `gomod download`.
    pub(super) fn ours(
        &self,
        ours: &Ours,
        home: &Path,
        gosumdb: &str,
        goproxy: &str,
    ) -> Result<Run, String> {
        let mut command = ours.command(&home.join("work"));
        command.args(["download"]);
        Self::run(command, home, gosumdb, goproxy)
    }

    /// `go mod download`.
    pub(super) fn go(
        &self,
        oracle: &Oracle,
        home: &Path,
        gosumdb: &str,
        goproxy: &str,
    ) -> Result<Run, String> {
        let mut command = oracle.command(&home.join("work"));
        command.args(["mod", "download"]);
        Self::run(command, home, gosumdb, goproxy)
    }
}

/// Lays the module as a proxy has it; the hashes of its zip and go.mod.
fn lay(root: &Path, code: &str) -> Result<(String, String), String> {
    let module = ModuleVersion::new(PATH, VERSION);
    let at = root.join("lie.test/!a/@v");
    let go_mod = format!("module {PATH}\n\ngo 1.24\n\n// {code}");
    let put = |name: &str, bytes: &[u8]| {
        write(&at.join(name), bytes).map_err(|err| format!("{name}: {err}"))
    };
    put("v1.0.0.mod", go_mod.as_bytes())?;
    put("v1.0.0.info", br#"{"Version":"v1.0.0"}"#)?;
    let files =
        [ModuleFile::of_bytes("go.mod", go_mod.clone()), ModuleFile::of_bytes("a.go", code)];
    let zip = at.join("v1.0.0.zip");
    let out = fs::File::create(&zip).map_err(|err| err.to_string())?;
    modzip::create(out, &module, &files).map_err(|err| err.to_string())?;
    let archive = Archive::open(&zip).map_err(|err| err.to_string())?;
    let hash = Hash1::of_zip(&archive, 1).map_err(|err| err.to_string())?.finish();
    Ok((hash, hash_go_mod(go_mod.as_bytes())))
}

/// What the server says: `/VOICE/...`.
fn answer(path: &str, world: &World, tree: &Path, asked: &Mutex<Vec<String>>) -> Answer {
    let path = path.replace("%21", "!");
    let (voice, rest) = match path.get(1..).and_then(|path| path.split_once('/')) {
        Some((voice, rest)) => (voice, format!("/{rest}")),
        None => return NOT_FOUND,
    };
    let said = match voice {
        "honest" => {
            asked.lock().unwrap_or_else(PoisonError::into_inner).push(rest.clone());
            world.honest(&rest)
        }
        // /tile/NUMBER/tile/8/... : so many hashes from the start of the first tile, over all tiles.
        "tile" => match split(&rest) {
            Some((number, rest)) => forged_tile(world, number, rest, asked),
            None => Said::Status(404),
        },
        "lie" => match split(&rest).and_then(|(number, rest)| Some((LIES.get(number)?, rest))) {
            Some((lie, rest)) => world.says(lie, rest),
            None => Said::Status(404),
        },
        "proxy" => match rest.strip_prefix("/sumdb/log.test") {
            Some(rest) => world.honest(rest),
            None => fs::read(tree.join(rest.trim_start_matches('/')))
                .map_or(Said::Status(404), Said::Body),
        },
        _ => Said::Status(404),
    };
    match said {
        Said::Body(body) => (200, body),
        Said::Status(status) => (status, Vec::new()),
    }
}

/// `/NUMBER/rest`, apart.
fn split(path: &str) -> Option<(usize, &str)> {
    let number = path.get(1..)?.split('/').next()?;
    Some((number.parse().ok()?, &path[1 + number.len()..]))
}

/// The honest answer, but for one hash: of all hashes of all tiles that were asked for of an honest
/// log, the one with that number.
fn forged_tile(world: &World, mut number: usize, path: &str, asked: &Mutex<Vec<String>>) -> Said {
    for tile in used(&asked.lock().unwrap_or_else(PoisonError::into_inner)) {
        let Said::Body(mut bytes) = world.honest(&tile) else { continue };
        let hashes = bytes.len() / 32;
        if number >= hashes {
            number -= hashes;
        } else if tile == path {
            bytes[number * 32 + number % 32] ^= 1 << (number % 8);
            return Said::Body(bytes);
        } else {
            break;
        }
    }
    world.honest(path)
}

/// The tiles among paths, each once.
pub(super) fn used(asked: &[String]) -> Vec<String> {
    let mut tiles: Vec<String> =
        asked.iter().filter(|path| path.starts_with("/tile/")).cloned().collect();
    tiles.sort();
    tiles.dedup();
    tiles
}
