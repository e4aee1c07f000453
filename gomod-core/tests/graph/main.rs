//! Requirement graphs against answers worked out by hand, and against a slow textbook resolver.

mod laws;
mod query;
mod scenarios;
mod textbook;
mod world;
