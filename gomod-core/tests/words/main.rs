//! The words of modules: tables whose right-hand sides are Go's answers, and laws.

mod laws;
mod path;
mod pseudo;
mod release;
mod version;
