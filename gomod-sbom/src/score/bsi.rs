//! BSI TR-03183-2, version 2.1.0 (August 2025): the formats (clause 4), no vulnerabilities
//! (3.1), the required data fields of the document (5.2.1) and of each component (5.2.2), in
//! the mapping to CycloneDX that the guideline gives (8.2). What must be there only where it
//! exists (5.2.3 and 5.2.4) is no rule: nobody can tell from a document whether it exists.

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
    vec![
        seen.whole(
            ("format", "4"),
            "CycloneDX 1.6 or later, or SPDX 3.0.1 or later",
            "`gomod sbom --spec-version 1.6`",
            is_new,
        ),
        seen.whole(
            ("document-creator", "5.2.1"),
            "the mail address or URL of who made the document",
            "metadata.manufacturer with url or contact.email; `gomod sbom --manufacturer`, or \
             gomod.toml",
            metadata.get("manufacturer").is_some_and(reachable),
        ),
        seen.whole(
            ("timestamp", "5.2.1"),
            "when the document was made",
            "metadata.timestamp; `gomod sbom --timestamp now`, or a commit, or SOURCE_DATE_EPOCH",
            seen.contents.timestamp.is_some(),
        ),
        seen.whole(
            ("no-vulnerabilities", "3.1"),
            "nothing about vulnerabilities in the document",
            "a document of its own for them",
            items(document, "vulnerabilities").is_empty(),
        ),
        seen.each(
            ("component-creator", "5.2.2"),
            "the mail address or URL of who made each component",
            "manufacturer of the component with url or contact.email; `gomod sbom --profile \
             bsi-2.1` gives the page of the repository where the path tells it, gomod.toml the rest",
            |_, component| component.get("manufacturer").is_some_and(reachable),
        ),
        seen.each(("name", "5.2.2"), "the name of each component", "name of the component", |entry, _| {
            !entry.name.is_empty()
        }),
        seen.each(
            ("version", "5.2.2"),
            "the version of each component",
            "version of the component",
            |_, component| has(component, "version") || has(component, "versionInfo"),
        ),
        seen.each(
            ("filename", "5.2.2"),
            "the file name of each component",
            "property bsi:component:filename; `gomod sbom --profile bsi-2.1` gives that of published \
             modules",
            |entry, _| entry.property("bsi:component:filename").is_some(),
        ),
        seen.each(
            ("file-properties", "5.2.2"),
            "whether each component is executable, an archive, structured",
            "properties bsi:component:executable (executable, non-executable), :archive (archive, \
             no archive) and :structured (structured, unstructured)",
            |entry, _| {
                FILE_PROPERTIES.iter().all(|(name, values)| {
                    entry.property(name).is_some_and(|value| values.contains(&value))
                })
            },
        ),
        seen.each(
            ("dependencies", "5.2.2"),
            "what each component depends on, and whether that is all",
            "an entry in dependencies for the component, and one in compositions",
            |entry, _| entry.reference.as_deref().is_some_and(|name| stated.contains(name)),
        ),
        seen.each(
            ("licence", "5.2.2"),
            "the licences of each component as an SPDX expression",
            "licenses of the component, with acknowledgement concluded; gomod.toml gives them",
            licensed,
        ),
        seen.each(
            ("hash", "5.2.2"),
            "the SHA-512 of each component as it is delivered",
            "an external reference distribution with the SHA-512 of the file; the h1 of go.sum is \
             not the hash of a file",
            |_, component| {
                let mut hashes = items(component, "externalReferences")
                    .iter()
                    .filter(|r| {
                        r.get("type").and_then(Value::as_str) == Some("distribution")
                    })
                    .flat_map(|reference| items(reference, "hashes"));
                hashes.any(|hash| hash.get("alg").and_then(Value::as_str) == Some("SHA-512"))
            },
        ),
    ]
}

/// The properties that say what sort of file a component is, and what they may say (8.1.4 to
/// 8.1.6).
const FILE_PROPERTIES: [(&str, [&str; 2]); 3] = [
    ("bsi:component:executable", ["executable", "non-executable"]),
    ("bsi:component:archive", ["archive", "no archive"]),
    ("bsi:component:structured", ["structured", "unstructured"]),
];

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
