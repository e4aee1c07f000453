//! Documents of any origin in other formats, with what is lost on the way.
//!
//! Between the versions and the two forms of CycloneDX the document is kept as it is, also
//! what this crate has no word for: the official schema of the version wanted says what has no
//! place there. Between CycloneDX and SPDX the way leads through [`Bom`]: what was not taken
//! into it is lost, and what SPDX does not hold in the end is, too. Nothing is lost in silence.
//!
//! ```
//! use gomod_sbom::{Document, convert};
//!
//! let document = Document::parse(br#"{
//!     "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
//!     "components": [{"type": "library", "name": "a", "x": 1, "tags": ["b"]}]
//! }"#)?;
//! let conversion = convert(&document, "cyclonedx-json@1.5".parse().unwrap());
//! let lost: Vec<String> = conversion.lost.iter().map(ToString::to_string).collect();
//! assert_eq!(
//!     lost,
//!     [
//!         "/components/0/tags: the specification has no such field here",
//!         "/components/0/x: the specification has no such field here",
//!     ],
//! );
//! # Ok::<(), gomod_sbom::DocumentError>(())
//! ```

mod cyclonedx;
mod fit;
mod held;
pub(crate) mod order;
mod package;
mod removal;
mod spdx;
mod take;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;

use crate::document::{Document, Format};
use crate::model::Bom;
use crate::spec::SpecVersion;
use crate::xml;

/// What a document is to be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// CycloneDX in JSON; without a version that of the document, where it is one of those
    /// that are written, else the default.
    CycloneDxJson(Option<SpecVersion>),
    /// CycloneDX in XML, likewise.
    CycloneDxXml(Option<SpecVersion>),
    /// SPDX 2.3 in JSON.
    SpdxJson,
}

/// A text that names no format which is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTarget(pub String);

impl fmt::Display for UnknownTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not one of cyclonedx-json and cyclonedx-xml, with @1.4 to @1.7 behind it or \
             not, and spdx-json",
            self.0
        )
    }
}

impl std::error::Error for UnknownTarget {}

impl FromStr for Target {
    type Err = UnknownTarget;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTarget(text.to_owned());
        let (format, version) = match text.split_once('@') {
            Some((format, version)) => (format, Some(version)),
            None => (text, None),
        };
        let spec = || version.map(str::parse::<SpecVersion>).transpose().map_err(|_| unknown());
        match format {
            "cyclonedx-json" => Ok(Target::CycloneDxJson(spec()?)),
            "cyclonedx-xml" => Ok(Target::CycloneDxXml(spec()?)),
            "spdx-json" if matches!(version, None | Some("2.3")) => Ok(Target::SpdxJson),
            _ => Err(unknown()),
        }
    }
}

/// A document in another format.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Conversion {
    /// The document.
    pub text: String,
    /// What it does not say any more, by place.
    pub lost: Vec<Loss>,
}

/// Something that a document said and its conversion does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Loss {
    /// Where it stood: a JSON pointer (RFC 6901); of XML, the elements' names.
    pub place: String,
    /// Why it is lost.
    pub reason: String,
}

impl Loss {
    pub(crate) fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Loss { place: place.into(), reason: reason.into() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "/" } else { &self.place };
        write!(f, "{place}: {}", self.reason)
    }
}

/// Writes a document in another format, and tells what is lost.
#[must_use]
pub fn convert(document: &Document, target: Target) -> Conversion {
    let mut lost: Vec<Loss> = document
        .unread()
        .iter()
        .map(|element| Loss::new(format!("/{element}"), "such elements are not read"))
        .collect();
    let text = match target {
        Target::SpdxJson => to_spdx(document, &mut lost),
        Target::CycloneDxJson(version) => {
            let (value, _) = to_cyclonedx(document, version, &mut lost);
            order::text(&value)
        }
        Target::CycloneDxXml(version) => {
            let (value, version) = to_cyclonedx(document, version, &mut lost);
            let unknown = xml::unknown(&value);
            lost.extend(
                unknown.into_iter().map(|place| Loss::new(place, "has no element that is written")),
            );
            xml::written(&value, version)
        }
    };
    lost.sort();
    lost.dedup();
    Conversion { text, lost }
}

/// The document as the JSON of a version of CycloneDX.
pub(crate) fn to_cyclonedx(
    document: &Document,
    wanted: Option<SpecVersion>,
    lost: &mut Vec<Loss>,
) -> (Value, SpecVersion) {
    match document.format() {
        Format::CycloneDxJson(version) | Format::CycloneDxXml(version) => {
            let version = wanted.or_else(|| version.parse().ok()).unwrap_or_default();
            (fit::fitted(document.value(), version, lost), version)
        }
        Format::SpdxJson(_) => {
            let version = wanted.unwrap_or_default();
            let bom = spdx::read(document.value(), lost);
            // All of it, so that what the version does not have is told.
            let all = Document::from(&bom);
            (fit::fitted(all.value(), version, lost), version)
        }
    }
}

fn to_spdx(document: &Document, lost: &mut Vec<Loss>) -> String {
    if let Format::SpdxJson(_) = document.format() {
        // 2.3 allows all that 2.2 does.
        let mut value = document.value().clone();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("spdxVersion".to_owned(), "SPDX-2.3".into());
        }
        return order::text(&value);
    }
    let bom: Bom = cyclonedx::read(document.value(), lost);
    let text = bom.to_spdx();
    lost.extend(held::missing(&bom, &text));
    text
}
