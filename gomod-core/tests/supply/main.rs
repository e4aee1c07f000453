//! The supply floor: module cache, proxies, and their faults.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(feature = "net")]
#[path = "../archives/mod.rs"]
mod archives;
#[path = "../support/mod.rs"]
mod support;

mod cache;
#[cfg(feature = "direct")]
mod direct;
#[cfg(feature = "net")]
mod downloads;
#[cfg(feature = "net")]
mod http;
mod index;
mod laws;
mod local;
mod proof;
#[cfg(feature = "net")]
mod tls;
mod together;
#[cfg(feature = "net")]
mod zips;
