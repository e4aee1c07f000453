//! The `gomod` command.
fn main() {}
