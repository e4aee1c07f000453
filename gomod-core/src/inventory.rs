//! The inventory: a serializable snapshot of the facts about a build.
//!
//! An [`Inventory`] is what the upper floors (documents, judgement) read. It
//! holds no opinion and no output format; every fact in it says how it is
//! known, and the whole says how complete it is ([`Inventory::gaps`]).
//!
//! Data flows one way: nothing above changes an inventory back into facts.

use serde::{Deserialize, Serialize};

/// The facts about the modules of one build (or one workspace).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Inventory {
    /// The main modules: one, or each module that a go.work file uses, sorted by path.
    pub main: Vec<MainModule>,
    /// The modules of the build list other than the main modules, sorted by path.
    ///
    /// The pseudo-modules `go` and `toolchain` are not components; see
    /// [`Inventory::go_version`] and [`Inventory::toolchain`].
    pub components: Vec<Component>,
    /// Requirement edges on *selected* versions, sorted by (`from`, `to`), without self-loops.
    pub edges: Vec<Edge>,
    /// The least Go release that the build needs: the selected `go` version (for example `1.24.0`).
    pub go_version: String,
    /// The toolchain suggested by the `toolchain` line, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toolchain: Option<String>,
    /// The contexts for which this inventory speaks; components and edges index into it.
    pub contexts: Vec<Context>,
    /// The tree head of the checksum database in which hashes are proven, where it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogHead>,
    /// What could not be known, and why. Empty means complete.
    pub gaps: Vec<Gap>,
    /// Remarks on what the go command would refuse or warn about.
    pub notes: Vec<String>,
}

/// The head of the log of a checksum database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LogHead {
    /// The name of the database.
    pub database: String,
    /// How many records the log has.
    pub size: u64,
    /// The hash of the tree, in base64.
    pub hash: String,
}

/// The context in which a component or an edge is part of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[non_exhaustive]
pub enum Context {
    /// The module graph: independent of packages, platform and build tags.
    Module {
        /// The path of the main module.
        main: String,
    },
}

/// A main module: the module being built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MainModule {
    /// The module path.
    pub path: String,
    /// The version: the one asked for when the module was named as `module@version`; else
    /// none, unless the caller sets what version control knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The `go` line as written; none where the file has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go_version: Option<String>,
    /// The deprecation notice of the module line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The commit that is checked out, when the caller sets what version control knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The directory relative to the root of what was looked at (`.` for the root), `/`-separated.
    pub dir: String,
}

/// A module of the build list that is not a main module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// The module path that is required (before replacement).
    pub path: String,
    /// The selected version (before replacement).
    pub version: String,
    /// What stands in for the module, when a `replace` line applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Replacement>,
    /// Whether a main module requires it without an `// indirect` comment.
    pub direct: bool,
    /// The `go` line of the go.mod that is used (the replacement's when replaced).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go_version: Option<String>,
    /// The commit time from the proxy's `.info` (RFC 3339), of the module that is used.
    ///
    /// It is the proxy's word: nothing vouches for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The `h1:` hash of the module's files that go.sum has for the module that is
    /// *used* (the replacement's when replaced by a module).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h1: Option<String>,
    /// The `h1:` hash of its go.mod that go.sum has, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go_mod_h1: Option<String>,
    /// The record of the checksum database that has the hash of the files, where it was asked:
    /// the hash is then proven in [`Inventory::log`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h1_record: Option<u64>,
    /// The record that has the hash of the go.mod, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub go_mod_h1_record: Option<u64>,
    /// Who vouches for [`Component::h1`]: go.sum, which has it, or the log besides. The files
    /// themselves were not read.
    #[serde(default)]
    pub h1_proof: Proof,
    /// How the go.mod that the graph used is known to be the published one.
    pub go_mod_proof: Proof,
    /// Whether the requirements of the module were read, so that its edges are complete.
    pub edges_known: bool,
    /// Where the source came from, when the `.info` says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Indexes into [`Inventory::contexts`].
    pub contexts: Vec<u32>,
}

/// The right-hand side of the `replace` line that applies to a module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// A module path, or a directory as written in the file.
    pub path: String,
    /// The version; none when the replacement is a directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Replacement {
    /// Whether the replacement is a directory on the local disk.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.version.is_none()
    }
}

/// The source repository that a proxy's `.info` names. Its word only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Origin {
    /// The version-control system, such as `git`.
    pub vcs: String,
    /// The repository's URL.
    pub url: String,
    /// The directory of the module within the repository; empty for the root.
    pub subdir: String,
    /// The commit hash.
    pub hash: String,
    /// The reference, such as `refs/tags/v1.0.0`.
    pub reference: String,
}

/// By what means bytes are known to be those that were published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Proof {
    /// Nothing vouches for the bytes.
    #[default]
    None,
    /// The bytes were not read.
    Unread,
    /// The bytes come from the checkout itself: a local replacement directory.
    Local,
    /// The `h1:` hash of the bytes was computed and equals the one in go.sum.
    GoSum,
    /// So it does, and the log of the checksum database has that hash, in the tree of
    /// [`Inventory::log`].
    Log,
}

/// A requirement: `from` requires `to`, mapped to the selected version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Edge {
    /// The requiring module.
    pub from: Node,
    /// An index into [`Inventory::components`], or a main module in a workspace.
    pub to: Node,
    /// Whether `from` marks the requirement `// indirect`.
    pub indirect: bool,
}

/// A module of an inventory: by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Node {
    /// Index into [`Inventory::main`].
    Main(u32),
    /// Index into [`Inventory::components`].
    Component(u32),
}

/// Something that could not be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// The module concerned, as `path@version`; none when it concerns the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Which fact is missing.
    pub missing: Missing,
    /// Why it is missing, for a person to read.
    pub reason: String,
}

/// The kinds of facts that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Missing {
    /// The requirements of a module: its edges, and perhaps modules behind it.
    Requirements,
    /// The hash of a module's files.
    Hash,
    /// The version or commit of a module that stands in as a local directory.
    Version,
    /// The commit time.
    Time,
}
