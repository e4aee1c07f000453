//! Laws of other people's documents.

use gomod_sbom::interop::read_json;

/// A CycloneDX document: what is read can be written, and reads again.
pub fn document(data: &[u8]) {
    let Ok(bom) = read_json(data) else { return };
    let mut text = Vec::new();
    if bom.output_as_json_v1_5(&mut text).is_ok() {
        assert!(read_json(text.as_slice()).is_ok(), "{}", String::from_utf8_lossy(&text));
    }
}
