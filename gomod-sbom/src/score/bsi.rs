//! BSI TR-03183-2, version 2.1.0: the required data fields of the document (clause 5.2.1) and of
//! each component (clause 5.2.2), in the mapping to CycloneDX that the guideline gives.

use serde_json::Value;

use super::{RuleScore, Seen, has, items};
use crate::document::{Entry, Format};

pub(super) fn rules(seen: &Seen<'_>) -> Vec<RuleScore> {
    let document = seen.document;
    let metadata = document.get("metadata").unwrap_or(&Value::Null);
    let is_new = match seen.format {
        Format::CycloneDxJson(version) | Format::CycloneDxXml(version) => {
            matches!(version.as_str(), "1.6" | "1.7")
        }
        Format::SpdxJson(_) => false,
    };
    let stated: std::collections::HashSet<&str> = items(document, "compositions")
        .iter()
        .flat_map(|c| items(c, "dependencies").iter().chain(items(c, "assemblies")))
        .filter_map(Value::as_str)
        .collect();
    let creator = ["manufacturer", "supplier"].iter().filter_map(|field| metadata.get(*field));
    let authors = items(metadata, "authors").iter();
    vec![
        seen.whole(
            "format",
            "CycloneDX 1.6 or later, or SPDX 3.0.1 or later",
            "`gomod sbom --spec-version 1.6`",
            is_new,
        ),
        seen.whole(
            "document-creator",
            "the mail address or URL of who made the document",
            "metadata.manufacturer with url or contact.email; a person must supply it",
            creator.chain(authors).any(reachable),
        ),
        seen.whole(
            "timestamp",
            "when the document was made",
            "metadata.timestamp; `gomod sbom --timestamp now`, or a commit, or SOURCE_DATE_EPOCH",
            seen.contents.timestamp.is_some(),
        ),
        seen.whole(
            "no-vulnerabilities",
            "nothing about vulnerabilities in the document",
            "a document of its own for them",
            items(document, "vulnerabilities").is_empty(),
        ),
        seen.each(
            "component-creator",
            "the mail address or URL of who made each component",
            "manufacturer of the component with url or contact.email; a person must supply it",
            |_, component| {
                ["manufacturer", "supplier"]
                    .iter()
                    .any(|f| component.get(*f).is_some_and(reachable))
                    || items(component, "authors").iter().any(reachable)
            },
        ),
        seen.each("name", "the name of each component", "name of the component", |entry, _| {
            !entry.name.is_empty()
        }),
        seen.each(
            "version",
            "the version of each component",
            "version of the component",
            |_, component| has(component, "version") || has(component, "versionInfo"),
        ),
        seen.each(
            "filename",
            "the file name of each component",
            "property bsi:component:filename",
            |entry, _| entry.property("bsi:component:filename").is_some(),
        ),
        seen.each(
            "file-properties",
            "whether each component is executable, an archive, structured",
            "properties bsi:component:executable, :archive and :structured",
            |entry, _| {
                ["executable", "archive", "structured"]
                    .iter()
                    .all(|word| entry.property(&format!("bsi:component:{word}")).is_some())
            },
        ),
        seen.each(
            "dependencies",
            "what each component depends on, and whether that is all",
            "an entry in dependencies for the component, and one in compositions",
            |entry, _| entry.reference.as_deref().is_some_and(|name| stated.contains(name)),
        ),
        seen.each(
            "licence",
            "the licences of each component as an SPDX expression",
            "licenses of the component, with acknowledgement concluded",
            licensed,
        ),
        seen.each(
            "hash",
            "the SHA-512 of each component as it is delivered",
            "an external reference distribution with the SHA-512 of the file; the h1 of go.sum is \
             not the hash of a file",
            |_, component| {
                let hashes = items(component, "externalReferences")
                    .iter()
                    .filter(|r| {
                        matches!(
                            r.get("type").and_then(Value::as_str),
                            Some("distribution" | "distribution-intake")
                        )
                    })
                    .flat_map(|reference| items(reference, "hashes"));
                let mut hashes = hashes.chain(items(component, "hashes"));
                hashes.any(|hash| hash.get("alg").and_then(Value::as_str) == Some("SHA-512"))
            },
        ),
    ]
}

/// Whether a mail address or URL of somebody is there.
fn reachable(who: &Value) -> bool {
    has(who, "email")
        || who.get("url").is_some_and(|url| url.as_array().is_some_and(|list| !list.is_empty()))
        || items(who, "contact").iter().any(|contact| has(contact, "email"))
}

fn licensed(_: &Entry, component: &Value) -> bool {
    items(component, "licenses").iter().any(|choice| {
        let license = choice.get("license").unwrap_or(choice);
        let by_identifier = has(license, "id") || has(license, "expression");
        let concluded = license.get("acknowledgement").and_then(Value::as_str) == Some("concluded");
        by_identifier && concluded
    })
}
