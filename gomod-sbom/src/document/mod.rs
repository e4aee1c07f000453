//! Documents that others made: read as they are, and seen in one way.
//!
//! A [`Document`] keeps the whole of what was read ([`Document::value`]), also what this
//! crate has no word for. [`Contents`] is the view that all formats have in common: the
//! subject, the components, and what depends on what.
//!
//! ```
//! use gomod_sbom::Document;
//!
//! let document = Document::parse(br#"{
//!     "bomFormat": "CycloneDX", "specVersion": "1.5",
//!     "components": [{
//!         "type": "library", "name": "golang.org/x/mod", "version": "0.20.0",
//!         "purl": "pkg:golang/golang.org/x/mod@v0.20.0", "x-seen": true
//!     }]
//! }"#)?;
//! let contents = document.contents();
//! let module = contents.components[0].module().unwrap();
//! assert_eq!((&*module.path, module.version.as_deref()), ("golang.org/x/mod", Some("v0.20.0")));
//! assert_eq!(document.value()["components"][0]["x-seen"], true);
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod cyclonedx;
mod error;
mod module;
mod spdx;

use std::fmt;

use serde_json::Value;

pub use error::DocumentError;
pub use module::Module;

use crate::model::Bom;
use crate::spec::SpecVersion;
use crate::tree::Tree;
use crate::xml;

/// The most bytes of a document that are read: 256 MiB.
pub const MAX_DOCUMENT: usize = 256 << 20;

/// The versions of CycloneDX that are read.
pub(crate) const CYCLONEDX_VERSIONS: [&str; 6] = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/// What a document is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// CycloneDX in JSON, of the version given.
    CycloneDxJson(String),
    /// CycloneDX in XML, of the version given.
    CycloneDxXml(String),
    /// SPDX 2 in JSON, of the version given (`2.3`).
    SpdxJson(String),
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Format::CycloneDxJson(version) => write!(f, "CycloneDX {version} JSON"),
            Format::CycloneDxXml(version) => write!(f, "CycloneDX {version} XML"),
            Format::SpdxJson(version) => write!(f, "SPDX {version} JSON"),
        }
    }
}

/// A document of any origin, whole.
#[derive(Clone, Debug)]
pub struct Document {
    format: Format,
    value: Value,
    unread: Vec<String>,
}

impl Document {
    /// Reads a document: CycloneDX 1.2 to 1.7 in JSON or XML, or SPDX 2.2 and 2.3 in JSON.
    ///
    /// It is not validated: whatever of it has the form of the specification is seen, the
    /// rest is passed over.
    ///
    /// # Errors
    ///
    /// When the text is larger than [`MAX_DOCUMENT`], nested deeper than 128, or none of
    /// these.
    pub fn parse(bytes: &[u8]) -> Result<Document, DocumentError> {
        let bytes = without_mark(bytes)?;
        if let Some(read) = read_xml(bytes) {
            return read;
        }
        let value: Value = serde_json::from_slice(bytes).map_err(DocumentError::json)?;
        let format = json_format(|name| value.get(name).map(Value::as_str))?;
        Ok(Document { format, value, unread: Vec::new() })
    }

    /// A document that was made just now.
    pub(crate) fn of(format: Format, value: Value) -> Document {
        Document { format, value, unread: Vec::new() }
    }

    /// What it is written in.
    #[must_use]
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// All that was read. XML has the form that the JSON of the same version has.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// What was passed over, as `parent/element`. JSON is kept whole; of XML what the crate
    /// has no word for is not kept.
    #[must_use]
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The view that all formats have in common.
    #[must_use]
    pub fn contents(&self) -> Contents {
        match self.format {
            Format::SpdxJson(_) => spdx_contents(&self.value),
            _ => cyclonedx::contents(&Tree::from(&self.value)),
        }
    }
}

/// The view of an SPDX document.
pub(crate) fn spdx_contents(document: &Value) -> Contents {
    spdx::contents(&Tree::from(document))
}

/// A document that is only looked at.
pub(crate) struct Seen<'t> {
    pub(crate) format: Format,
    pub(crate) tree: Tree<'t>,
    /// As [`Document::unread`].
    pub(crate) unread: Vec<String>,
}

impl<'t> Seen<'t> {
    /// As [`Document::parse`].
    pub(crate) fn parse(bytes: &'t [u8]) -> Result<Seen<'t>, DocumentError> {
        let bytes = without_mark(bytes)?;
        if let Some(read) = read_xml(bytes) {
            let Document { format, value, unread } = read?;
            return Ok(Seen { format, tree: value.into(), unread });
        }
        let tree = Tree::read(bytes).map_err(DocumentError::json)?;
        let format = json_format(|name| tree.get(name).map(Tree::as_str))?;
        Ok(Seen { format, tree, unread: Vec::new() })
    }

    pub(crate) fn contents(&self) -> Contents {
        match self.format {
            Format::SpdxJson(_) => spdx::contents(&self.tree),
            Format::CycloneDxJson(_) | Format::CycloneDxXml(_) => cyclonedx::contents(&self.tree),
        }
    }
}

/// The text without a byte order mark, if it is not too large.
fn without_mark(bytes: &[u8]) -> Result<&[u8], DocumentError> {
    if bytes.len() > MAX_DOCUMENT {
        return Err(DocumentError::TooLarge);
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// Reads XML; none where it is something else.
fn read_xml(bytes: &[u8]) -> Option<Result<Document, DocumentError>> {
    if bytes.trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let read = || {
        let text = std::str::from_utf8(bytes).map_err(|_| DocumentError::Encoding)?;
        let read = xml::read(text).map_err(DocumentError::Xml)?;
        let version = read.value.get("specVersion").and_then(Value::as_str);
        let format = Format::CycloneDxXml(cyclonedx_version(version)?);
        let unread = read.unread.into_iter().collect();
        Ok(Document { format, value: read.value, unread })
    };
    Some(read())
}

/// The format of JSON by its fields, each of which is a text or something else.
fn json_format<'v>(
    field: impl Fn(&str) -> Option<Option<&'v str>>,
) -> Result<Format, DocumentError> {
    if let Some(version) = field("spdxVersion") {
        spdx_version(version).map(Format::SpdxJson)
    } else if field("bomFormat").is_some() || field("specVersion").is_some() {
        cyclonedx_version(field("specVersion").flatten()).map(Format::CycloneDxJson)
    } else {
        Err(DocumentError::Unknown)
    }
}

impl From<&Bom> for Document {
    /// The document as CycloneDX of the newest version that is written.
    fn from(bom: &Bom) -> Self {
        let version = SpecVersion::V1_7;
        Document {
            format: Format::CycloneDxJson(version.as_str().to_owned()),
            // What was written just now is JSON.
            value: serde_json::from_str(&bom.to_json(version)).unwrap_or_default(),
            unread: Vec::new(),
        }
    }
}

fn cyclonedx_version(version: Option<&str>) -> Result<String, DocumentError> {
    let version = version.unwrap_or_default();
    if CYCLONEDX_VERSIONS.contains(&version) {
        Ok(version.to_owned())
    } else {
        Err(DocumentError::Version { format: "CycloneDX", version: version.to_owned() })
    }
}

fn spdx_version(version: Option<&str>) -> Result<String, DocumentError> {
    let version = version.unwrap_or_default();
    match version.strip_prefix("SPDX-") {
        Some(number @ ("2.2" | "2.3")) => Ok(number.to_owned()),
        _ => Err(DocumentError::Version { format: "SPDX", version: version.to_owned() }),
    }
}

/// What a document says, whatever its format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contents {
    /// When it was made, as written.
    pub timestamp: Option<String>,
    /// Who or what made it: tools, persons and organizations.
    pub creators: Vec<String>,
    /// The subject: an index into [`Contents::components`].
    pub root: Option<usize>,
    /// All components, the subject and parts of components too, in the order of the document.
    pub components: Vec<Entry>,
    /// Which component depends on which, sorted, as indexes.
    pub edges: Vec<(usize, usize)>,
    /// References of the graph that lead to no component.
    pub dangling: Vec<String>,
}

impl Contents {
    /// The view of a document of which nothing else is wanted, and what was passed over, as
    /// [`Document::unread`] has it: that of [`Document::contents`], in half the time.
    ///
    /// # Errors
    ///
    /// As [`Document::parse`].
    pub fn parse(bytes: &[u8]) -> Result<(Contents, Vec<String>), DocumentError> {
        let seen = Seen::parse(bytes)?;
        Ok((seen.contents(), seen.unread))
    }
}

/// A component of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Where it stands: a JSON pointer (RFC 6901) into [`Document::value`].
    pub place: String,
    /// The name by which the document refers to it (`bom-ref`, `SPDXID`).
    pub reference: Option<String>,
    /// What sort of thing it is, in the words of CycloneDX (`library`).
    pub kind: String,
    /// The name, with the group before it.
    pub name: String,
    /// The version as written.
    pub version: Option<String>,
    /// The package URL as written.
    pub purl: Option<String>,
    /// The CPE name as written.
    pub cpe: Option<String>,
    /// Hashes: algorithm (`SHA-256`) and lower-case hexadecimal digits.
    pub hashes: Vec<(String, String)>,
    /// Licences: identifiers, names or expressions.
    pub licenses: Vec<String>,
    /// Who supplied it, or made it where nobody is said to have supplied it.
    pub supplier: Option<String>,
    /// Facts without a field of their own: name and value.
    pub properties: Vec<(String, String)>,
    /// The modules in whose place it stands: name and version.
    pub ancestors: Vec<(String, Option<String>)>,
    /// The component that it is a part of.
    pub part_of: Option<usize>,
}

impl Entry {
    /// The value of a property, if there is exactly one of that name.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&str> {
        let mut values = self.properties.iter().filter(|(known, _)| known == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value)
    }
}

fn text(value: &Tree, field: &str) -> Option<String> {
    let text = value.get(field)?.as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}
