//! CycloneDX XML: the same document as the JSON, by one table of shapes.

mod read;
mod shape;
mod unknown;
mod write;

pub use read::XmlError;
pub(crate) use read::read;
pub(crate) use unknown::unknown;
pub(crate) use write::written;

/// The beginning of the namespaces of all versions.
const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
