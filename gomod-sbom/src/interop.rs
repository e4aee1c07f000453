//! To and from the `cyclonedx-bom` crate, whose model knows the specification from 1.3
//! to 1.5.
//!
//! The way leads through JSON, which both sides define by the same schema: the model
//! converted is exactly the document written, and a field cannot be mapped in two ways.
//!
//! ```
//! use gomod_core::inventory::{Inventory, MainModule};
//! use gomod_sbom::interop::cyclonedx_bom::prelude::{Bom, Validate};
//! use gomod_sbom::{Bom as ModuleBom, Options};
//!
//! let main = MainModule { path: "example.com/app".into(), ..MainModule::default() };
//! let inventory = Inventory { main: vec![main], ..Inventory::default() };
//! let bom = Bom::try_from(&ModuleBom::from_inventory(&inventory, &Options::default()))?;
//! assert!(bom.validate().passed());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::io::{self, Read};

use cyclonedx_bom::errors::{JsonReadError, JsonWriteError};
use cyclonedx_bom::external_models::normalized_string::NormalizedString;
use cyclonedx_bom::models::component::{Component, Components};

use crate::model::Bom;
use crate::spec::SpecVersion;

/// The crate itself, in the version whose types are used here.
pub use cyclonedx_bom;

type TheirBom = cyclonedx_bom::models::bom::Bom;

/// The most bytes of a document that [`read_json`] reads: 256 MiB.
pub const MAX_DOCUMENT: u64 = 256 << 20;

/// What goes wrong between this crate and `cyclonedx-bom`.
#[derive(Debug)]
#[non_exhaustive]
pub enum InteropError {
    /// The document could not be read.
    Io(io::Error),
    /// The document is larger than [`MAX_DOCUMENT`].
    TooLarge,
    /// It is not a CycloneDX document of 1.3, 1.4 or 1.5 in JSON.
    Read(JsonReadError),
    /// The document could not be written.
    Write(JsonWriteError),
}

impl fmt::Display for InteropError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InteropError::Io(error) => write!(f, "reading the document: {error}"),
            InteropError::TooLarge => {
                write!(f, "the document has more than {} MiB", MAX_DOCUMENT >> 20)
            }
            InteropError::Read(error) => write!(f, "no CycloneDX document in JSON: {error}"),
            InteropError::Write(error) => write!(f, "writing the document: {error}"),
        }
    }
}

impl std::error::Error for InteropError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            InteropError::Io(error) => Some(error),
            InteropError::TooLarge => None,
            InteropError::Read(error) => Some(error),
            InteropError::Write(error) => Some(error),
        }
    }
}

impl TryFrom<&Bom> for TheirBom {
    type Error = InteropError;

    /// The document as 1.5 has it: what came later is left out.
    fn try_from(bom: &Bom) -> Result<Self, Self::Error> {
        as_version(bom, SpecVersion::V1_5)
    }
}

fn as_version(bom: &Bom, version: SpecVersion) -> Result<TheirBom, InteropError> {
    TheirBom::parse_from_json(bom.to_json(version).as_bytes()).map_err(InteropError::Read)
}

/// Writes a document as CycloneDX JSON 1.3.
///
/// 1.3 demands a version of every component; where none is known it is empty.
///
/// # Errors
///
/// Those of the writer, as [`InteropError::Write`].
pub fn write_json_1_3<W: io::Write>(bom: &Bom, mut writer: W) -> Result<(), InteropError> {
    let mut bom = as_version(bom, SpecVersion::V1_4)?;
    if let Some(component) = bom.metadata.as_mut().and_then(|m| m.component.as_mut()) {
        fill_version(component);
    }
    fill_versions(bom.components.as_mut());
    bom.output_as_json_v1_3(&mut writer).map_err(InteropError::Write)
}

fn fill_versions(components: Option<&mut Components>) {
    components.into_iter().flat_map(|list| &mut list.0).for_each(fill_version);
}

fn fill_version(component: &mut Component) {
    component.version.get_or_insert_with(|| NormalizedString::new(""));
    fill_versions(component.components.as_mut());
    fill_versions(component.pedigree.as_mut().and_then(|pedigree| pedigree.ancestors.as_mut()));
}

/// Reads somebody's document: CycloneDX JSON of 1.3, 1.4 or 1.5.
///
/// # Errors
///
/// The document cannot be read, is larger than [`MAX_DOCUMENT`], or is none. It is not
/// validated: `cyclonedx_bom::prelude::Validate` does that.
pub fn read_json<R: Read>(reader: R) -> Result<TheirBom, InteropError> {
    let bytes = read_at_most(reader, MAX_DOCUMENT)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    TheirBom::parse_from_json(text).map_err(InteropError::Read)
}

fn read_at_most<R: Read>(reader: R, limit: u64) -> Result<Vec<u8>, InteropError> {
    let mut bytes = Vec::new();
    let mut reader = reader.take(limit);
    reader.read_to_end(&mut bytes).map_err(InteropError::Io)?;
    let rest = reader.into_inner().read(&mut [0]).map_err(InteropError::Io)?;
    if rest == 0 { Ok(bytes) } else { Err(InteropError::TooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_documents() {
        let document = r#"{"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 3}"#;
        assert_eq!(read_json(document.as_bytes()).map(|bom| bom.version).ok(), Some(3));
        let marked = format!("\u{feff}{document}");
        assert_eq!(read_json(marked.as_bytes()).map(|bom| bom.version).ok(), Some(3));
        for text in ["", "<bom/>", "[]", "{}", r#"{"specVersion": "1.6"}"#, r#"{"specVersion": 1}"#]
        {
            assert!(matches!(read_json(text.as_bytes()), Err(InteropError::Read(_))), "{text}");
        }
        assert!(matches!(read_json("[".repeat(100_000).as_bytes()), Err(InteropError::Read(_))));
    }

    #[test]
    fn a_document_of_1_3_names_every_version() {
        use gomod_core::inventory::{Inventory, MainModule};
        let main = MainModule { path: "example.com/app".into(), ..MainModule::default() };
        let inventory = Inventory { main: vec![main], ..Inventory::default() };
        let bom = Bom::from_inventory(&inventory, &crate::Options::default());
        let mut text = Vec::new();
        write_json_1_3(&bom, &mut text).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(document["specVersion"], "1.3");
        assert_eq!(document["metadata"]["component"]["version"], "");
        assert_eq!(document["metadata"]["tools"][0]["name"], "gomod");
        let mut again = Vec::new();
        write_json_1_3(&bom, &mut again).unwrap();
        assert_eq!(text, again);
        let read = read_json(text.as_slice()).unwrap();
        assert!(cyclonedx_bom::validation::Validate::validate(&read).passed());
    }

    #[test]
    fn a_document_without_end() {
        assert!(matches!(read_at_most(io::repeat(b' '), 9), Err(InteropError::TooLarge)));
        assert_eq!(read_at_most(&b"123"[..], 3).ok().as_deref(), Some(&b"123"[..]));
    }
}
