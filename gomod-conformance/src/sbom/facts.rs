//! What the go command says about a build, against what a document shows.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gomod_core::path::{escape_path, escape_version};
use serde::Deserialize;
use serde_json::Value;

use super::rules;
use crate::answers::{Answers, Question};
use crate::live::Subject;
use crate::oracle::Oracle;

/// A module of `go list -m -json all`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Module {
    path: String,
    version: String,
    main: bool,
    indirect: bool,
    sum: String,
    go_mod: String,
    replace: Option<Box<Module>>,
}

impl Module {
    /// The module that is built.
    fn built(&self) -> &Module {
        self.replace.as_deref().unwrap_or(self)
    }

    /// Its go.mod file: the one of a directory, or the one in the module cache.
    fn file(&self, subject: &Subject) -> Result<PathBuf, String> {
        if self.version.is_empty() {
            return Ok(PathBuf::from(&self.go_mod));
        }
        let path = escape_path(&self.path).map_err(|err| err.to_string())?;
        let version = escape_version(&self.version).map_err(|err| err.to_string())?;
        let versions = subject.cache.join("cache/download").join(&*path).join("@v");
        Ok(versions.join(format!("{version}.mod")))
    }

    /// Name and version of its component: a directory has neither a version nor a module
    /// path of its own.
    fn shown(&self) -> (&str, &str) {
        let built = self.built();
        let path = if built.version.is_empty() { &self.path } else { &built.path };
        (path, &built.version)
    }
}

/// The build list, and the requirements on selected versions.
pub(crate) struct Facts {
    modules: Vec<Module>,
    /// From path to the paths that the go.mod names, without what is excluded.
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Facts {
    pub(crate) fn of(
        subject: &Subject,
        oracle: &Oracle,
        answers: &Answers,
    ) -> Result<Facts, String> {
        let printed = subject.go(oracle, &["list", "-m", "-json", "all"])?;
        let modules = serde_json::Deserializer::from_slice(&printed).into_iter();
        let modules: Vec<Module> =
            modules.collect::<Result<_, _>>().map_err(|err| err.to_string())?;
        let question = |module: &Module| -> Result<Question, String> {
            let file = module.built().file(subject)?;
            let bytes = std::fs::read(&file).map_err(|err| format!("{}: {err}", file.display()))?;
            let function = if module.main { "modfile.Parse" } else { "modfile.ParseLax" };
            Ok((function, vec!["go.mod".to_owned(), STANDARD.encode(bytes)]))
        };
        let questions: Vec<Question> = modules.iter().map(question).collect::<Result<_, _>>()?;
        let files = answers.ask(&questions)?;
        let mains = modules.iter().zip(&files).filter(|(module, _)| module.main);
        let excluded: BTreeSet<_> =
            mains.flat_map(|(_, file)| pairs(&file["values"]["Exclude"])).collect();
        let mut edges = BTreeMap::new();
        for (module, file) in modules.iter().zip(&files) {
            let required = pairs(&file["values"]["Require"]).filter(|m| !excluded.contains(m));
            let paths: BTreeSet<String> = required.map(|(path, _)| path.to_owned()).collect();
            edges.insert(module.path.clone(), paths);
        }
        Ok(Facts { modules, edges })
    }

    /// The components of a document are the modules of the build list, each with the hash
    /// that go.sum has for what is built.
    pub(super) fn same_modules(&self, bom: &Value) -> Option<String> {
        let expected = self.modules.iter().filter(|module| !module.main).map(|module| {
            let (path, version) = module.shown();
            (path.to_owned(), version.to_owned(), module.built().sum.clone())
        });
        let shown = modules_of(bom).map(|component| {
            let field = |key: &str| component[key].as_str().unwrap_or_default().to_owned();
            (field("name"), field("version"), property(component, "gomod:h1"))
        });
        let (expected, shown): (BTreeSet<_>, BTreeSet<_>) = (expected.collect(), shown.collect());
        let missing = expected.difference(&shown).next();
        let surplus = shown.difference(&expected).next();
        (missing.is_some() || surplus.is_some())
            .then(|| format!("lacks {missing:?}, has {surplus:?} too"))
    }

    /// The names and versions that a reader of a document found are the modules of the build
    /// list. Whether it counts the main module and the standard library is its own affair.
    pub(super) fn lists(&self, found: &BTreeSet<(String, String)>) -> Option<String> {
        let shown = |main: bool| {
            let those = self.modules.iter().filter(move |module| module.main == main);
            those.map(Module::shown)
        };
        let expected: BTreeSet<_> = shown(false).collect();
        let apart: BTreeSet<&str> = shown(true).map(|(path, _)| path).chain(["stdlib"]).collect();
        let found: BTreeSet<_> = found.iter().map(|(p, v)| (p.as_str(), v.as_str())).collect();
        let missing = expected.difference(&found).next();
        let surplus = found.difference(&expected).find(|(path, _)| !apart.contains(path));
        (missing.is_some() || surplus.is_some())
            .then(|| format!("lacks {missing:?}, has {surplus:?} too"))
    }

    /// The edges between dependencies are the requirements; the main module has its direct
    /// requirements, and besides only what nothing else reaches.
    pub(super) fn same_edges(&self, bom: &Value) -> Option<String> {
        let shown = match rules::edges(bom) {
            Ok(edges) => edges,
            Err(broken) => return Some(broken),
        };
        let refs = self.refs(bom);
        let known: BTreeSet<&str> = refs.values().copied().collect();
        let of = |path: &str| refs.get(path).copied();
        let targets = |from: &str| -> BTreeSet<&str> {
            let targets = shown.get(from).into_iter().flatten().copied();
            targets.filter(|target| known.contains(target)).collect()
        };
        // Modules that are built from one replacement are one component.
        let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for module in self.modules.iter().filter(|module| !module.main) {
            let Some(from) = of(&module.path) else {
                return Some(format!("{} has no component", module.path));
            };
            let required = self.edges.get(&module.path).into_iter().flatten();
            let required = required.filter_map(|to| of(to)).filter(|to| *to != from);
            expected.entry(from).or_default().extend(required);
        }
        for (from, expected) in &expected {
            let shown = targets(from);
            if let Some(odd) = expected.symmetric_difference(&shown).next() {
                let side = if shown.contains(odd) { "has an edge to" } else { "lacks the edge to" };
                return Some(format!("{from} {side} {odd}"));
            }
        }
        let main = self.modules.iter().find(|module| module.main)?;
        let from_main = targets(of(&main.path)?);
        let direct: BTreeSet<&str> = self
            .modules
            .iter()
            .filter(|module| !module.main && !module.indirect)
            .filter_map(|module| of(&module.path))
            .collect();
        if let Some(missing) = direct.difference(&from_main).next() {
            return Some(format!("the main module lacks the edge to {missing}"));
        }
        let reached = rules::reachable(&direct, &expected);
        let needless = from_main.difference(&direct).find(|extra| reached.contains(*extra));
        needless.map(|extra| format!("the main module has an edge to {extra}, which others reach"))
    }

    /// The modules that are built, by the names of their components, with their paths.
    pub(crate) fn paths(&self) -> BTreeMap<&str, &str> {
        self.modules.iter().map(|module| (module.shown().0, module.path.as_str())).collect()
    }

    /// Whether the go.mod file of a component requires another, both by their names.
    pub(crate) fn requires(&self, from: &str, to: &str) -> bool {
        let named = |name: &str| {
            let named = self.modules.iter().filter(move |module| module.shown().0 == name);
            named.map(|module| module.path.as_str()).collect::<BTreeSet<_>>()
        };
        let targets = named(to);
        let required = named(from).into_iter().filter_map(|path| self.edges.get(path)).flatten();
        required.into_iter().any(|path| targets.contains(path.as_str()))
    }

    /// The reference of the component that each path of the build list is built from.
    fn refs<'b>(&self, bom: &'b Value) -> BTreeMap<&str, &'b str> {
        let named = |component: &'b Value| {
            let name = component["name"].as_str()?;
            let version = component["version"].as_str().unwrap_or_default();
            Some(((name, version), component["bom-ref"].as_str()?))
        };
        let components = modules_of(bom).chain([&bom["metadata"]["component"]]);
        let components: BTreeMap<_, _> = components.filter_map(named).collect();
        let of = |module: &'_ Module| components.get(&module.shown()).copied();
        self.modules.iter().filter_map(|m| Some((m.path.as_str(), of(m)?))).collect()
    }
}

/// The paths and versions of a list in the values of a go.mod file.
fn pairs(list: &Value) -> impl Iterator<Item = (&str, &str)> {
    let items = list.as_array().into_iter().flatten();
    items.map(move |item| {
        (item["Path"].as_str().unwrap_or_default(), item["Version"].as_str().unwrap_or_default())
    })
}

/// The components that are modules: all but the standard library.
fn modules_of(bom: &Value) -> impl Iterator<Item = &Value> {
    rules::components(bom).filter(|component| component["name"] != "stdlib")
}

fn property(component: &Value, name: &str) -> String {
    let properties = component["properties"].as_array().into_iter().flatten();
    let found = properties.into_iter().find(|property| property["name"] == name);
    found.and_then(|property| property["value"].as_str()).unwrap_or_default().to_owned()
}
