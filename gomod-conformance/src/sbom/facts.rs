//! What the go command says about a build, against what a document shows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::rules;
use crate::live::Subject;
use crate::oracle::{Oracle, text};

/// A module of `go list -m -json all`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Module {
    path: String,
    version: String,
    main: bool,
    indirect: bool,
    sum: String,
    replace: Option<Box<Module>>,
}

impl Module {
    /// The module that is built.
    fn built(&self) -> &Module {
        self.replace.as_deref().unwrap_or(self)
    }
}

/// The build list, and the requirements on selected versions.
pub(super) struct Facts {
    modules: Vec<Module>,
    /// From path to paths; the main modules' own edges are kept apart, see `same_edges`.
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Facts {
    pub(super) fn of(subject: &Subject, oracle: &Oracle) -> Result<Facts, String> {
        let printed = subject.go(oracle, &["list", "-m", "-json", "all"])?;
        let modules = serde_json::Deserializer::from_slice(&printed).into_iter();
        let modules: Vec<Module> =
            modules.collect::<Result<_, _>>().map_err(|err| err.to_string())?;
        let selected: BTreeMap<&str, &str> =
            modules.iter().map(|m| (m.path.as_str(), m.version.as_str())).collect();
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let graph = text(&subject.go(oracle, &["mod", "graph"])?);
        for (from, to) in graph.lines().filter_map(|line| line.split_once(' ')) {
            let (from, version) = from.split_once('@').unwrap_or((from, ""));
            let (to, _) = to.split_once('@').unwrap_or((to, ""));
            // The pseudo-modules go and toolchain are selected by no one.
            if selected.get(from) == Some(&version) && selected.contains_key(to) && from != to {
                edges.entry(from.to_owned()).or_default().insert(to.to_owned());
            }
        }
        Ok(Facts { modules, edges })
    }

    /// The components of a document are the modules of the build list, each with the hash
    /// that go.sum has for what is built.
    pub(super) fn same_modules(&self, bom: &Value) -> Option<String> {
        let expected = self.modules.iter().filter(|module| !module.main).map(|module| {
            let built = module.built();
            let local = built.version.is_empty();
            let name = if local { &module.path } else { &built.path };
            (name.clone(), built.version.clone(), built.sum.clone())
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

    /// The edges between dependencies are those of the graph; the main module has its direct
    /// requirements, and besides only what nothing else reaches.
    pub(super) fn same_edges(&self, bom: &Value) -> Option<String> {
        let shown = match rules::edges(bom) {
            Ok(edges) => edges,
            Err(broken) => return Some(broken),
        };
        let paths = self.paths(bom);
        let root = bom["metadata"]["component"]["bom-ref"].as_str().unwrap_or_default();
        let none = BTreeSet::new();
        for module in self.modules.iter().filter(|module| !module.main) {
            let Some((reference, _)) = paths.iter().find(|(_, path)| **path == module.path) else {
                return Some(format!("{} has no component", module.path));
            };
            let expected: BTreeSet<&str> =
                self.edges.get(&module.path).unwrap_or(&none).iter().map(String::as_str).collect();
            let targets = shown.get(reference.as_str()).into_iter().flatten();
            let shown: BTreeSet<&str> =
                targets.filter_map(|target| paths.get(*target)).map(String::as_str).collect();
            if let Some(odd) = expected.symmetric_difference(&shown).next() {
                let side = if shown.contains(odd) { "has an edge to" } else { "lacks the edge to" };
                return Some(format!("{} {side} {odd}", module.path));
            }
        }
        let from_main: BTreeSet<&str> = shown
            .get(root)
            .into_iter()
            .flatten()
            .filter_map(|r| paths.get(*r))
            .map(String::as_str)
            .collect();
        let direct = self.modules.iter().filter(|m| !m.main && !m.indirect);
        for module in direct {
            if !from_main.contains(module.path.as_str()) {
                return Some(format!("the main module lacks the edge to {}", module.path));
            }
        }
        let reached: BTreeSet<&str> = self
            .edges
            .iter()
            .filter(|(from, _)| !self.is_main(from))
            .flat_map(|(_, to)| to)
            .map(String::as_str)
            .collect();
        let needless = self.modules.iter().find(|module| {
            module.indirect
                && from_main.contains(module.path.as_str())
                && reached.contains(module.path.as_str())
                && !self.only_in_a_cycle(&module.path)
        });
        needless.map(|m| format!("the main module has an edge to {}, which others reach", m.path))
    }

    fn is_main(&self, path: &str) -> bool {
        self.modules.iter().any(|module| module.main && module.path == path)
    }

    /// Whether the direct requirements do not lead to the module at all: then what requires
    /// it is reached through it alone.
    fn only_in_a_cycle(&self, path: &str) -> bool {
        let direct = self.modules.iter().filter(|m| !m.main && !m.indirect);
        let mut todo: Vec<&str> = direct.map(|module| module.path.as_str()).collect();
        let mut reached: BTreeSet<&str> = todo.iter().copied().collect();
        while let Some(from) = todo.pop() {
            for to in self.edges.get(from).into_iter().flatten() {
                if reached.insert(to) {
                    todo.push(to);
                }
            }
        }
        !reached.contains(path)
    }

    /// The path under which the component of each reference is required.
    fn paths(&self, bom: &Value) -> BTreeMap<String, String> {
        let required: BTreeMap<(&str, &str), &str> = self
            .modules
            .iter()
            .map(|module| {
                let built = module.built();
                let local = built.version.is_empty();
                let name = if local { &module.path } else { &built.path };
                ((name.as_str(), built.version.as_str()), module.path.as_str())
            })
            .collect();
        let path = |component: &Value| {
            let name = component["name"].as_str()?;
            let version = component["version"].as_str().unwrap_or_default();
            let path = required.get(&(name, version)).copied().unwrap_or(name);
            Some((component["bom-ref"].as_str()?.to_owned(), path.to_owned()))
        };
        modules_of(bom).filter_map(path).collect()
    }
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
