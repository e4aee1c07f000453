//! What SPDX 2 demands of a document: the fields that must be there, their forms, and that
//! relationships lead somewhere.

use std::collections::HashSet;

use super::{Findings, Rule, words};
use crate::tree::Tree;

/// The words for relationships (SPDX 2.3, clause 11.1).
const RELATIONSHIPS: [&str; 45] = [
    "AMENDS",
    "ANCESTOR_OF",
    "BUILD_DEPENDENCY_OF",
    "BUILD_TOOL_OF",
    "CONTAINED_BY",
    "CONTAINS",
    "COPY_OF",
    "DATA_FILE_OF",
    "DEPENDENCY_MANIFEST_OF",
    "DEPENDENCY_OF",
    "DEPENDS_ON",
    "DESCENDANT_OF",
    "DESCRIBED_BY",
    "DESCRIBES",
    "DEV_DEPENDENCY_OF",
    "DEV_TOOL_OF",
    "DISTRIBUTION_ARTIFACT",
    "DOCUMENTATION_OF",
    "DYNAMIC_LINK",
    "EXAMPLE_OF",
    "EXPANDED_FROM_ARCHIVE",
    "FILE_ADDED",
    "FILE_DELETED",
    "FILE_MODIFIED",
    "GENERATED_FROM",
    "GENERATES",
    "HAS_PREREQUISITE",
    "METAFILE_OF",
    "OPTIONAL_COMPONENT_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "OTHER",
    "PACKAGE_OF",
    "PATCH_APPLIED",
    "PATCH_FOR",
    "PREREQUISITE_FOR",
    "PROVIDED_DEPENDENCY_OF",
    "REQUIREMENT_DESCRIPTION_FOR",
    "RUNTIME_DEPENDENCY_OF",
    "SPECIFICATION_FOR",
    "STATIC_LINK",
    "TEST_CASE_OF",
    "TEST_DEPENDENCY_OF",
    "TEST_OF",
    "TEST_TOOL_OF",
    "VARIANT_OF",
];

pub(super) fn check(document: &Tree, findings: &mut Findings) {
    let creation = document.get("creationInfo").unwrap_or(&Tree::Null);
    demand(document, "", &["SPDXID", "dataLicense", "name", "documentNamespace"], findings);
    if document.get("creationInfo").is_none() {
        findings.add(Rule::Schema, "", "lacks the field \"creationInfo\"");
    } else {
        demand(creation, "/creationInfo", &["created"], findings);
    }
    is(document, "/SPDXID", "SPDXRef-DOCUMENT", findings);
    is(document, "/dataLicense", "CC0-1.0", findings);
    if let Some(namespace) = document.get("documentNamespace").and_then(Tree::as_str)
        && (!namespace.contains(':') || namespace.contains('#'))
    {
        let message = format!("{namespace:?} is not an absolute URL without a fragment");
        findings.add(Rule::Schema, "/documentNamespace", message);
    }
    if let Some(time) = creation.get("created").and_then(Tree::as_str)
        && (words::format("date-time", time).is_some() || time.len() != 20 || !time.ends_with('Z'))
    {
        let message = format!("{time:?} is not a time such as 2026-01-31T12:00:00Z");
        findings.add(Rule::Schema, "/creationInfo/created", message);
    }
    let creators = creation.list("creators");
    if creators.is_empty() {
        findings.add(Rule::Schema, "/creationInfo", "names no creators");
    }
    for (index, creator) in creators.iter().enumerate() {
        let known = ["Tool: ", "Person: ", "Organization: "];
        let text = creator.as_str().unwrap_or_default();
        if !known.iter().any(|word| text.starts_with(word)) {
            let message = format!("{creator} is no Tool:, Person: or Organization:");
            findings.add(Rule::Schema, format!("/creationInfo/creators/{index}"), message);
        }
    }
    let mut known: HashSet<&str> = HashSet::from(["SPDXRef-DOCUMENT", "NOASSERTION", "NONE"]);
    for field in ["packages", "files", "snippets"] {
        for (index, element) in document.list(field).iter().enumerate() {
            let place = format!("/{field}/{index}");
            let Some(id) = element.get("SPDXID").and_then(Tree::as_str) else {
                findings.add(Rule::Schema, place, "lacks the field \"SPDXID\"");
                continue;
            };
            let plain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
            if !id
                .strip_prefix("SPDXRef-")
                .is_some_and(|id| !id.is_empty() && id.chars().all(plain))
            {
                let message = format!("{id:?} is not SPDXRef- and letters, digits, . and -");
                findings.add(Rule::Schema, format!("{place}/SPDXID"), message);
            }
            // Of packages the rules for all formats tell it.
            if !known.insert(id) && field != "packages" {
                let message = format!("{id:?} is there already");
                findings.add(Rule::UniqueReference, format!("{place}/SPDXID"), message);
            }
        }
    }
    packages(document, findings);
    relationships(document, &known, findings);
}

fn packages(document: &Tree, findings: &mut Findings) {
    for (index, package) in document.list("packages").iter().enumerate() {
        let place = format!("/packages/{index}");
        demand(package, &place, &["name", "downloadLocation"], findings);
        let analyzed = package.get("filesAnalyzed") != Some(&Tree::Bool(false));
        if !analyzed && package.get("packageVerificationCode").is_some() {
            let message = "has a verification code, but no files were analyzed";
            findings.add(Rule::Schema, &place, message);
        }
        for field in ["supplier", "originator"] {
            let Some(value) = package.get(field) else { continue };
            let text = value.as_str().unwrap_or_default();
            let known = ["Person: ", "Organization: "].iter().any(|word| text.starts_with(word));
            if !known && text != "NOASSERTION" {
                let message = format!("{value} is no Person:, Organization: or NOASSERTION");
                findings.add(Rule::Schema, format!("{place}/{field}"), message);
            }
        }
    }
}

fn relationships(document: &Tree, known: &HashSet<&str>, findings: &mut Findings) {
    let mut described = !document.list("documentDescribes").is_empty();
    for (index, id) in document.list("documentDescribes").iter().enumerate() {
        let id = id.as_str().unwrap_or_default();
        if !known.contains(id) {
            findings.add(Rule::Reference, format!("/documentDescribes/{index}"), nothing(id));
        }
    }
    for (index, relationship) in document.list("relationships").iter().enumerate() {
        let place = format!("/relationships/{index}");
        let fields = ["spdxElementId", "relationshipType", "relatedSpdxElement"];
        demand(relationship, &place, &fields, findings);
        let text = |field: &str| relationship.get(field).and_then(Tree::as_str);
        let kind = text("relationshipType").unwrap_or_default();
        described |= matches!(kind, "DESCRIBES" | "DESCRIBED_BY");
        if !kind.is_empty() && !RELATIONSHIPS.contains(&kind) {
            let message = format!("{kind:?} is no word for a relationship");
            findings.add(Rule::Schema, format!("{place}/relationshipType"), message);
        }
        for field in ["spdxElementId", "relatedSpdxElement"] {
            let Some(id) = text(field) else { continue };
            if !known.contains(id) && !id.starts_with("DocumentRef-") {
                findings.add(Rule::Reference, format!("{place}/{field}"), nothing(id));
            }
        }
    }
    if !described {
        let message = "nothing says what the document describes (relationship DESCRIBES)";
        findings.add(Rule::Schema, "", message);
    }
}

fn nothing(id: &str) -> String {
    format!("nothing in the document is called {id:?}")
}

/// Fields that must be there, as text.
fn demand(value: &Tree, place: &str, fields: &[&str], findings: &mut Findings) {
    for field in fields {
        match value.get(field) {
            None => findings.add(Rule::Schema, place, format!("lacks the field {field:?}")),
            Some(Tree::Text(text)) if !text.is_empty() => {}
            Some(_) => findings.add(Rule::Schema, format!("{place}/{field}"), "must be a text"),
        }
    }
}

/// A field that has one possible value.
fn is(document: &Tree, place: &str, word: &str, findings: &mut Findings) {
    if let Some(value) = document.get(place.trim_start_matches('/'))
        && value.as_str() != Some(word)
    {
        findings.add(Rule::Schema, place, format!("must be {word:?}"));
    }
}
