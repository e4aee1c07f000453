//! The `gomod` command as its users see it: arguments, output, exit codes, files.
//!
//! Every test runs the program in a directory of its own, with a home, a module cache and an
//! environment of its own, and with the file proxies of `testdata`. Nothing opens a socket.

#![expect(clippy::unwrap_used, reason = "a test ends where something is amiss")]

mod build;
mod check;
mod compare;
mod convert;
mod direct;
#[cfg(unix)]
mod docs;
mod download;
mod each;
mod errors;
mod fmt;
mod full_disk;
mod go;
mod merge;
mod messages;
mod meta;
mod outdated;
mod output;
mod parse;
mod parties;
mod profile;
mod sandbox;
mod sbom;
mod schema;
#[cfg(unix)]
mod scripts;
mod sum;
mod vendor;
mod verify;
