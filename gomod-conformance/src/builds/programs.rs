//! The programs that are built: one that is made up, and published ones.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::path::{escape_path, escape_version};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;

use crate::check::Tier;
use crate::lay::{Layer, Plan, write};
use crate::live::Kept;
use crate::oracle::{Oracle, answer};
use crate::report::say;

/// A program on disk, and a proxy that has all that it needs.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) dir: PathBuf,
    /// The package that is built.
    pub(super) package: &'static str,
    pub(super) goproxy: String,
}

/// Path, version and package. Where modules are replaced by directories beside it, the published
/// ones are laid there.
const PUBLISHED: &[(&str, &str, &str)] = &[
    ("golang.org/x/tools", "v0.52.0", "./cmd/..."),
    ("github.com/spf13/cobra", "v1.10.2", "./..."),
    ("github.com/gin-gonic/gin", "v1.12.0", "./..."),
    ("github.com/anchore/syft", "v1.57.0", "./cmd/syft"),
    ("go.etcd.io/etcd/server/v3", "v3.7.3", "."),
];

/// The modules of the made-up program: names that are escaped, versions of every kind.
const MODULES: &[(&str, &str)] = &[
    ("build.test/plain", "v1.0.0"),
    ("build.test/Upper/Case", "v1.2.0"),
    ("build.test/old", "v2.0.0+incompatible"),
    ("build.test/major/v3", "v3.1.0"),
    ("build.test/pseudo", "v0.0.0-20240102030405-abcdefabcdef"),
    ("build.test/pre", "v1.0.0-RC.1"),
];

pub(super) fn lay(oracle: &Oracle, tier: Tier, root: &Path) -> Result<Vec<Program>, String> {
    let mut programs = vec![made_up(root)?];
    if tier == Tier::Full {
        let kept = Kept::open()?;
        for &(module, version, package) in PUBLISHED {
            programs.push(published(oracle, &kept, root, (module, version, package))?);
        }
    }
    Ok(programs)
}

/// Lays a published program, and makes sure that the module cache that is kept has its modules.
fn published(
    oracle: &Oracle,
    kept: &Kept,
    root: &Path,
    (module, version, package): (&str, &str, &'static str),
) -> Result<Program, String> {
    let name = format!("{module}@{version}");
    say(format!("  lays {name}"));
    let laid = root.join(name.replace('/', "+"));
    let layer = Layer::new(oracle, &kept.cache);
    layer.lay_files(&Plan { module, version, siblings: None }, &laid, "main")?;
    let dir = laid.join("main");
    answer(layer.command(&dir).args(["mod", "download"]).output())?;
    let goproxy = format!("file://{}", kept.cache.join("cache/download").display());
    Ok(Program { name, dir, package, goproxy })
}

fn made_up(root: &Path) -> Result<Program, String> {
    let (dir, proxy) = (root.join("made-up"), root.join("proxy"));
    let (mut go_mod, mut sums) = ("module m\n\ngo 1.24\n\n".to_owned(), String::new());
    let mut imports = String::new();
    for (path, version) in MODULES {
        let module = ModuleVersion::new(*path, *version);
        let own = match version.ends_with("+incompatible") {
            true => format!("module {path}\n"),
            false => format!("module {path}\n\ngo 1.24\n"),
        };
        let sum = serve(&proxy, &module, &own)?;
        let _ = writeln!(go_mod, "require {path} {version}");
        let _ = writeln!(
            sums,
            "{path} {version} {sum}\n{path} {version}/go.mod {}",
            hash_go_mod(own.as_bytes())
        );
        let _ = writeln!(imports, "import _ \"{path}/sub\"");
    }
    put(&dir.join("go.mod"), go_mod.as_bytes())?;
    put(&dir.join("go.sum"), sums.as_bytes())?;
    put(&dir.join("main.go"), format!("package main\n\n{imports}\nfunc main() {{}}\n").as_bytes())?;
    let goproxy = format!("file://{}", proxy.display());
    Ok(Program { name: "a made-up program".to_owned(), dir, package: ".", goproxy })
}

/// Puts a module into the tree of a proxy; the hash of its zip.
fn serve(proxy: &Path, module: &ModuleVersion, go_mod: &str) -> Result<String, String> {
    let path = escape_path(&module.path).map_err(|err| err.to_string())?;
    let version = escape_version(&module.version).map_err(|err| err.to_string())?;
    let file = |ending: &str| proxy.join(&*path).join("@v").join(format!("{version}.{ending}"));
    let info = format!("{{\"Version\":\"{}\",\"Time\":\"2024-01-02T03:04:05Z\"}}", module.version);
    put(&file("info"), info.as_bytes())?;
    put(&file("mod"), go_mod.as_bytes())?;
    let files = [
        // A module that is +incompatible has no go.mod of its own.
        (!module.version.ends_with("+incompatible"))
            .then(|| ModuleFile::of_bytes("go.mod", go_mod)),
        Some(ModuleFile::of_bytes("sub/sub.go", "package sub\n")),
        Some(ModuleFile::of_bytes("LICENSE", "free\n")),
    ];
    let files: Vec<ModuleFile> = files.into_iter().flatten().collect();
    let zip = file("zip");
    let out = File::create(&zip).map_err(|err| err.to_string())?;
    modzip::create(out, module, &files).map_err(|err| err.to_string())?;
    let archive = Archive::open(&zip).map_err(|err| err.to_string())?;
    Ok(Hash1::of_zip(&archive, 1).map_err(|err| err.to_string())?.finish())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    write(path, bytes).map_err(|err| format!("{}: {err}", path.display()))
}
