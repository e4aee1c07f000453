//! The real projects that the suites `live` and `sbom` look at.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::check::Tier;
use crate::corpus::{self, Entry};
use crate::lay::{Layer, Plan, put, write};
use crate::oracle::{Oracle, answer, text};
use crate::ours::Ours;
use crate::report::say;
use crate::workers;

/// The modules: path, version, version of siblings, what the module is here for.
const MODULES: &str = include_str!("../../live-modules.tsv");

/// How subjects are laid; one that an earlier recipe laid is laid anew.
const RECIPE: &[u8] = b"3";

/// A project on disk, with a module cache that holds all that resolving it reads.
pub(crate) struct Subject {
    /// What reports call it.
    pub(crate) name: String,
    /// The directory of its main module.
    pub(crate) dir: PathBuf,
    /// Its module cache.
    pub(crate) cache: PathBuf,
    /// GOWORK: `off` for a module that is looked at alone.
    gowork: &'static str,
    /// Where its files alone may stand, without any sibling.
    shipped: Option<PathBuf>,
}

impl Subject {
    /// What stands in a directory.
    pub(crate) fn at(name: String, dir: PathBuf, cache: PathBuf) -> Subject {
        Subject { name, dir, cache, gowork: "", shipped: None }
    }

    /// A question to the go command.
    pub(crate) fn go(&self, oracle: &Oracle, args: &[&str]) -> Result<Vec<u8>, String> {
        answer(self.settle(oracle.command(&self.dir)).args(args).output())
    }

    /// A question to `gomod`.
    pub(crate) fn gomod(&self, ours: &Ours, args: &[&str]) -> Result<Vec<u8>, String> {
        answer(self.settle(ours.command(&self.dir)).args(args).output())
    }

    /// What `gomod` prints for an answer, however it ends.
    pub(crate) fn gomod_prints(&self, ours: &Ours, args: &[&str]) -> Result<Vec<u8>, String> {
        let ran = self.settle(ours.command(&self.dir)).args(args).output();
        ran.map(|output| output.stdout).map_err(|err| err.to_string())
    }

    /// What `gomod` says besides its answer.
    pub(crate) fn gomod_says(&self, ours: &Ours, args: &[&str]) -> String {
        match self.settle(ours.command(&self.dir)).args(args).output() {
            Ok(output) => text(&output.stderr),
            Err(err) => err.to_string(),
        }
    }

    /// The module as shipped, without the siblings that its replacements point at.
    pub(crate) fn shipped(&self) -> Result<Option<Subject>, String> {
        let Some(dir) = &self.shipped else { return Ok(None) };
        for file in ["go.mod", "go.sum"] {
            let file_there = self.dir.join(file);
            if file_there.exists() {
                put(&file_there, &dir.join(file))?;
            }
        }
        let (name, cache) = (format!("{} as shipped", self.name), self.cache.clone());
        Ok(Some(Subject { name, dir: dir.clone(), cache, gowork: "", shipped: None }))
    }

    fn settle(&self, mut command: Command) -> Command {
        command.env("GOMODCACHE", &self.cache).env("GOWORK", self.gowork);
        command
    }
}

/// The subjects of a tier, and what is to be kept as long as they are used.
///
/// Fast: the fixture of etcd. Full: also the modules of the table, from the module proxy,
/// and the module of the shared fixtures that other tools get wrong.
pub(crate) struct Subjects {
    pub(crate) list: Vec<Subject>,
    _scratch: tempfile::TempDir,
}

impl Subjects {
    pub(crate) fn lay(oracle: &Oracle, tier: Tier) -> Result<Subjects, String> {
        let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
        let mut list = vec![etcd(oracle, &scratch.path().join("modcache"))?];
        if tier == Tier::Full {
            let kept = Kept::open()?;
            list.extend(kept.directives(oracle)?);
            for plan in plans() {
                list.push(kept.module(oracle, &plan)?);
            }
        }
        Ok(Subjects { list, _scratch: scratch })
    }
}

/// Those of the modules of the table whose path is among `paths`, and their module cache.
pub(crate) fn of_paths(oracle: &Oracle, paths: &[&str]) -> Result<Vec<Subject>, String> {
    let kept = Kept::open()?;
    plans()
        .filter(|plan| paths.contains(&plan.module))
        .map(|plan| kept.module(oracle, &plan))
        .collect()
}

fn plans() -> impl Iterator<Item = Plan<'static>> {
    MODULES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (module, version) = (fields.next()?, fields.next()?);
        let siblings = fields.next().filter(|version| !version.is_empty());
        Some(Plan { module, version, siblings })
    })
}

/// The fixture of this repository, its cache filled from the proxy tree beside it.
fn etcd(oracle: &Oracle, cache: &Path) -> Result<Subject, String> {
    let root = crate::repository().join("testdata").join("etcd");
    let dir = root.join("server");
    let layer = Layer::with_tree(oracle, cache, &root.join("proxy"));
    fill(&layer, &dir)?;
    let (name, cache) = ("testdata/etcd/server".to_owned(), cache.to_owned());
    Ok(Subject { name, dir, cache, gowork: "", shipped: None })
}

/// Asks what the suites will ask, so that later runs need no proxy.
fn fill(layer: &Layer<'_>, dir: &Path) -> Result<(), String> {
    answer(layer.command(dir).args(["list", "-m", "-json", "all"]).output())?;
    answer(layer.command(dir).args(["mod", "graph"]).output())?;
    // Refused for a module of go 1.21 or later.
    let _ = layer.command(dir).args(["mod", "graph", "-go=1.16"]).output();
    layer.read_all(dir)
}

/// A project that the go command refuses, and its words.
pub(crate) type Refusal = (String, String);

/// The projects of the corpus: each workspace, and each module with a go.sum, alone. Second
/// come those that cannot be resolved, each with the reason: the corpus does not have all of
/// their files, or the proxy not all of their modules.
pub(crate) fn of_corpus(oracle: &Oracle) -> Result<(Vec<Subject>, Vec<Refusal>), String> {
    let kept = Kept::open()?;
    let root = kept.root.join("corpus");
    let files: Vec<Entry> =
        corpus::entries()?.into_iter().filter(|e| !e.odd && !e.name.contains("/vendor/")).collect();
    for entry in &files {
        let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
        write(&root.join(&entry.name), &bytes).map_err(|err| err.to_string())?;
    }
    let projects: Vec<(&str, &'static str)> = files
        .iter()
        .filter_map(|entry| match entry.name.rsplit_once('/')? {
            (dir, "go.work") => Some((dir, "")),
            (dir, "go.sum") => Some((dir, "off")),
            _ => None,
        })
        .collect();
    let tried = workers::map(&projects, |_, &(dir, gowork)| {
        let kind = if gowork.is_empty() { "go.work" } else { "go.mod" };
        let (name, dir) = (format!("{dir}/{kind}"), root.join(dir));
        let subject = Subject { name, dir, cache: kept.cache.clone(), gowork, shipped: None };
        let done = root.join(format!("{}.laid", subject.name));
        if !done.exists() {
            let layer = Layer::new(oracle, &subject.cache);
            let mut list = layer.command(&subject.dir);
            list.env("GOWORK", gowork).args(["list", "-m", "-json", "all"]);
            answer(list.output()).map_err(|refusal| (subject.name.clone(), refusal))?;
            let mut graph = layer.command(&subject.dir);
            graph.env("GOWORK", gowork).args(["mod", "graph"]);
            answer(graph.output()).map_err(|refusal| (subject.name.clone(), refusal))?;
            write(&done, b"").map_err(|err| (subject.name.clone(), err.to_string()))?;
        }
        Ok(subject)
    });
    let (mut subjects, mut unresolved) = (Vec::new(), Vec::new());
    for one in tried {
        match one {
            Ok(subject) => subjects.push(subject),
            Err(reason) => unresolved.push(reason),
        }
    }
    Ok((subjects, unresolved))
}

/// What is laid once and kept between runs, below the target directory.
pub(crate) struct Kept {
    pub(crate) root: PathBuf,
    pub(crate) cache: PathBuf,
}

impl Kept {
    pub(crate) fn open() -> Result<Kept, String> {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => crate::repository().join("target"),
        };
        let root = target.join("conformance");
        let cache = root.join("modcache");
        std::fs::create_dir_all(&cache).map_err(|err| format!("{}: {err}", cache.display()))?;
        Ok(Kept { root, cache })
    }

    /// A module of the table, laid as a checkout.
    fn module(&self, oracle: &Oracle, plan: &Plan<'_>) -> Result<Subject, String> {
        let name = format!("{}@{}", plan.module, plan.version);
        self.subject(oracle, name, |layer, root, main| layer.lay(plan, root, main))
    }

    /// The module of the shared fixtures with directives of every kind.
    fn directives(&self, oracle: &Oracle) -> Result<Option<Subject>, String> {
        let Ok(source) = corpus::shared().map(|dir| dir.join("fixtures").join("directives")) else {
            return Ok(None);
        };
        let lay = |_: &Layer<'_>, root: &Path, main: &str| {
            for file in ["go.mod", "go.sum", "local/go.mod"] {
                put(&source.join(file), &root.join(main).join(file))?;
            }
            Ok(())
        };
        self.subject(oracle, "fixtures/directives".to_owned(), lay).map(Some)
    }

    /// Lays a subject with `lay`, unless an earlier run did.
    ///
    /// Where go.sum is missing or lacks something, the go command completes it, so that both
    /// sides start from the same files.
    fn subject(
        &self,
        oracle: &Oracle,
        name: String,
        lay: impl Fn(&Layer<'_>, &Path, &str) -> Result<(), String>,
    ) -> Result<Subject, String> {
        // Deep enough for any relative replacement to stay below the root.
        const INSIDE: &str = "1/2/3/main";
        let root = self.root.join("live").join(name.replace('/', "+"));
        let (dir, done) = (root.join(INSIDE), root.join("laid"));
        if std::fs::read(&done).ok().as_deref() != Some(RECIPE) {
            say(format!("  lays {name}"));
            if root.exists() {
                let fail = |err| format!("{}: {err}", root.display());
                std::fs::remove_dir_all(&root).map_err(fail)?;
            }
            let layer = Layer::new(oracle, &self.cache);
            lay(&layer, &root, INSIDE)?;
            if fill(&layer, &dir).is_err() {
                let complete = ["list", "-mod=mod", "-m", "-json", "all"];
                answer(layer.command(&dir).args(complete).output())?;
                fill(&layer, &dir)?;
            }
            layer.lay_rest(&root, &dir)?;
            std::fs::write(&done, RECIPE).map_err(|err| format!("{}: {err}", done.display()))?;
        }
        let (cache, shipped) = (self.cache.clone(), Some(root.join("shipped")));
        Ok(Subject { name, dir, cache, gowork: "", shipped })
    }
}
