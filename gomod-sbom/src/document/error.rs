//! Why a text is no document.

use std::fmt;

use crate::xml::XmlError;

/// Why a text is not a document that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentError {
    /// It is larger than [`MAX_DOCUMENT`](super::MAX_DOCUMENT).
    TooLarge,
    /// It is not UTF-8.
    Encoding,
    /// It is not JSON.
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in bytes.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is XML, but no CycloneDX.
    Xml(XmlError),
    /// It is JSON, but neither CycloneDX nor SPDX.
    Unknown,
    /// It is of a version that is not read.
    Version {
        /// The format: `CycloneDX` or `SPDX`.
        format: &'static str,
        /// The version as written; empty when there is none.
        version: String,
    },
}

impl DocumentError {
    pub(super) fn json(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        DocumentError::Json { line, column, message }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentError::TooLarge => {
                write!(f, "the document has more than {} MiB", super::MAX_DOCUMENT >> 20)
            }
            DocumentError::Encoding => f.write_str("the document is not UTF-8"),
            DocumentError::Json { line, column, message } => {
                write!(f, "{line}:{column}: no JSON: {message}")
            }
            DocumentError::Xml(error) => write!(f, "no CycloneDX in XML: {error}"),
            DocumentError::Unknown => f.write_str("neither a CycloneDX nor an SPDX 2 document"),
            DocumentError::Version { format, version } if version.is_empty() => {
                write!(f, "a {format} document that does not say of which version")
            }
            DocumentError::Version { format, version } => {
                let known = if *format == "SPDX" { "SPDX-2.2 and SPDX-2.3" } else { "1.2 to 1.7" };
                write!(f, "{format} version {version:?} is not one of {known}")
            }
        }
    }
}

impl std::error::Error for DocumentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DocumentError::Xml(error) => Some(error),
            _ => None,
        }
    }
}
