//! Suite `tampering`: what `gomod verify` finds in a module cache and a vendor directory that
//! somebody had his hands in, and what `go mod verify` and `go mod vendor`'s check say of it.

mod kinds;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gomod_core::dirhash::{Hash1, hash_go_mod};
use gomod_core::modzip::{self, ModuleFile};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Archive;
use serde_json::Value;

use crate::check::Tier;
use crate::lay::{Layer, write};
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};

/// A kind of tampering: its words, what is done, and the file that must be named.
pub(crate) struct Kind {
    what: &'static str,
    tamper: fn(&World) -> Result<(), String>,
    /// The end of the name of the file.
    names: &'static str,
}

/// A main module with one requirement, in a module cache that the go command filled.
pub(crate) struct World {
    root: PathBuf,
    goproxy: String,
}

const GO_MOD: &str = "module tamper.test/A\n\ngo 1.24\n";

/// Files with build constraints: `go mod vendor` copies all but the first.
const CONSTRAINED: [(&str, &str); 4] = [
    ("sub/gen.go", "//go:build ignore\n\npackage main\n"),
    ("sub/plan9.go", "//go:build plan9 || (ignore && linux)\n\npackage sub\n"),
    ("sub/old.go", "// +build ignore plan9\n\npackage sub\n"),
    ("sub/not.go", "//go:build !ignore && plan9\n\npackage sub\n"),
];

impl World {
    /// Lays it below a directory.
    fn lay(oracle: &Oracle, root: &Path) -> Result<World, String> {
        let world = World {
            root: root.to_owned(),
            goproxy: format!("file://{}", root.join("proxy").display()),
        };
        let module = ModuleVersion::new("tamper.test/A", "v1.0.0");
        let at = root.join("proxy/tamper.test/!a/@v");
        let put = |path: PathBuf, bytes: &[u8]| {
            write(&path, bytes).map_err(|err| format!("{}: {err}", path.display()))
        };
        put(at.join("v1.0.0.mod"), GO_MOD.as_bytes())?;
        put(at.join("v1.0.0.info"), br#"{"Version":"v1.0.0"}"#)?;
        let files = [
            ("go.mod", GO_MOD),
            ("a.go", "package A\n\nimport _ \"tamper.test/A/sub\"\n"),
            ("sub/b.go", "package sub\n"),
            ("LICENSE", "free\n"),
        ];
        let list: Vec<ModuleFile> = files
            .iter()
            .chain(&CONSTRAINED)
            .map(|(name, text)| ModuleFile::of_bytes(*name, *text))
            .collect();
        let zip = at.join("v1.0.0.zip");
        let out = fs::File::create(&zip).map_err(|err| err.to_string())?;
        modzip::create(out, &module, &list).map_err(|err| err.to_string())?;
        let archive = Archive::open(&zip).map_err(|err| err.to_string())?;
        let hash = Hash1::of_zip(&archive, 1).map_err(|err| err.to_string())?.finish();
        let sums = format!(
            "{} {} {hash}\n{} {}/go.mod {}\n",
            module.path,
            module.version,
            module.path,
            module.version,
            hash_go_mod(GO_MOD.as_bytes())
        );
        let main = "module m\n\ngo 1.24\n\nrequire tamper.test/A v1.0.0\n";
        put(world.main("go.mod"), main.as_bytes())?;
        put(world.main("go.sum"), sums.as_bytes())?;
        put(world.main("m.go"), b"package m\n\nimport _ \"tamper.test/A\"\n")?;
        for args in [&["mod", "download", "-modcacherw"][..], &["mod", "vendor"]] {
            let ran = world.go(oracle, args)?;
            if !ran.0 {
                return Err(ran.1);
            }
        }
        Ok(world)
    }

    /// A file of the main module.
    fn main(&self, name: &str) -> PathBuf {
        self.root.join("main").join(name)
    }

    /// A file of the unpacked directory.
    fn dir(&self, name: &str) -> PathBuf {
        self.root.join("modcache/tamper.test/!a@v1.0.0").join(name)
    }

    /// A file about the version in the module cache.
    fn download(&self, ending: &str) -> PathBuf {
        self.root.join("modcache/cache/download/tamper.test/!a/@v").join(format!("v1.0.0.{ending}"))
    }

    fn settle(&self, command: &mut Command) {
        command.env("GOPROXY", &self.goproxy).env("GOMODCACHE", self.root.join("modcache"));
        command.env("GOFLAGS", "-modcacherw");
    }

    /// Whether the go command succeeds, and what it says.
    fn go(&self, oracle: &Oracle, args: &[&str]) -> Result<(bool, String), String> {
        let cache = self.root.join("modcache");
        fs::create_dir_all(&cache).map_err(|err| err.to_string())?;
        let layer = Layer::with_tree(oracle, &cache, &self.root.join("proxy"));
        let mut command = layer.command(&self.root.join("main"));
        self.settle(&mut command);
        let ran = command.args(args).output().map_err(|err| err.to_string())?;
        Ok((ran.status.success(), text(&ran.stdout) + &text(&ran.stderr)))
    }

    /// The exit code of `gomod verify`, and the files that it names.
    fn gomod(&self, ours: &Ours) -> Result<(Option<i32>, Vec<String>), String> {
        let mut command = ours.command(&self.root.join("main"));
        self.settle(&mut command);
        let ran = command.args(["verify", "--offline", "--json"]).output();
        let ran = ran.map_err(|err| err.to_string())?;
        let report: Value = serde_json::from_slice(&ran.stdout)
            .map_err(|err| format!("{err}: {}", text(&ran.stderr)))?;
        let modules = report["modules"].as_array().into_iter().flatten();
        let findings = modules
            .flat_map(|module| module["findings"].as_array().into_iter().flatten())
            .chain(report["findings"].as_array().into_iter().flatten());
        let name = |finding: &Value| {
            let entry = finding["entry"].as_str().map(|entry| format!("!{entry}"));
            finding["file"].as_str().unwrap_or_default().to_owned() + &entry.unwrap_or_default()
        };
        Ok((ran.status.code(), findings.map(name).collect()))
    }
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, _: Tier) -> Result<Outcome, String> {
    let ours = Ours::find()?;
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let mut table = String::from(
        "\n| tampering | `gomod verify` names | `go mod verify` | `go build` |\n|---|---|---|---|\n",
    );
    let (mut clean, mut found) = (Vec::new(), Vec::new());
    for (i, kind) in kinds::KINDS.iter().enumerate() {
        let world = World::lay(oracle, &scratch.path().join(i.to_string()))?;
        let before = world.gomod(&ours)?;
        let said = world.go(oracle, &["mod", "verify"])?;
        let as_it_was = before == (Some(0), Vec::new()) && said.0;
        clean.push(
            (!as_it_was).then(|| Difference::new(kind.what, format!("clean: {before:?} {said:?}"))),
        );
        (kind.tamper)(&world)?;
        let (code, named) = world.gomod(&ours)?;
        let hit = named.iter().find(|file| file.ends_with(kind.names));
        let is_found = code == Some(1) && hit.is_some();
        found.push(
            (!is_found).then(|| {
                Difference::new(kind.what, format!("exit code {code:?}, named {named:?}"))
            }),
        );
        let verify = world.go(oracle, &["mod", "verify"])?;
        let build = world.go(oracle, &["build", "./..."])?;
        let word = |(passed, said): &(bool, String)| match passed {
            true => "passes".to_owned(),
            false => short(said, &world.root),
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} |",
            kind.what,
            if is_found { format!("`{}`", kind.names) } else { "nothing".to_owned() },
            word(&verify),
            word(&build)
        );
    }
    let over = format!("{} kinds of tampering", kinds::KINDS.len());
    let check = |name, what: &str, outcomes| Check::of("tampering", name, what, outcomes);
    let checks = vec![
        check("clean", "nothing is found before, and `go mod verify` agrees", clean),
        check("found", "found, the file is named, exit code 1", found),
    ];
    Ok(Outcome::Tabled { over, checks, table })
}

/// The first line of a refusal, without the place where it was laid.
fn short(said: &str, root: &Path) -> String {
    let root = format!("{}/", root.display());
    let said = said.replace(&root, "").replace(['|', '`'], " ");
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line: String = line.chars().take(110).collect();
    format!("`{}`", line.trim())
}
