//! Writing a document as CycloneDX JSON.

use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use sha2::{Digest, Sha256};

use crate::model::Bom;
use crate::spec::SpecVersion;

/// A document with the three fields that name its format.
struct Document<'a> {
    bom: &'a Bom,
    version: SpecVersion,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", self.version.json_schema())?;
        map.serialize_entry("bomFormat", "CycloneDX")?;
        map.serialize_entry("specVersion", self.version.as_str())?;
        self.bom.write_fields(self.version, &mut map)?;
        map.end()
    }
}

impl Bom {
    /// Writes the document as JSON of a spec version, indented by two spaces and ended
    /// by a newline. The same document gives the same bytes on every host.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write_json<W: io::Write>(&self, mut writer: W, version: SpecVersion) -> io::Result<()> {
        let document = Document { bom: self, version };
        serde_json::to_writer_pretty(&mut writer, &document).map_err(io::Error::from)?;
        writer.write_all(b"\n")
    }

    /// The document as JSON; see [`Bom::write_json`].
    #[must_use]
    pub fn to_json(&self, version: SpecVersion) -> String {
        let mut bytes = Vec::new();
        match self.write_json(&mut bytes, version).map(|()| String::from_utf8(bytes)) {
            Ok(Ok(text)) => text,
            // Memory takes every write, keys are strings, and JSON is UTF-8.
            Ok(Err(_)) | Err(_) => unreachable!("JSON in memory does not fail"),
        }
    }

    /// The serial number that follows from the document's content, as `urn:uuid:`.
    ///
    /// It is a UUID of version 8 (RFC 9562, whose appendix B.2 makes one from SHA-256):
    /// the first 16 bytes of the SHA-256 of the document as JSON of the newest spec
    /// version this crate writes, without serial number. The timestamp is part of the
    /// content. So a document written again from the same facts has the same serial
    /// number on every host and in every spec version, and documents that differ, if
    /// only in their time, have different ones.
    #[must_use]
    pub fn content_serial(&self) -> String {
        let unnumbered = match &self.serial_number {
            Some(_) => &Bom { serial_number: None, ..self.clone() },
            None => self,
        };
        serial(&unnumbered.to_json(SpecVersion::V1_7))
    }
}

/// The serial number that follows from a text, as [`Bom::content_serial`] has it.
pub(crate) fn serial(text: &str) -> String {
    let digest = Sha256::digest(text);
    let mut uuid = [0; 16];
    for (to, from) in uuid.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    uuid[6] = uuid[6] & 0x0f | 0x80;
    uuid[8] = uuid[8] & 0x3f | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(uuid));
    let parts = [&hex[0..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32]];
    format!("urn:uuid:{}", parts.join("-"))
}
