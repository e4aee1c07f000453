//! A node of the document as a component.

use gomod_core::inventory::{Component as Module, Inventory, Proof};

use crate::model::{
    Acknowledgement, Component, ComponentType, License, Licenses, Pedigree, Property, Scope,
};
use crate::options::Options;
use crate::purl;

use super::nodes::{Node, Subject, identity};
use super::{normalized, property, reference, word};

impl Node {
    /// The component, without what is known to be missing.
    pub(super) fn component(&self, inventory: &Inventory, options: &Options) -> Component {
        let component = Component {
            bom_ref: Some(self.bom_ref.clone()),
            name: self.name.clone(),
            version: self.version.clone(),
            ..Component::default()
        };
        match &self.subject {
            Subject::Workspace => Component { kind: options.component_type, ..component },
            Subject::Main(index) => main(component, inventory, *index, options),
            Subject::Modules(members) => {
                let members: Vec<&Module> =
                    members.iter().map(|&index| &inventory.components[index]).collect();
                module(component, &members, options)
            }
            Subject::Stdlib => stdlib(component, inventory),
        }
    }
}

/// The tool that makes the document.
pub(super) fn tool() -> Component {
    Component {
        kind: ComponentType::Application,
        name: "gomod".to_owned(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        ..Component::default()
    }
}

fn main(component: Component, inventory: &Inventory, index: usize, options: &Options) -> Component {
    let main = &inventory.main[index];
    let version = main.version.as_deref();
    let mut properties = Vec::new();
    properties.extend(main.deprecated.as_ref().map(|text| property("gomod:deprecated", text)));
    properties.extend(main.go_version.as_ref().map(|go| property("gomod:go", go)));
    let commit = main.origin.as_ref().map(|origin| origin.hash.as_str());
    properties.extend(commit.map(|hash| property("gomod:vcs:revision", hash)));
    if inventory.main.len() > 1 {
        properties.push(property("gomod:dir", &main.dir));
    }
    let origins: Vec<_> = main.origin.iter().collect();
    // What is checked out need not be what was published under its version, if it was.
    let published = version.filter(|_| origins.is_empty());
    Component {
        kind: options.component_type,
        purl: purl::module(&main.path, version),
        external_references: reference::of_module(&main.path, published, &origins, options),
        properties,
        ..component
    }
}

/// What is built for one or more modules of the build list.
fn module(component: Component, members: &[&Module], options: &Options) -> Component {
    let Some((path, version)) = members.first().map(|first| identity(first)) else {
        return component;
    };
    let local = members.iter().any(|module| local_path(module).is_some());
    let origins: Vec<_> = members.iter().filter_map(|module| module.origin.as_ref()).collect();
    Component {
        scope: Some(Scope::Required),
        purl: purl::module(path, version),
        pedigree: pedigree(members),
        external_references: if local {
            Vec::new()
        } else {
            // From the checkout, it need not be what was published under its version.
            let published = version.filter(|_| !is_checked_out(members));
            reference::of_module(path, published, &origins, options)
        },
        properties: properties(members, local),
        ..component
    }
}

/// Whether what is built is another module of the workspace.
pub(super) fn is_checked_out(members: &[&Module]) -> bool {
    let local = |module: &&Module| module.go_mod_proof == Proof::Local;
    members.iter().all(|module| local(module) && module.replacement.is_none())
}

fn properties(members: &[&Module], local: bool) -> Vec<Property> {
    let direct = members.iter().any(|module| module.direct);
    // What stands for several modules is no better proven than the worst of them.
    let proof = members.iter().map(|module| module.go_mod_proof).min().unwrap_or(Proof::None);
    let mut properties = vec![
        property("gomod:direct", if direct { "true" } else { "false" }),
        property("gomod:goModProof", &word(proof)),
    ];
    if local {
        let paths = members.iter().filter_map(|module| local_path(module));
        properties.extend(paths.map(|path| property("gomod:replacement:local", path)));
    } else {
        let h1 = members.iter().filter_map(|module| module.h1.as_deref()).min();
        let go_mod_h1 = members.iter().filter_map(|module| module.go_mod_h1.as_deref()).min();
        properties.extend(h1.map(|h1| property("gomod:h1", h1)));
        let proof = members.iter().map(|module| module.h1_proof).min().unwrap_or(Proof::None);
        properties.extend(h1.map(|_| property("gomod:h1Proof", &word(proof))));
        properties.extend(go_mod_h1.map(|h1| property("gomod:goModH1", h1)));
        // What stands for several modules is proven when each of them is.
        let least = |record: fn(&Module) -> Option<u64>| {
            let all: Option<Vec<u64>> = members.iter().map(|module| record(module)).collect();
            all.and_then(|all| all.into_iter().min()).map(|record| record.to_string())
        };
        let (zip, go_mod) = (least(|m| m.h1_record), least(|m| m.go_mod_h1_record));
        properties.extend(zip.map(|id| property("gomod:h1:logRecord", &id)));
        properties.extend(go_mod.map(|id| property("gomod:goModH1:logRecord", &id)));
    }
    properties
}

/// The directory that stands in for a module, as written.
fn local_path(module: &Module) -> Option<&str> {
    let replacement = module.replacement.as_ref()?;
    replacement.is_local().then_some(replacement.path.as_str())
}

/// The modules that were required where something else is built.
fn pedigree(members: &[&Module]) -> Option<Pedigree> {
    let mut ancestors = Vec::new();
    let mut notes = Vec::new();
    for module in members {
        let Some(replacement) = &module.replacement else { continue };
        let version = Some(module.version.as_str()).filter(|version| !version.is_empty());
        ancestors.push(Component {
            name: normalized(&module.path),
            version: version.map(normalized),
            purl: purl::module(&module.path, version),
            ..Component::default()
        });
        let required = format!("{} {}", module.path, module.version);
        notes.push(match &replacement.version {
            Some(version) => {
                format!("replace {} => {} {version}", required.trim_end(), replacement.path)
            }
            None => format!(
                "replace {} => {} (a directory: its version and hash are not known)",
                required.trim_end(),
                replacement.path
            ),
        });
    }
    let notes = Some(normalized(&notes.join("; ")));
    (!ancestors.is_empty()).then_some(Pedigree { ancestors, notes })
}

/// Go's standard library, at the least release that the build needs.
///
/// Which release a build takes is decided by whoever builds; go.mod names the least.
fn stdlib(component: Component, inventory: &Inventory) -> Component {
    let license = License {
        id: Some("BSD-3-Clause".to_owned()),
        acknowledgement: Some(Acknowledgement::Declared),
        ..License::default()
    };
    let mut properties = vec![property("gomod:goVersion", "minimum")];
    properties.extend(inventory.toolchain.as_ref().map(|name| property("gomod:toolchain", name)));
    Component {
        scope: Some(Scope::Required),
        licenses: Some(Licenses::List(vec![license])),
        cpe: cpe(&inventory.go_version),
        purl: Some(purl::stdlib(&inventory.go_version)),
        external_references: reference::of_stdlib(),
        properties,
        ..component
    }
}

/// The CPE name of a Go release, as the national vulnerability database has it: a
/// pre-release is an update of its release (`1.21rc2` is `1.21:rc2`), and a release has
/// the update `-`, which is none.
fn cpe(release: &str) -> Option<String> {
    let end = release.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(release.len());
    let (number, update) = release.split_at(end);
    let valid = number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && update.bytes().all(|b| b.is_ascii_alphanumeric());
    let update = if update.is_empty() { "-" } else { update };
    valid.then(|| format!("cpe:2.3:a:golang:go:{number}:{update}:*:*:*:*:*:*"))
}
