//! The model of a document: the part of CycloneDX that speaks about modules.
//!
//! The fields stand in the order of the official schemas, each row with the version
//! that brought it (the schemas of 1.4 to 1.7 are the source). A value set in a field
//! that the version written does not have is left out of the document, never moved
//! somewhere else. All collections are plain vectors: whoever builds a [`Bom`] by hand
//! decides the order; [`Bom::from_inventory`] sorts.

mod license;
mod metadata;
mod reference;

use crate::spec::{gated, plain, words};
use crate::timestamp::Timestamp;

pub use license::{Acknowledgement, License, LicenseExpression, Licenses};
pub use metadata::{Lifecycle, Metadata, Phase, Tools};
pub use reference::{ExternalReference, ExternalReferenceType};

gated! {
    /// A bill of materials.
    ///
    /// `$schema`, `bomFormat` and `specVersion` are the writer's; see
    /// [`Bom::write_json`].
    pub struct Bom {
        /// `urn:uuid:` and a UUID; see [`Bom::content_serial`].
        V1_4 "serialNumber" serial_number: Option<String>,
        /// The number of the document's revision, beginning at 1.
        V1_4 "version" version: u32,
        /// About the document and its subject.
        V1_4 "metadata" metadata: Metadata,
        /// The components other than the subject.
        V1_4 "components" components: Vec<Component>,
        /// The dependency graph: one entry for every component that has a `bom-ref`.
        V1_4 "dependencies" dependencies: Vec<Dependency>,
        /// How complete the document is.
        V1_4 "compositions" compositions: Vec<Composition>,
    }
}

impl Default for Bom {
    /// An empty document, in its first revision.
    fn default() -> Self {
        Bom {
            serial_number: None,
            version: 1,
            metadata: Metadata::default(),
            components: Vec::new(),
            dependencies: Vec::new(),
            compositions: Vec::new(),
        }
    }
}

gated! {
    /// A component: a module, a program, the standard library, a tool.
    #[derive(Default)]
    pub struct Component {
        /// What sort of thing it is.
        V1_4 "type" kind: ComponentType,
        /// Identifies the component within the document.
        V1_4 "bom-ref" bom_ref: Option<String>,
        /// The organization that supplied it.
        V1_4 "supplier" supplier: Option<OrganizationalEntity>,
        /// The organization that made it.
        V1_6 "manufacturer" manufacturer: Option<OrganizationalEntity>,
        /// The persons who made it.
        V1_6 "authors" authors: Vec<OrganizationalContact>,
        /// The same in one line, where there is no list of them.
        V1_4 until V1_6 "author" author: Option<String>,
        /// Who published it.
        V1_4 "publisher" publisher: Option<String>,
        /// What stands before the name; never of a module.
        V1_4 "group" group: Option<String>,
        /// The name; of a module, its whole path.
        V1_4 "name" name: String,
        /// The version; of a module, with its `v`.
        V1_4 "version" version: Option<String>,
        /// What it is, for a person to read.
        V1_4 "description" description: Option<String>,
        /// Whether the subject needs it. Not for the subject itself.
        V1_4 "scope" scope: Option<Scope>,
        /// Hashes of the file that the component is distributed as.
        V1_4 "hashes" hashes: Vec<Hash>,
        /// The licences under which it is given.
        V1_4 "licenses" licenses: Option<Licenses>,
        /// The copyright notice.
        V1_4 "copyright" copyright: Option<String>,
        /// The CPE name.
        V1_4 "cpe" cpe: Option<String>,
        /// The package URL.
        V1_4 "purl" purl: Option<String>,
        /// What it was made from.
        V1_4 "pedigree" pedigree: Option<Pedigree>,
        /// Where more about it is found.
        V1_4 "externalReferences" external_references: Vec<ExternalReference>,
        /// Components that are part of it.
        V1_4 "components" components: Vec<Component>,
        /// What was found when it was looked at.
        V1_4 "evidence" evidence: Option<Evidence>,
        /// Facts without a field of their own.
        V1_4 "properties" properties: Vec<Property>,
    }
}

words! {
    /// The sorts of components.
    #[derive(Default)]
    pub enum ComponentType {
        /// A program.
        Application = "application",
        /// A framework.
        Framework = "framework",
        /// A library; also whatever is not known to be something else.
        #[default]
        Library = "library",
        /// A container image.
        Container = "container",
        /// A single file.
        File = "file",
        /// An operating system.
        OperatingSystem = "operating-system",
        /// A device.
        Device = "device",
        /// The software of a device.
        Firmware = "firmware",
    }
}

words! {
    /// Whether the subject needs a component.
    pub enum Scope {
        /// Needed at run time.
        Required = "required",
        /// Not needed at run time.
        Optional = "optional",
        /// Not part of what is delivered.
        Excluded = "excluded",
    }
}

gated! {
    /// An organization.
    #[derive(Default)]
    pub struct OrganizationalEntity {
        /// The name.
        V1_4 "name" name: Option<String>,
        /// URLs of the organization.
        V1_4 "url" url: Vec<String>,
        /// Whom to ask.
        V1_4 "contact" contact: Vec<OrganizationalContact>,
    }
}

gated! {
    /// A person.
    #[derive(Default)]
    pub struct OrganizationalContact {
        /// The name.
        V1_4 "name" name: Option<String>,
        /// The mail address.
        V1_4 "email" email: Option<String>,
        /// The telephone number.
        V1_4 "phone" phone: Option<String>,
    }
}

gated! {
    /// The hash of a file.
    ///
    /// Go's `h1:` is not one: it is the hash of a list of hashes, and no file has it.
    #[derive(Default)]
    pub struct Hash {
        /// The algorithm.
        V1_4 "alg" alg: HashAlgorithm,
        /// The hash, in lower-case hexadecimal digits.
        V1_4 "content" content: String,
    }
}

words! {
    /// The hash algorithms.
    #[derive(Default)]
    pub enum HashAlgorithm {
        /// MD5.
        Md5 = "MD5",
        /// SHA-1.
        Sha1 = "SHA-1",
        /// SHA-256.
        #[default]
        Sha256 = "SHA-256",
        /// SHA-384.
        Sha384 = "SHA-384",
        /// SHA-512.
        Sha512 = "SHA-512",
        /// SHA3-256.
        Sha3_256 = "SHA3-256",
        /// SHA3-384.
        Sha3_384 = "SHA3-384",
        /// SHA3-512.
        Sha3_512 = "SHA3-512",
        /// BLAKE2b with 256 bits.
        Blake2b256 = "BLAKE2b-256",
        /// BLAKE2b with 384 bits.
        Blake2b384 = "BLAKE2b-384",
        /// BLAKE2b with 512 bits.
        Blake2b512 = "BLAKE2b-512",
        /// BLAKE3.
        Blake3 = "BLAKE3",
    }
}

gated! {
    /// What a component was made from.
    #[derive(Default)]
    pub struct Pedigree {
        /// The components from which it descends, or in whose place it stands.
        V1_4 "ancestors" ancestors: Vec<Component>,
        /// A remark for a person to read.
        V1_4 "notes" notes: Option<String>,
    }
}

gated! {
    /// What was found when a component was looked at.
    #[derive(Default)]
    pub struct Evidence {
        /// Licences.
        V1_4 "licenses" licenses: Option<Licenses>,
        /// Copyright statements.
        V1_4 "copyright" copyright: Vec<Copyright>,
    }
}

gated! {
    /// A copyright statement.
    #[derive(Default)]
    pub struct Copyright {
        /// Its text.
        V1_4 "text" text: String,
    }
}

gated! {
    /// What a component depends on.
    #[derive(Default)]
    pub struct Dependency {
        /// The `bom-ref` of the component.
        V1_4 "ref" reference: String,
        /// The `bom-ref`s of what it depends on; none for a leaf.
        V1_4 "dependsOn" depends_on: Vec<String>,
    }
}

gated! {
    /// How complete the document is about some of its components.
    #[derive(Default)]
    pub struct Composition {
        /// How complete it is.
        V1_4 "aggregate" aggregate: Aggregate,
        /// The `bom-ref`s of the components whose parts this is about.
        V1_4 "assemblies" assemblies: Vec<String>,
        /// The `bom-ref`s of the components whose dependencies this is about.
        V1_4 "dependencies" dependencies: Vec<String>,
    }
}

words! {
    /// Degrees of completeness.
    #[derive(Default)]
    pub enum Aggregate {
        /// Nothing is missing.
        Complete = "complete",
        /// Something is missing.
        Incomplete = "incomplete",
        /// It is not known whether anything is missing.
        #[default]
        Unknown = "unknown",
    }
}

gated! {
    /// A fact without a field of its own. A name may occur more than once.
    #[derive(Default)]
    pub struct Property {
        /// The name, beginning with a namespace such as `gomod:`.
        V1_4 "name" name: String,
        /// The value.
        V1_4 "value" value: String,
    }
}

plain!(Timestamp);
