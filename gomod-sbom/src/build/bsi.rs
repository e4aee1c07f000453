//! What BSI TR-03183-2 asks for and an inventory tells: of each module the file that it is
//! published as, its source, and a page of its makers.
//!
//! A digest stands only where the caller read the file and held it against go.sum
//! ([`Archive`](crate::Archive)): an `h1:` is the digest of no file.

use gomod_core::inventory::{Component as Module, Inventory, Origin};
use gomod_core::path::escape_version;
use gomod_core::version::{ModuleVersion, is_valid};

use crate::model::{
    Acknowledgement, Component, ExternalReference, ExternalReferenceType, Hash, HashAlgorithm,
    License, Licenses, OrganizationalEntity,
};
use crate::options::Options;

use super::component::is_checked_out;
use super::nodes::{Node, Subject};
use super::{property, reference};

/// Fills what is known of a component. What was told of it before is kept.
pub(super) fn fill(
    component: &mut Component,
    node: &Node,
    inventory: &Inventory,
    options: &Options,
) {
    match &node.subject {
        Subject::Workspace => {}
        Subject::Main(index) => {
            let origin = inventory.main.get(*index).and_then(|main| main.origin.as_ref());
            // What is checked out is named by its commit: files may differ from its tag.
            source(component, reference::source(&node.name, None, origin));
        }
        Subject::Modules(members) => {
            let members: Vec<&Module> =
                members.iter().filter_map(|&index| inventory.components.get(index)).collect();
            let origins = members.iter().filter_map(|member| member.origin.as_ref());
            let origin = origins.min_by_key(key);
            // A directory that stands in for a module was published nowhere.
            if is_checked_out(&members) {
                source(component, reference::source(&node.name, None, origin));
            } else if let Some(version) =
                node.version.as_deref().filter(|version| is_valid(version))
            {
                source(component, reference::source(&node.name, Some(version), origin));
                published(component, &node.name, version, options);
            }
        }
        Subject::Stdlib => stdlib(component, &inventory.go_version),
    }
    if component.manufacturer.is_none() {
        component.manufacturer = page(component);
    }
}

fn key<'o>(origin: &&'o Origin) -> (&'o str, &'o str) {
    (&origin.url, &origin.hash)
}

fn source(component: &mut Component, url: Option<String>) {
    component.external_references.extend(url.map(|url| ExternalReference {
        kind: ExternalReferenceType::SourceDistribution,
        url,
        ..ExternalReference::default()
    }));
}

/// The zip of a published module.
fn published(component: &mut Component, path: &str, version: &str, options: &Options) {
    if let Ok(name) = escape_version(version) {
        component.properties.push(property("bsi:component:filename", &format!("{name}.zip")));
    }
    // Go source, with directories and names.
    component.properties.extend([
        property("bsi:component:executable", "non-executable"),
        property("bsi:component:archive", "archive"),
        property("bsi:component:structured", "structured"),
    ]);
    let module = ModuleVersion::new(path, version);
    let Some(archive) = options.archives.get(&module) else { return };
    let hash = |alg, content: &String| Hash { alg, content: content.clone() };
    let hashes = vec![
        hash(HashAlgorithm::Sha256, &archive.sha256),
        hash(HashAlgorithm::Sha512, &archive.sha512),
    ];
    let mut references = component.external_references.iter_mut();
    match references.find(|r| r.kind == ExternalReferenceType::Distribution) {
        Some(distribution) => distribution.hashes = hashes,
        // A private module, of which no document says where it comes from.
        None => component.hashes = hashes,
    }
}

/// The page of the makers, where a URL of the repository tells it: the guideline takes the
/// project's page where there is no mail address (5.2.2).
fn page(component: &Component) -> Option<OrganizationalEntity> {
    let mut references = component.external_references.iter();
    let vcs = references.find(|r| r.kind == ExternalReferenceType::Vcs)?;
    let web = vcs.url.starts_with("https://") || vcs.url.starts_with("http://");
    web.then(|| OrganizationalEntity {
        url: vec![vcs.url.clone()],
        ..OrganizationalEntity::default()
    })
}

fn stdlib(component: &mut Component, release: &str) {
    component.manufacturer.get_or_insert_with(|| OrganizationalEntity {
        name: Some("The Go Authors".to_owned()),
        url: vec!["https://go.dev".to_owned()],
        ..OrganizationalEntity::default()
    });
    // Given by its makers under one licence, it is used under that.
    if let Some(Licenses::List(list)) = &mut component.licenses {
        let concluded = list.iter().find(|license| license.id.is_some()).map(|license| License {
            acknowledgement: Some(Acknowledgement::Concluded),
            ..license.clone()
        });
        list.extend(concluded);
    }
    source(component, Some(reference::stdlib_source(release)));
}
