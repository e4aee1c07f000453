//! Software bills of materials from a [`gomod_core`] inventory.
//!
//! A [`Bom`] is a small model of the part of CycloneDX that speaks about modules.
//! [`Bom::from_inventory`] makes one of the facts about a build, and [`Bom::to_json`]
//! writes it for a spec version from 1.4 to 1.7:
//!
//! ```
//! use gomod_core::inventory::{Component, Edge, Inventory, MainModule, Node};
//! use gomod_sbom::{Bom, Options, SpecVersion};
//!
//! let inventory = Inventory {
//!     main: vec![MainModule { path: "example.com/app".into(), ..MainModule::default() }],
//!     components: vec![Component {
//!         path: "github.com/BurntSushi/toml".into(),
//!         version: "v1.3.2".into(),
//!         direct: true,
//!         edges_known: true,
//!         ..Component::default()
//!     }],
//!     edges: vec![Edge { from: Node::Main(0), to: Node::Component(0), indirect: false }],
//!     go_version: "1.22".into(),
//!     ..Inventory::default()
//! };
//! let bom = Bom::from_inventory(&inventory, &Options::default());
//! assert_eq!(
//!     bom.components[0].purl.as_deref(),
//!     Some("pkg:golang/github.com/BurntSushi/toml@v1.3.2?type=module"),
//! );
//! let json = bom.to_json(SpecVersion::V1_6);
//! assert!(json.contains(r#""specVersion": "1.6""#));
//! ```
//!
//! The document is a function of the inventory and the [`Options`]: it does not depend
//! on the host, the time, or the order in which the inventory lists things.

mod archive;
mod build;
mod compare;
mod convert;
pub mod document;
mod each;
#[cfg(feature = "cyclonedx-bom")]
pub mod interop;
mod json;
mod merge;
pub mod model;
mod options;
mod party;
pub mod purl;
pub mod score;
mod spdx;
mod spec;
mod timestamp;
mod tree;
pub mod validate;
mod xml;

pub use archive::{Archive, ArchiveError};
pub use compare::{Change, ChangeKind, Comparison, compare, compare_with_edges};
pub use convert::{Conversion, Loss, Target, UnknownTarget, convert};
pub use document::{Document, DocumentError};
pub use each::each;
pub use merge::{MergeOptions, Merged, merge};
pub use model::{Bom, Component, ComponentType};
pub use options::Options;
pub use party::{Parties, Party, PartyError, PartyProblem, Told};
pub use score::{Profile, RuleScore, Score, score};
pub use spec::{SpecVersion, UnknownSpecVersion};
pub use timestamp::{Timestamp, TimestampError};
pub use validate::validate;
pub use xml::XmlError;
