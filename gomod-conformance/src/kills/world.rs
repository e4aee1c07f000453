//! The modules that are fetched, and whether a module cache has them as they are.

use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

use crate::lay::write;
use crate::rng::Rng;

/// How many modules there are: every fourth has many files, every tenth a large one.
const MODULES: usize = 30;

/// A module, with the hashes of its zip and its go.mod.
struct Known {
    module: ModuleVersion,
    sum: String,
    go_mod_sum: String,
}

/// A proxy tree, and a main module that requires all that is in it.
pub(super) struct World {
    root: PathBuf,
    known: Vec<Known>,
}

/// What a module cache has.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Zips that are visible: the name is there.
    pub(super) zips: usize,
    /// Unpacked directories that are visible: no `.partial` marks them.
    pub(super) dirs: usize,
    /// go.mod files.
    pub(super) go_mods: usize,
    /// Directories that are marked.
    pub(super) partial: usize,
    /// Temporary files.
    pub(super) temporary: usize,
    /// What is visible and wrong.
    pub(super) bad: Vec<String>,
}

impl Seen {
    pub(super) fn entries(&self) -> usize {
        self.zips + self.dirs + self.go_mods
    }

    pub(super) fn add(&mut self, other: &Seen) {
        self.zips += other.zips;
        self.dirs += other.dirs;
        self.go_mods += other.go_mods;
        self.partial += other.partial;
        self.temporary += other.temporary;
        self.bad.extend(other.bad.iter().cloned());
    }
}

impl World {
    /// Lays it below a directory.
    pub(super) fn lay(root: &Path) -> Result<World, String> {
        let mut rng = Rng::new(9);
        let mut world = World { root: root.to_owned(), known: Vec::new() };
        for i in 0..MODULES {
            let known = world.module(i, &mut rng)?;
            world.known.push(known);
        }
        let (mut go_mod, mut sums) = ("module m\n\ngo 1.24\n\n".to_owned(), String::new());
        for Known { module, sum, go_mod_sum } in &world.known {
            let ModuleVersion { path, version } = module;
            let _ = writeln!(go_mod, "require {path} {version}");
            let _ = writeln!(sums, "{path} {version} {sum}\n{path} {version}/go.mod {go_mod_sum}");
        }
        put(&world.main().join("go.mod"), go_mod.as_bytes())?;
        put(&world.main().join("go.sum"), sums.as_bytes())?;
        Ok(world)
    }

    /// The directory of the main module.
    pub(super) fn main(&self) -> PathBuf {
        self.root.join("main")
    }

    /// The tree of the proxy.
    pub(super) fn tree(&self) -> PathBuf {
        self.root.join("proxy")
    }

    fn module(&self, i: usize, rng: &mut Rng) -> Result<Known, String> {
        let module = ModuleVersion::new(format!("kill.test/m{i:02}"), "v1.0.0");
        let at = self.tree().join(&module.path).join("@v");
        let go_mod = format!("module {}\n\ngo 1.24\n", module.path);
        put(&at.join("v1.0.0.mod"), go_mod.as_bytes())?;
        put(&at.join("v1.0.0.info"), br#"{"Version":"v1.0.0"}"#)?;
        put(&at.join("list"), b"v1.0.0\n")?;
        // Bytes that do not get smaller.
        let mut bytes = |len: usize| (0..len).map(|_| rng.below(256) as u8).collect::<Vec<u8>>();
        let count = if i % 4 == 1 { 300 } else { 12 };
        let mut files = vec![ModuleFile::of_bytes("go.mod", go_mod.clone())];
        for n in 0..count {
            files.push(ModuleFile::of_bytes(format!("d{}/f{n}.go", n % 7), bytes(700)));
        }
        if i % 10 == 2 {
            files.push(ModuleFile::of_bytes("large", bytes(1 << 20)));
        }
        let zip = at.join("v1.0.0.zip");
        let out = File::create(&zip).map_err(|err| err.to_string())?;
        modzip::create(std::io::BufWriter::new(out), &module, &files)
            .map_err(|err| err.to_string())?;
        let sum = hash_zip(&zip)?;
        Ok(Known { module, sum, go_mod_sum: hash_go_mod(go_mod.as_bytes()) })
    }

    /// Looks at all that is visible in a module cache, while nobody writes to it.
    pub(super) fn inspect(&self, cache: &Path) -> Seen {
        let mut seen = Seen::default();
        for known in &self.known {
            known.inspect(cache, &mut seen);
        }
        seen
    }

    /// Whether the module cache has all of every module.
    pub(super) fn is_whole(seen: &Seen) -> bool {
        (seen.zips, seen.dirs, seen.go_mods, seen.partial) == (MODULES, MODULES, MODULES, 0)
    }
}

impl Known {
    fn inspect(&self, cache: &Path, seen: &mut Seen) {
        let module = &self.module;
        let at = cache.join("cache/download").join(&module.path).join("@v");
        let dir = cache.join(module.to_string());
        let file = |ending: &str| at.join(format!("{}.{ending}", module.version));
        let mut bad = |what: String| seen.bad.push(format!("{module}: {what}"));
        if let Ok(go_mod) = fs::read(file("mod")) {
            seen.go_mods += 1;
            if hash_go_mod(&go_mod) != self.go_mod_sum {
                bad(format!("go.mod of {} bytes", go_mod.len()));
            }
        }
        if let Ok(info) = fs::read(file("info"))
            && serde_json::from_slice::<serde_json::Value>(&info)
                .map_or(true, |info| info["Version"] != "v1.0.0")
        {
            bad(format!("info of {} bytes", info.len()));
        }
        if file("zip").exists() {
            seen.zips += 1;
            let (hash, noted) = (hash_zip(&file("zip")), fs::read_to_string(file("ziphash")));
            if hash.as_ref() != Ok(&self.sum) {
                bad(format!("zip {hash:?}"));
            }
            // Without its zip it counts for nothing, and the go command writes it in place.
            if noted.as_ref().ok() != Some(&self.sum) {
                bad(format!("ziphash {noted:?}"));
            }
        }
        if dir.exists() {
            if file("partial").exists() {
                seen.partial += 1;
            } else {
                seen.dirs += 1;
                let hash = Hash1::of_dir(&dir, &module.to_string(), 1).map(Hash1::finish);
                let hash = hash.map_err(|error| error.to_string());
                if hash.as_ref() != Ok(&self.sum) {
                    bad(format!("directory {hash:?}"));
                }
            }
        }
        let names = fs::read_dir(&at).into_iter().flatten().flatten();
        seen.temporary +=
            names.filter(|name| name.file_name().to_string_lossy().ends_with(".tmp")).count();
    }
}

fn hash_zip(zip: &Path) -> Result<String, String> {
    let archive = Archive::open(zip).map_err(|err| err.to_string())?;
    Ok(Hash1::of_zip(&archive, 1).map_err(|err| err.to_string())?.finish())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write(path, bytes).map_err(|err| format!("{}: {err}", path.display()))
}
