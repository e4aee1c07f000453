//! What a caller decides about a document.

use std::collections::BTreeMap;

use gomod_core::version::ModuleVersion;

use crate::archive::Archive;
use crate::model::ComponentType;
use crate::party::{Parties, Told};
use crate::score::Profile;
use crate::timestamp::Timestamp;

/// What a caller decides about a document made from an inventory.
///
/// ```
/// use gomod_sbom::{ComponentType, Options, Timestamp};
///
/// let mut options = Options::default();
/// options.component_type = ComponentType::Library;
/// options.timestamp = Timestamp::from_unix_seconds(1_704_067_199);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What sort of thing the main module is: an application unless told otherwise.
    pub component_type: ComponentType,
    /// The name of a workspace. Without one it is named by the module in its own
    /// directory, else by the path that its modules have in common, else `workspace`.
    pub workspace_name: Option<String>,
    /// When the document is made; left out when none.
    pub timestamp: Option<Timestamp>,
    /// The URL of the module proxy from which the modules come: with it every module has
    /// a `distribution` reference to its zip file. User name and password in it are not
    /// written. A URL that is not `http:` or `https:` gives no references.
    pub proxy: Option<String>,
    /// Patterns of private modules, as in `GOPRIVATE`: they have no page on the public
    /// documentation site and no file on the public proxy, so no reference says so.
    pub private: String,
    /// Who made and supplies the main module, and who made the document.
    pub parties: Parties,
    /// What is told of other modules. The first that says something of a module counts.
    pub told: Vec<Told>,
    /// What the document shall fill beyond what every document has.
    pub profile: Option<Profile>,
    /// The zips of published modules, as far as they were read and held against go.sum. For
    /// the profile `bsi-2.1`.
    pub archives: BTreeMap<ModuleVersion, Archive>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            component_type: ComponentType::Application,
            workspace_name: None,
            timestamp: None,
            proxy: None,
            private: String::new(),
            parties: Parties::default(),
            told: Vec::new(),
            profile: None,
            archives: BTreeMap::new(),
        }
    }
}
