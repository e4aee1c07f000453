//! The modules that both tools look at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::corpus;
use crate::lay::{Layer, Plan, put};
use crate::live::{Kept, Subject};
use crate::oracle::{Oracle, answer, settle, text};
use crate::report::say;

/// Path, version, and the directory of the module in its repository.
///
/// All of their source files are needed, and those of what they import, because
/// cyclonedx-gomod lists what packages import; so none of the largest is among them.
const MODULES: &[(&str, &str, &str)] = &[
    ("github.com/BurntSushi/toml", "v1.6.0", ""),
    ("golang.org/x/mod", "v0.43.0", ""),
    ("golang.org/x/tools", "v0.52.0", ""),
    ("github.com/gin-gonic/gin", "v1.12.0", ""),
    ("github.com/spf13/cobra", "v1.10.2", ""),
    ("github.com/spf13/viper", "v1.7.1", ""),
    ("github.com/stretchr/testify", "v1.12.1", ""),
    ("github.com/cockroachdb/pebble", "v1.1.5", ""),
    ("google.golang.org/grpc", "v1.27.1", ""),
    ("k8s.io/client-go", "v0.21.1", ""),
    ("go.opentelemetry.io/otel/sdk", "v1.47.0", "sdk"),
];

/// Where a published example of theirs stands in their module, what it is about, and where
/// the go.mod and go.sum of that stand in the shared directory.
const EXAMPLE: (&str, &str, &str) =
    ("examples/mod_minikube-v1.23.1.bom.json", "k8s.io/minikube@v1.23.1", "minikube-v1.23.1");

/// For what reason the go command needs each module; a package whose name ends in `.test`
/// among the steps means that only tests do.
pub(crate) type Why = BTreeMap<String, Vec<String>>;

/// A module, and what cyclonedx-gomod says of it.
pub(crate) struct Pair {
    pub(crate) subject: Subject,
    pub(crate) theirs: Result<Value, String>,
    /// None where the source files are not there.
    pub(super) why: Option<Why>,
}

/// A built cyclonedx-gomod.
pub(crate) struct Peer {
    program: PathBuf,
    /// As it calls itself.
    pub(super) version: String,
}

impl Peer {
    /// The program that `GOMOD_CYCLONEDX_GOMOD` names, else the one on the PATH.
    pub(crate) fn find() -> Result<Peer, String> {
        let named = std::env::var_os("GOMOD_CYCLONEDX_GOMOD").filter(|value| !value.is_empty());
        let program = PathBuf::from(named.unwrap_or_else(|| "cyclonedx-gomod".into()));
        let mut command = Command::new(&program);
        let ran = command.arg("version").stdin(Stdio::null()).output();
        let said = ran.map_err(|err| format!("{}: {err}", program.display()))?;
        let said = text(&said.stdout);
        let version = said.split_whitespace().find(|word| word.starts_with('v'));
        let version = version.map_or_else(String::new, ToOwned::to_owned);
        Ok(Peer { program, version: format!("cyclonedx-gomod {version}") })
    }

    fn document(&self, layer: &Layer<'_>, subject: &Subject) -> Result<Value, String> {
        let mut command = Command::new(&self.program);
        command.args(["mod", "-json", "-noserial", "-notimestamp"]).arg(&subject.dir);
        settle(&mut command);
        let go = layer.oracle.goroot().join("bin");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = [go].into_iter().chain(std::env::split_paths(&path));
        let path = std::env::join_paths(paths).map_err(|err| err.to_string())?;
        command.env("PATH", path).env("GOROOT", layer.oracle.goroot());
        command.env("GOMODCACHE", layer.cache).env("GOPROXY", &layer.goproxy);
        let printed = answer(command.stdin(Stdio::null()).output())
            .map_err(|said| said.lines().next().unwrap_or_default().to_owned())?;
        serde_json::from_slice(&printed).map_err(|err| err.to_string())
    }
}

/// Lays the modules, and asks for their documents.
pub(super) fn lay(oracle: &Oracle, peer: &Peer) -> Result<Vec<Pair>, String> {
    let kept = Kept::open()?;
    let mut pairs = Vec::new();
    for row in MODULES {
        pairs.push(one(&kept, oracle, peer, row)?);
    }
    let layer = Layer::new(oracle, &kept.cache);
    let root = kept.root.join("peers");
    pairs.extend(minikube(&layer, &root)?);
    let etcd = crate::repository().join("testdata").join("etcd");
    let tree = root.join("etcd-modcache");
    std::fs::create_dir_all(&tree).map_err(|err| err.to_string())?;
    let layer = Layer::with_tree(oracle, &tree, &etcd.join("proxy"));
    let subject = Subject::at("testdata/etcd/server".to_owned(), etcd.join("server"), tree.clone());
    layer.read_all(&subject.dir)?;
    let theirs = peer.document(&layer, &subject);
    pairs.push(Pair { subject, theirs, why: None });
    Ok(pairs)
}

/// One of the modules, by its path, and what cyclonedx-gomod says of it.
pub(crate) fn published(oracle: &Oracle, peer: &Peer, path: &str) -> Result<Pair, String> {
    let row = MODULES.iter().find(|row| row.0 == path);
    one(&Kept::open()?, oracle, peer, row.ok_or_else(|| format!("{path} is not laid"))?)
}

fn one(
    kept: &Kept,
    oracle: &Oracle,
    peer: &Peer,
    &(module, version, below): &(&str, &str, &str),
) -> Result<Pair, String> {
    let layer = Layer::new(oracle, &kept.cache);
    let root = kept.root.join("peers");
    let name = format!("{module}@{version}");
    let home = root.join(name.replace('/', "+"));
    let (dir, laid) = (home.join(below), root.join(format!("{}.laid", name.replace('/', "+"))));
    let plan = Plan { module, version, siblings: None };
    if !laid.exists() {
        say(format!("  lays {name}"));
        layer.lay(&plan, &home, below)?;
        layer.unpack(&plan, &dir)?;
        sources_of_siblings(&layer, &home, &dir)?;
        layer.read_all(&dir)?;
        commit(&home, version, below)?;
        std::fs::write(&laid, "").map_err(|err| err.to_string())?;
    }
    let subject = Subject::at(name, dir, kept.cache.clone());
    let theirs = peer.document(&layer, &subject);
    let why = why(&layer, &subject)?;
    Ok(Pair { subject, theirs, why: Some(why) })
}

/// A published example of cyclonedx-gomod.
pub(crate) fn example(oracle: &Oracle) -> Result<Result<Value, String>, String> {
    let kept = Kept::open()?;
    read_example(&Layer::new(oracle, &kept.cache), &kept.root.join("peers"))
}

fn read_example(layer: &Layer<'_>, root: &Path) -> Result<Result<Value, String>, String> {
    let tool = root.join("cyclonedx-gomod");
    let module = "github.com/CycloneDX/cyclonedx-gomod";
    layer.unpack(&Plan { module, version: "v1.10.0", siblings: None }, &tool)?;
    let bytes = std::fs::read(tool.join(EXAMPLE.0)).map_err(|err| err.to_string())?;
    Ok(serde_json::from_slice(&bytes).map_err(|err| err.to_string()))
}

/// Their example, with the files that it is about.
fn minikube(layer: &Layer<'_>, root: &Path) -> Result<Option<Pair>, String> {
    let (_, name, fixture) = EXAMPLE;
    let Ok(source) = corpus::shared().map(|dir| dir.join("fixtures").join(fixture)) else {
        return Ok(None);
    };
    if !source.exists() {
        say(format!("  no {name}: {} is not there", source.display()));
        return Ok(None);
    }
    let dir = root.join(fixture);
    for file in ["go.mod", "go.sum"] {
        put(&source.join(file), &dir.join(file))?;
    }
    layer.read_all(&dir)?;
    let theirs = read_example(layer, root)?;
    let subject = Subject::at(format!("{name}, their example"), dir, layer.cache.to_owned());
    Ok(Some(Pair { subject, theirs, why: None }))
}

/// Puts the source files of siblings beside their go.mod files: without them nothing
/// imports what they import.
fn sources_of_siblings(layer: &Layer<'_>, home: &Path, dir: &Path) -> Result<(), String> {
    let printed = answer(layer.command(dir).args(["list", "-m", "-json", "all"]).output())?;
    for module in serde_json::Deserializer::from_slice(&printed).into_iter::<Value>() {
        let module = module.map_err(|err| err.to_string())?;
        let (replace, field) = (&module["Replace"], |key: &str| module[key].as_str());
        let (Some(path), Some(version)) = (field("Path"), field("Version")) else { continue };
        let Some(target) = replace["Dir"].as_str().map(Path::new) else { continue };
        if replace["Version"].is_null() && target.starts_with(home) {
            layer.unpack(&Plan { module: path, version, siblings: None }, target)?;
        }
    }
    Ok(())
}

/// Makes a repository of it, with the tag that the module has in its own.
fn commit(home: &Path, version: &str, below: &str) -> Result<(), String> {
    let nested = format!("{below}/{version}");
    let tag = if below.is_empty() { version } else { &nested };
    for args in [
        &["init", "--quiet", "."][..],
        &["add", "--all", "--force"],
        &["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "x"],
        &["tag", version],
        &["tag", "--force", tag],
    ] {
        let mut git = Command::new("git");
        git.args(args).current_dir(home).stdin(Stdio::null());
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        answer(git.output())?;
    }
    Ok(())
}

/// What `go mod why -m` says of each module of the build list.
fn why(layer: &Layer<'_>, subject: &Subject) -> Result<Why, String> {
    let list = answer(layer.command(&subject.dir).args(["list", "-m", "all"]).output())?;
    let list = text(&list);
    let paths: Vec<&str> = list.lines().filter_map(|l| l.split(' ').next()).collect();
    let mut command = layer.command(&subject.dir);
    let said = answer(command.args(["mod", "why", "-m"]).args(&paths).output())?;
    let (mut why, mut current) = (Why::new(), Vec::new());
    let said = text(&said);
    for line in said.lines().rev() {
        match line.strip_prefix("# ") {
            Some(path) => drop(why.insert(path.to_owned(), std::mem::take(&mut current))),
            None if line.is_empty() || line.starts_with('(') => {}
            None => current.push(line.to_owned()),
        }
    }
    Ok(why)
}
