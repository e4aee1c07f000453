//! From a build to its inventory.

use std::collections::{BTreeMap, HashMap};

use super::list::is_module;
use super::{Project, ProjectError};
use crate::graph::{Build, ModRead, NodeId};
use crate::inventory::{
    Component, Context, Edge, Gap, Inventory, MainModule, Missing, Node, Proof, Replacement,
};
use crate::pool;
use crate::version::ModuleVersion;

/// Takes the snapshot: every module of the build list with its requirements on selected versions.
///
/// The requirements of modules that pruning left out are read here too, since
/// a document shall show what requires what; where that fails, a gap says so.
/// Only what go.sum contradicts is an error.
pub(super) fn take(project: &Project, build: &Build) -> Result<Inventory, ProjectError> {
    let graph = &build.loaded.graph;
    let mains = project.mains();
    let (main_ids, component_ids): (Vec<NodeId>, Vec<NodeId>) = graph
        .build_list()
        .into_iter()
        .filter(|&id| is_module(graph.path(id)))
        .partition(|&id| graph.version(id).is_empty());
    let mut nodes: HashMap<&str, Node> = HashMap::new();
    for (index, &id) in main_ids.iter().enumerate() {
        nodes.insert(graph.path(id), Node::Main(to_index(index)));
    }
    for (index, &id) in component_ids.iter().enumerate() {
        nodes.insert(graph.path(id), Node::Component(to_index(index)));
    }
    let mut inventory = Inventory {
        go_version: version_of(build, "go").unwrap_or_default(),
        toolchain: toolchain(project),
        notes: project.notes(build),
        ..Inventory::default()
    };
    let mut edges: BTreeMap<(Node, Node), bool> = BTreeMap::new();
    let mut connect = |from: Node, to: &str, indirect: bool| {
        if let Some(&to) = nodes.get(to)
            && to != from
        {
            // One direct line outweighs any number of indirect ones.
            edges.entry((from, to)).and_modify(|known| *known &= indirect).or_insert(indirect);
        }
    };

    for (index, &id) in main_ids.iter().enumerate() {
        let from = Node::Main(to_index(index));
        let Some(main) = mains.get(graph.path(id)) else { continue };
        for require in main.file.requires() {
            if !mains.is_excluded(require.path, require.version) {
                connect(from, require.path, require.indirect);
            }
        }
        // Roots that had to be raised or added are requirements as well.
        if mains.work().is_none() {
            for root in &build.requirements.roots {
                connect(from, &root.path, !build.requirements.direct.contains(&root.path));
            }
        }
        inventory.main.push(MainModule {
            path: main.path.clone(),
            version: project.version.clone(),
            go_version: main.file.go().map(|line| line.version.to_string()),
            deprecated: main.file.deprecated().map(str::to_owned),
            origin: None,
            dir: project.relative_dir(&main.dir),
        });
        inventory.contexts.push(Context::Module { main: main.path.clone() });
    }

    let contexts: Vec<u32> = (0..inventory.contexts.len()).map(to_index).collect();
    let modules: Vec<ModuleVersion> = component_ids.iter().map(|&id| graph.module(id)).collect();
    if build.vendored {
        inventory.gaps.push(Gap {
            module: None,
            missing: Missing::Requirements,
            reason: "vendor/modules.txt does not tell what requires what".to_owned(),
        });
    }
    let reads = pool::map(project.options.workers, &modules, |module| {
        (!build.vendored).then(|| project.reader.resolved(mains, module)).transpose()
    });
    for (index, (module, read)) in modules.iter().zip(reads).enumerate() {
        let from = Node::Component(to_index(index));
        let read = match read {
            Ok(None) => None,
            Ok(Some(read)) => {
                for require in read.summary.requires() {
                    if !mains.is_excluded(require.path, require.version) {
                        connect(from, require.path, require.indirect);
                    }
                }
                Some(read)
            }
            Err(error) if error.is_contradiction() => {
                return Err(ProjectError::from_mod_error(&error));
            }
            Err(error) => {
                inventory.gaps.push(Gap {
                    module: Some(module.to_string()),
                    missing: Missing::Requirements,
                    reason: error.kind.to_string(),
                });
                None
            }
        };
        inventory.components.push(component(project, build, module, read.as_deref(), &contexts));
    }
    inventory.edges =
        edges.into_iter().map(|((from, to), indirect)| Edge { from, to, indirect }).collect();
    Ok(inventory)
}

fn component(
    project: &Project,
    build: &Build,
    module: &ModuleVersion,
    read: Option<&ModRead>,
    contexts: &[u32],
) -> Component {
    let replacement = project.mains().replacement(module);
    let used = replacement.unwrap_or(module);
    let sums = project.sums();
    let vendored = project.vendor.as_ref().filter(|_| build.vendored);
    let vendored = vendored.and_then(|v| v.module(&module.path, &module.version));
    let recorded = |version: &str| {
        let found = if used.version.is_empty() { None } else { sums.recorded(&used.path, version) };
        found.map(str::to_owned)
    };
    let h1 = recorded(&used.version);
    Component {
        path: module.path.clone(),
        version: module.version.clone(),
        replacement: replacement.map(|r| Replacement {
            path: r.path.clone(),
            version: (!r.version.is_empty()).then(|| r.version.clone()),
        }),
        direct: build.requirements.direct.contains(&module.path),
        go_version: match read {
            Some(read) => read.summary.go().map(str::to_owned),
            None => vendored.and_then(|m| m.go_version.clone()),
        },
        h1_proof: if h1.is_some() { Proof::GoSum } else { Proof::None },
        h1,
        go_mod_h1: recorded(&format!("{}/go.mod", used.version)),
        go_mod_proof: read.map_or(Proof::Unread, |r| r.proof),
        edges_known: read.is_some(),
        contexts: contexts.to_vec(),
        ..Component::default()
    }
}

fn version_of(build: &Build, path: &str) -> Option<String> {
    let graph = &build.loaded.graph;
    graph.selected(path).map(|id| graph.version(id).to_owned())
}

/// The toolchain that the main module's (or the workspace's) file suggests.
fn toolchain(project: &Project) -> Option<String> {
    let mains = project.mains();
    match (mains.work(), mains.modules()) {
        (Some(work), _) => work.file.toolchain().map(|line| line.name.to_string()),
        (None, [main]) => main.file.toolchain().map(|line| line.name.to_string()),
        _ => None,
    }
}

fn to_index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
