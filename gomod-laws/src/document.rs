//! Laws of other people's documents.

use gomod_sbom::document::Contents;
use gomod_sbom::interop::read_json;
use gomod_sbom::{
    Document, MergeOptions, Profile, SpecVersion, Target, compare, convert, merge, score, validate,
};

/// Oldest, newest and the other languages.
const TARGETS: [Target; 4] = [
    Target::CycloneDxJson(Some(SpecVersion::V1_4)),
    Target::CycloneDxJson(Some(SpecVersion::V1_7)),
    Target::CycloneDxXml(Some(SpecVersion::V1_6)),
    Target::SpdxJson,
];

/// A document of any format: its view holds together, and it is equal to itself.
pub fn document(data: &[u8]) {
    let (parsed, seen) = (Document::parse(data), Contents::parse(data));
    assert_eq!(parsed.is_ok(), seen.is_ok());
    let (Ok(document), Ok((seen, unread))) = (parsed, seen) else { return };
    let contents = document.contents();
    assert_eq!(contents, seen);
    assert_eq!(document.unread(), unread);
    let count = contents.components.len();
    assert!(contents.root.is_none_or(|root| root < count));
    assert!(contents.edges.iter().all(|&(from, to)| from < count && to < count));
    for entry in &contents.components {
        assert!(entry.part_of.is_none_or(|whole| whole < count));
        assert!(document.value().pointer(&entry.place).is_some(), "{}", entry.place);
        let _ = entry.module();
    }
    let comparison = compare(&contents, &contents);
    assert!(comparison.is_empty(), "{comparison}");
}

/// A document of any format can be validated, scored, converted and merged.
pub fn judge(data: &[u8]) {
    let Ok(document) = Document::parse(data) else { return };
    assert!(validate(data).is_ok());
    for profile in Profile::ALL {
        let score = score(&document, profile);
        assert!(score.percent() <= 100);
        for rule in score.rules {
            assert!(rule.passed <= rule.total, "{}", rule.id);
        }
    }
    // What is written reads again.
    for target in TARGETS {
        let text = convert(&document, target).text;
        let again = Document::parse(text.as_bytes());
        assert!(again.is_ok(), "{target:?}: {again:?}: {text}");
    }
    let merged =
        merge(&[("first", document.clone()), ("second", document)], &MergeOptions::default());
    let contents = merged.document.contents();
    assert!(contents.edges.iter().all(|&(from, to)| from.max(to) < contents.components.len()));
}

/// A CycloneDX document of 1.3 to 1.5: what is read can be written, and reads again.
pub fn interop(data: &[u8]) {
    let Ok(bom) = read_json(data) else { return };
    let mut text = Vec::new();
    if bom.output_as_json_v1_5(&mut text).is_ok() {
        assert!(read_json(text.as_slice()).is_ok(), "{}", String::from_utf8_lossy(&text));
    }
}
