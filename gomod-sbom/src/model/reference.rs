//! Where more about a component is found.

use serde::ser::{SerializeMap, Serializer};

use super::Hash;
use crate::spec::{Gated, SpecVersion, words, write_field};

/// A place where more about a component is found. Left out of documents of versions that do
/// not know what is found there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalReference {
    /// The URL.
    pub url: String,
    /// A remark.
    pub comment: Option<String>,
    /// What is found there.
    pub kind: ExternalReferenceType,
    /// Hashes of what is found there.
    pub hashes: Vec<Hash>,
}

impl Gated for ExternalReference {
    fn is_absent(&self, version: SpecVersion) -> bool {
        self.kind == ExternalReferenceType::SourceDistribution && version < SpecVersion::V1_6
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write_field(&mut map, "url", &self.url, version)?;
        write_field(&mut map, "comment", &self.comment, version)?;
        write_field(&mut map, "type", &self.kind, version)?;
        write_field(&mut map, "hashes", &self.hashes, version)?;
        map.end()
    }
}

words! {
    /// What is found at an external reference.
    #[derive(Default)]
    pub enum ExternalReferenceType {
        /// The repository of the source.
        Vcs = "vcs",
        /// The issue tracker.
        IssueTracker = "issue-tracker",
        /// A page about it.
        Website = "website",
        /// Documentation.
        Documentation = "documentation",
        /// The file that it is distributed as.
        Distribution = "distribution",
        /// Its source as a file, or at a version in a repository. Not before 1.6.
        SourceDistribution = "source-distribution",
        /// Another document about it.
        Bom = "bom",
        /// The text of its licence.
        License = "license",
        /// Anything else.
        #[default]
        Other = "other",
    }
}
