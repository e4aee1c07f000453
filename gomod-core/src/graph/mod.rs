//! The requirement graph of a build and its build list.
//!
//! [`build`] answers what the build list is; [`Graph`] is the graph it came
//! from. Which modules replace and exclude is held by a [`MainSet`], and a
//! [`ModReader`] reads go.mod files through a verified source.

mod load;
mod main_set;
mod mvs;
mod reader;
mod requirements;
mod summary;
mod vendoring;

pub use crate::lexical::{clean, relative};
pub use load::{Loaded, Pruning};
pub use main_set::{Conflict, MainFile, MainSet, MainSetError, Work};
pub use mvs::{Graph, NodeId};
pub use reader::{ModError, ModErrorKind, ModRead, ModReader};
pub use requirements::{
    Build, BuildError, Refusal, Requirements, build, build_as_of, build_listed, build_updated,
    minimal_requirements,
};
pub use summary::{Required, Retracted, Summary};
pub use vendoring::{
    InconsistentVendoring, VENDOR_NODE, build as build_vendored, check as check_vendoring,
    is_used as is_vendoring_used, unlisted as unlisted_in_vendoring,
};
