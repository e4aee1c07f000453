//! Requirement graphs against answers worked out by hand, and against a slow textbook resolver.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod laws;
mod query;
mod scenarios;
mod textbook;
mod world;
