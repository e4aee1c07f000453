//! The things a document speaks of, each with the name by which it refers to them.

use std::collections::{BTreeMap, HashMap};

use gomod_core::inventory::{Component, Inventory, Node as InventoryNode};

use crate::options::Options;

use super::normalized;

/// What a node of the document is.
#[derive(Debug)]
pub(super) enum Subject {
    /// The workspace that holds several main modules.
    Workspace,
    /// A main module: an index into [`Inventory::main`].
    Main(usize),
    /// What is built for these modules: indexes into [`Inventory::components`], sorted
    /// by the modules they name, all with the same [`Identity`].
    Modules(Vec<usize>),
    /// Go's standard library.
    Stdlib,
}

/// A thing the document speaks of.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) subject: Subject,
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) bom_ref: String,
}

/// All of them: the subject of the document first, then main modules, modules and the
/// standard library, each sort sorted.
#[derive(Debug)]
pub(super) struct Nodes {
    pub(super) list: Vec<Node>,
    mains: HashMap<usize, usize>,
    components: HashMap<usize, usize>,
}

/// What is built for a module: path, and version unless it is a directory.
pub(super) type Identity<'a> = (&'a str, Option<&'a str>);

pub(super) fn identity(component: &Component) -> Identity<'_> {
    match &component.replacement {
        Some(replacement) if replacement.is_local() => (&component.path, None),
        Some(replacement) => (&replacement.path, replacement.version.as_deref()),
        None => (&component.path, Some(component.version.as_str()).filter(|v| !v.is_empty())),
    }
}

impl Nodes {
    /// The index of the document's subject.
    pub(super) const ROOT: usize = 0;

    pub(super) fn of(inventory: &Inventory, options: &Options) -> Nodes {
        let mut nodes =
            Nodes { list: Vec::new(), mains: HashMap::new(), components: HashMap::new() };
        let mut names = Names::default();

        if inventory.main.len() != 1 {
            let name = workspace_name(inventory, options);
            let bom_ref = names.unique(format!("workspace:{name}"));
            nodes.push(Subject::Workspace, name, None, bom_ref);
        }

        let mut mains: Vec<usize> = (0..inventory.main.len()).collect();
        mains.sort_by_key(|&index| {
            let main = &inventory.main[index];
            (&main.path, &main.version, &main.dir)
        });
        for index in mains {
            let main = &inventory.main[index];
            let version = main.version.as_deref();
            let bom_ref = names.unique(module_ref(&main.path, version));
            let node = nodes.push(Subject::Main(index), &main.path, version, bom_ref);
            nodes.mains.insert(index, node);
        }

        let mut built: BTreeMap<Identity<'_>, Vec<usize>> = BTreeMap::new();
        for (index, component) in inventory.components.iter().enumerate() {
            built.entry(identity(component)).or_default().push(index);
        }
        for ((path, version), mut members) in built {
            members.sort_by_key(|&index| sort_key(&inventory.components[index]));
            let bom_ref = names.unique(module_ref(path, version));
            let node = nodes.list.len();
            nodes.components.extend(members.iter().map(|&index| (index, node)));
            nodes.push(Subject::Modules(members), path, version, bom_ref);
        }

        if !inventory.go_version.is_empty() {
            let version = format!("go{}", inventory.go_version);
            let bom_ref = names.unique(crate::purl::stdlib(&inventory.go_version));
            nodes.push(Subject::Stdlib, "stdlib", Some(&version), bom_ref);
        }
        nodes
    }

    fn push(
        &mut self,
        subject: Subject,
        name: impl AsRef<str>,
        version: Option<&str>,
        bom_ref: String,
    ) -> usize {
        let name = normalized(name.as_ref());
        let version = version.map(normalized);
        self.list.push(Node { subject, name, version, bom_ref });
        self.list.len() - 1
    }

    /// The node of a module of the inventory, if the inventory has that module.
    pub(super) fn find(&self, node: InventoryNode) -> Option<usize> {
        let (map, index) = match node {
            InventoryNode::Main(index) => (&self.mains, index),
            InventoryNode::Component(index) => (&self.components, index),
        };
        map.get(&usize::try_from(index).ok()?).copied()
    }

    /// Whether the subject is a workspace and the main modules are its parts.
    pub(super) fn is_workspace(&self) -> bool {
        self.list.first().is_some_and(|node| matches!(node.subject, Subject::Workspace))
    }

    /// The nodes of the main modules.
    pub(super) fn mains(&self) -> impl Iterator<Item = usize> {
        self.indexes(|subject| matches!(subject, Subject::Main(_)))
    }

    /// The node of the standard library.
    pub(super) fn stdlib(&self) -> Option<usize> {
        self.indexes(|subject| matches!(subject, Subject::Stdlib)).next()
    }

    fn indexes(&self, wanted: impl Fn(&Subject) -> bool) -> impl Iterator<Item = usize> {
        self.list
            .iter()
            .enumerate()
            .filter(move |(_, node)| wanted(&node.subject))
            .map(|(index, _)| index)
    }
}

/// A total order on the modules built from one thing that does not depend on the order
/// of the inventory.
fn sort_key(component: &Component) -> (&str, &str, Option<&str>) {
    let replacement = component.replacement.as_ref().map(|r| r.path.as_str());
    (&component.path, &component.version, replacement)
}

/// The reference that cyclonedx-gomod gives a module. It looks like a purl, but nothing
/// in it is percent-encoded.
fn module_ref(path: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("pkg:golang/{path}@{version}?type=module"),
        None => format!("pkg:golang/{path}?type=module"),
    }
}

/// The name of a workspace, which has none in its go.work: the one given, else the path
/// of the module in its own directory, else the path elements that all its modules have
/// in common.
fn workspace_name(inventory: &Inventory, options: &Options) -> String {
    if let Some(name) = &options.workspace_name {
        return name.clone();
    }
    if let Some(main) = inventory.main.iter().filter(|main| main.dir == ".").min_by_key(|m| &m.path)
    {
        return main.path.clone();
    }
    let mut paths = inventory.main.iter().map(|main| main.path.as_str());
    let mut common: Vec<&str> = paths.next().unwrap_or_default().split('/').collect();
    for path in paths {
        let same = common.iter().zip(path.split('/')).take_while(|(a, b)| *a == b).count();
        common.truncate(same);
    }
    let name = common.join("/");
    if name.is_empty() { "workspace".to_owned() } else { name }
}

/// The references given so far.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The reference itself, or with a number behind it where it is taken.
    ///
    /// Only names that no go.mod can hold (an `@` in a path), or a replacement by a
    /// published version of the main module, come to that.
    fn unique(&mut self, wanted: String) -> String {
        let wanted = normalized(&wanted);
        let mut name = wanted.clone();
        while self.0.contains_key(&name) {
            let taken = self.0.entry(wanted.clone()).or_insert(1);
            *taken += 1;
            name = format!("{wanted}#{taken}");
        }
        self.0.insert(name.clone(), 1);
        name
    }
}
