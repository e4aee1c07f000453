//! A component as an SPDX package.

use serde::Serialize;

use super::{NO_ASSERTION, download};
use crate::model::{
    Aggregate, Component, ComponentType, ExternalReferenceType, Hash, HashAlgorithm, License,
    Licenses, OrganizationalEntity, Pedigree, Scope,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Package {
    name: String,
    #[serde(rename = "SPDXID")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_info: Option<String>,
    supplier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    originator: Option<String>,
    download_location: String,
    files_analyzed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checksums: Vec<Checksum>,
    #[serde(skip_serializing_if = "Option::is_none")]
    homepage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_info: Option<String>,
    license_concluded: String,
    license_declared: String,
    copyright_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_refs: Vec<ExternalRef>,
    primary_package_purpose: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Checksum {
    algorithm: &'static str,
    checksum_value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExternalRef {
    reference_category: &'static str,
    reference_type: &'static str,
    reference_locator: String,
}

impl Package {
    pub(super) fn of(component: &Component, id: &str, aggregate: Option<Aggregate>) -> Package {
        let references = &component.external_references;
        let page = references.iter().find(|reference| reference.kind.as_str() == "website");
        let expressions = expressions(component.licenses.as_ref());
        Package {
            name: match &component.group {
                Some(group) => format!("{group}/{}", component.name),
                None => component.name.clone(),
            },
            id: id.to_owned(),
            version_info: component.version.clone(),
            supplier: actor(component.supplier.as_ref())
                .or_else(|| component.publisher.as_ref().map(|p| format!("Organization: {p}")))
                .unwrap_or_else(none),
            originator: actor(component.manufacturer.as_ref()),
            download_location: download(component),
            files_analyzed: false,
            checksums: checksums(component),
            homepage: page.map(|page| page.url.clone()),
            source_info: component.pedigree.as_ref().and_then(|p| p.notes.clone()),
            license_concluded: expressions.concluded.unwrap_or_else(none),
            license_declared: expressions.declared.unwrap_or_else(none),
            copyright_text: copyright(component),
            description: component.description.clone(),
            comment: comment(component, aggregate),
            external_refs: external_refs(component),
            primary_package_purpose: purpose(component.kind),
        }
    }
}

fn none() -> String {
    NO_ASSERTION.to_owned()
}

impl Checksum {
    fn of(hash: &Hash) -> Checksum {
        let algorithm = match hash.alg {
            HashAlgorithm::Sha1 => "SHA1",
            HashAlgorithm::Sha256 => "SHA256",
            HashAlgorithm::Sha384 => "SHA384",
            HashAlgorithm::Sha512 => "SHA512",
            // The others have the names that CycloneDX has for them.
            other => other.as_str(),
        };
        Checksum { algorithm, checksum_value: hash.content.to_ascii_lowercase() }
    }
}

fn external_refs(component: &Component) -> Vec<ExternalRef> {
    let mut refs = Vec::new();
    refs.extend(component.purl.as_ref().map(|purl| ExternalRef {
        reference_category: "PACKAGE-MANAGER",
        reference_type: "purl",
        reference_locator: purl.clone(),
    }));
    refs.extend(component.cpe.as_ref().map(|cpe| ExternalRef {
        reference_category: "SECURITY",
        reference_type: if cpe.starts_with("cpe:2.3:") { "cpe23Type" } else { "cpe22Type" },
        reference_locator: cpe.clone(),
    }));
    refs
}

pub(super) fn actor(entity: Option<&OrganizationalEntity>) -> Option<String> {
    let entity = entity?;
    let email = entity.contact.iter().find_map(|contact| contact.email.as_ref());
    // SPDX demands a name.
    Some(match (&entity.name, email) {
        (Some(name), Some(email)) => format!("Organization: {name} ({email})"),
        (Some(name), None) => format!("Organization: {name}"),
        (None, email) => format!("Organization: {}", email.or(entity.url.first())?),
    })
}

#[derive(Default)]
struct Expressions {
    declared: Option<String>,
    concluded: Option<String>,
}

/// The licences as expressions. One that SPDX has no identifier for has no place in one:
/// it stands in the comment.
fn expressions(licenses: Option<&Licenses>) -> Expressions {
    use crate::model::Acknowledgement::Concluded;
    let mut found = Expressions::default();
    match licenses {
        None => {}
        Some(Licenses::Expression(one)) => {
            let place = match one.acknowledgement {
                Some(Concluded) => &mut found.concluded,
                _ => &mut found.declared,
            };
            *place = Some(one.expression.clone());
        }
        Some(Licenses::List(list)) => {
            let (concluded, declared): (Vec<&License>, Vec<&License>) =
                list.iter().partition(|license| license.acknowledgement == Some(Concluded));
            let all = |licenses: Vec<&License>| {
                let ids: Option<Vec<&str>> =
                    licenses.iter().map(|license| license.id.as_deref()).collect();
                ids.filter(|ids| !ids.is_empty()).map(|ids| ids.join(" AND "))
            };
            found = Expressions { declared: all(declared), concluded: all(concluded) };
        }
    }
    found
}

/// The hashes of the file that the component is distributed as, wherever they stand.
fn checksums(component: &Component) -> Vec<Checksum> {
    let distribution = component
        .external_references
        .iter()
        .find(|reference| reference.kind == ExternalReferenceType::Distribution);
    let hashes = component.hashes.iter().chain(distribution.iter().flat_map(|d| &d.hashes));
    let mut checksums: Vec<Checksum> = Vec::new();
    for checksum in hashes.map(Checksum::of) {
        // SPDX has one of each algorithm.
        if checksums.iter().all(|known| known.algorithm != checksum.algorithm) {
            checksums.push(checksum);
        }
    }
    checksums
}

fn copyright(component: &Component) -> String {
    if let Some(text) = &component.copyright {
        return text.clone();
    }
    let found = component.evidence.as_ref().map(|evidence| evidence.copyright.as_slice());
    let texts: Vec<&str> =
        found.unwrap_or_default().iter().map(|copyright| copyright.text.as_str()).collect();
    if texts.is_empty() { none() } else { texts.join("\n") }
}

/// What SPDX has no field for, a line each.
fn comment(component: &Component, aggregate: Option<Aggregate>) -> Option<String> {
    let mut lines: Vec<String> =
        component.properties.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
    match component.scope {
        None => {}
        Some(Scope::Required) => {}
        Some(scope) => lines.push(format!("scope={}", scope.as_str())),
    }
    lines.extend(aggregate.map(|aggregate| format!("dependencies={}", aggregate.as_str())));
    lines.extend(component.author.iter().map(|author| format!("author={author}")));
    for (name, entity) in
        [("supplier", &component.supplier), ("manufacturer", &component.manufacturer)]
    {
        let urls = entity.iter().flat_map(|entity| &entity.url);
        lines.extend(urls.map(|url| format!("{name}Url={url}")));
    }
    let references = component.external_references.iter();
    lines.extend(references.filter_map(|reference| {
        let kind = reference.kind.as_str();
        (!matches!(kind, "website" | "distribution"))
            .then(|| format!("reference:{kind}={}", reference.url))
    }));
    if let Some(Licenses::List(list)) = &component.licenses {
        let named = list.iter().filter(|license| license.id.is_none());
        let names = named.filter_map(|license| license.name.as_ref());
        lines.extend(names.map(|name| format!("license={name}")));
    }
    if let Some(Pedigree { ancestors, .. }) = &component.pedigree {
        lines.extend(ancestors.iter().map(|ancestor| match &ancestor.version {
            Some(version) => format!("ancestor={}\t{version}", ancestor.name),
            None => format!("ancestor={}", ancestor.name),
        }));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn purpose(kind: ComponentType) -> &'static str {
    match kind {
        ComponentType::Application => "APPLICATION",
        ComponentType::Framework => "FRAMEWORK",
        ComponentType::Library => "LIBRARY",
        ComponentType::Container => "CONTAINER",
        ComponentType::File => "FILE",
        ComponentType::OperatingSystem => "OPERATING-SYSTEM",
        ComponentType::Device => "DEVICE",
        ComponentType::Firmware => "FIRMWARE",
    }
}
