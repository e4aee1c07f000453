//! The supply floor: module cache, proxies, and their faults.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod cache;
mod local;
mod proof;
mod together;
