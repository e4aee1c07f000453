//! Facts about Go modules, without a Go toolchain.
//!
//! The crate is built in floors, each using only those below it:
//!
//! | floor | modules | feature |
//! |---|---|---|
//! | words | [`version`], [`release`], [`pseudo`], [`path`] | |
//! | files | [`syntax`], [`modfile`], [`workfile`], [`edit`], [`sumfile`], [`vendor`] | |
//! | proof | `zip`, `dirhash`, `modzip`, `note`, `tlog`, `sums`, `verified`, `verify` | `proof`, `log`, `graph` |
//! | supply | `env`, `source`, `cache`, `proxy`, `supply`, `sumdb`, `download`, `direct` | `graph`, `net`, `direct` |
//! | graph | `graph`, `query` | `graph` |
//! | face | `project`, `inventory` | `graph` |
//! | beside them | `vcs` | `vcs` |

#[cfg(feature = "graph")]
pub mod cache;
mod decimal;
#[cfg(feature = "direct")]
pub mod direct;
#[cfg(feature = "proof")]
pub mod dirhash;
#[cfg(feature = "graph")]
pub mod download;
pub mod edit;
#[cfg(feature = "graph")]
pub mod env;
mod format;
#[cfg(feature = "graph")]
pub mod graph;
#[cfg(feature = "graph")]
pub mod info;
#[cfg(feature = "graph")]
pub mod inventory;
#[cfg(feature = "json")]
pub mod json;
#[cfg(feature = "graph")]
mod lexical;
pub mod modfile;
#[cfg(feature = "proof")]
pub mod modzip;
#[cfg(feature = "log")]
pub mod note;
pub mod path;
#[cfg(feature = "proof")]
pub mod pool;
#[cfg(feature = "graph")]
pub mod project;
#[cfg(feature = "graph")]
pub mod proxy;
pub mod pseudo;
#[cfg(feature = "graph")]
pub mod query;
pub mod release;
#[cfg(feature = "graph")]
pub mod source;
#[cfg(feature = "graph")]
pub mod sumdb;
pub mod sumfile;
#[cfg(feature = "graph")]
pub mod sums;
#[cfg(feature = "graph")]
pub mod supply;
pub mod syntax;
mod text;
#[cfg(feature = "log")]
pub mod tlog;
#[cfg(feature = "proof")]
mod tree;
#[cfg(feature = "vcs")]
pub mod vcs;
pub mod vendor;
#[cfg(feature = "graph")]
pub mod verified;
#[cfg(feature = "graph")]
pub mod verify;
pub mod version;
pub mod workfile;
#[cfg(feature = "proof")]
pub mod zip;
