//! "The Minimum Elements For a Software Bill of Materials", NTIA, July 2021: the data fields.

use std::collections::HashSet;

use super::{RuleScore, Seen};

/// Where they stand: a table without numbers.
const FIELDS: &str = "Data Fields";

pub(super) fn rules(seen: &Seen<'_>) -> Vec<RuleScore> {
    let contents = seen.contents;
    let ends = contents.edges.iter().flat_map(|&(from, to)| [from, to]);
    let parts = (0..contents.components.len())
        .filter(|&index| contents.components[index].part_of.is_some());
    let related: HashSet<&str> = ends
        .chain(parts)
        .filter_map(|index| Some(contents.components.get(index)?.place.as_str()))
        .collect();
    let alone = contents.components.len() <= 1;
    vec![
        seen.each(
            ("supplier", FIELDS),
            "the name of who supplies each component",
            "supplier or manufacturer (SPDX: supplier) of the component; nothing in a module tells \
             it: `gomod sbom --supplier` for the main module, gomod.toml for the others",
            |entry, _| entry.supplier.is_some(),
        ),
        seen.each(
            ("name", FIELDS),
            "the name of each component",
            "name of the component",
            |entry, _| !entry.name.is_empty(),
        ),
        seen.each(
            ("version", FIELDS),
            "the version of each component",
            "version of the component; for the main module a tag of the repository tells it, and \
             for a module replaced by a directory nothing does",
            |entry, _| {
                let known =
                    |v: &String| !matches!(v.as_str(), "UNKNOWN" | "(devel)" | "NOASSERTION");
                entry.version.as_ref().is_some_and(known)
            },
        ),
        seen.each(
            ("identifier", FIELDS),
            "another unique identifier of each component",
            "purl or cpe of the component",
            |entry, _| entry.purl.is_some() || entry.cpe.is_some(),
        ),
        seen.each(
            ("relationship", FIELDS),
            "how each component came into the software",
            "an entry in dependencies (SPDX: a relationship DEPENDS_ON) that leads to it",
            |entry, _| alone || related.contains(entry.place.as_str()),
        ),
        seen.whole(
            ("author", FIELDS),
            "who made the document",
            "metadata.authors, manufacturer or tools (SPDX: creationInfo.creators)",
            !contents.creators.is_empty(),
        ),
        seen.whole(
            ("timestamp", FIELDS),
            "when the document was made",
            "metadata.timestamp (SPDX: creationInfo.created); `gomod sbom --timestamp now`, or a \
             commit, or SOURCE_DATE_EPOCH",
            contents
                .timestamp
                .as_deref()
                .is_some_and(|time| !time.starts_with("1970-01-01T00:00:00")),
        ),
    ]
}
