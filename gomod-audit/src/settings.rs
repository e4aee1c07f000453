//! Settings of the go command in the files of a checkout: which files, and where in them.

mod assign;
mod walk;

pub use assign::{Assignment, assignments};
pub use walk::{Found, among, find, is_settings_file};
