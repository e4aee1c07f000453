//! The user's env file: what `go env -w` writes.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::read_bounded;

const MAX_ENV_FILE: u64 = 1 << 20;

/// Reads `NAME=value` lines. What is no such line is passed over, and a file that cannot be read
/// is an empty one: so does the go command (`cfg.readEnvFile`).
pub(super) fn read(path: &Path) -> BTreeMap<String, String> {
    let Ok(bytes) = read_bounded(path, MAX_ENV_FILE) else { return BTreeMap::new() };
    String::from_utf8_lossy(&bytes)
        .split('\n')
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
