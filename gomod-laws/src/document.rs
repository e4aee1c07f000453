//! Laws of other people's documents.

use gomod_sbom::interop::read_json;
use gomod_sbom::{Document, compare};

/// A document of any format: its view holds together, and it is equal to itself.
pub fn document(data: &[u8]) {
    let Ok(document) = Document::parse(data) else { return };
    let contents = document.contents();
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

/// A CycloneDX document of 1.3 to 1.5: what is read can be written, and reads again.
pub fn interop(data: &[u8]) {
    let Ok(bom) = read_json(data) else { return };
    let mut text = Vec::new();
    if bom.output_as_json_v1_5(&mut text).is_ok() {
        assert!(read_json(text.as_slice()).is_ok(), "{}", String::from_utf8_lossy(&text));
    }
}
