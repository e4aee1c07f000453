//! What a document says about itself, and who and what made it.

use serde::ser::{SerializeMap, Serializer};

use super::{Component, ExternalReference, OrganizationalContact, OrganizationalEntity, Property};
use crate::spec::{Gated, SpecVersion, gated, words, write_field};
use crate::timestamp::Timestamp;

gated! {
    /// About the document and its subject.
    #[derive(Default)]
    pub struct Metadata {
        /// When the document was made.
        V1_4 "timestamp" timestamp: Option<Timestamp>,
        /// The stages of the product's life in which the data was captured.
        V1_5 "lifecycles" lifecycles: Vec<Lifecycle>,
        /// The tools that made the document.
        V1_4 "tools" tools: Tools,
        /// The organization that made the document.
        V1_6 "manufacturer" manufacturer: Option<OrganizationalEntity>,
        /// The persons who made the document.
        V1_4 "authors" authors: Vec<OrganizationalContact>,
        /// The subject of the document.
        V1_4 "component" component: Option<Component>,
        /// The organization that made the subject, where the subject has no field for it.
        V1_4 until V1_6 "manufacture" manufacture: Option<OrganizationalEntity>,
        /// The organization that supplied the subject.
        V1_4 "supplier" supplier: Option<OrganizationalEntity>,
        /// Facts without a field of their own.
        V1_4 "properties" properties: Vec<Property>,
    }
}

gated! {
    /// A stage of a product's life.
    #[derive(Default)]
    pub struct Lifecycle {
        /// The stage.
        V1_5 "phase" phase: Phase,
    }
}

words! {
    /// The stages of a product's life.
    #[derive(Default)]
    pub enum Phase {
        /// Before the build: from source files and manifests.
        #[default]
        PreBuild = "pre-build",
        /// During a build.
        Build = "build",
        /// After the build: from what was built.
        PostBuild = "post-build",
    }
}

/// The tools that made a document.
///
/// 1.4 has a list of its own for them (name and version); since 1.5 they are components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tools(pub Vec<Component>);

impl Gated for Tools {
    fn is_absent(&self, _: SpecVersion) -> bool {
        self.0.is_empty()
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        if version >= SpecVersion::V1_5 {
            let mut map = serializer.serialize_map(None)?;
            write_field(&mut map, "components", &self.0, version)?;
            return map.end();
        }
        let legacy: Vec<LegacyTool> = self.0.iter().map(LegacyTool::of).collect();
        legacy.write(version, serializer)
    }
}

gated! {
    /// A tool as 1.4 has it.
    struct LegacyTool {
        /// The tool's name.
        V1_4 "name" name: String,
        /// The tool's version.
        V1_4 "version" version: Option<String>,
        /// Where to learn about the tool.
        V1_4 "externalReferences" external_references: Vec<ExternalReference>,
    }
}

impl LegacyTool {
    fn of(tool: &Component) -> Self {
        LegacyTool {
            name: tool.name.clone(),
            version: tool.version.clone(),
            external_references: tool.external_references.clone(),
        }
    }
}
