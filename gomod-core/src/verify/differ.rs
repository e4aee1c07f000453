//! Which files make two hashes differ.

use std::collections::HashMap;

use super::Problem;
use crate::dirhash::{Digest256, Hash1};

/// The files of a module by their names below its root.
pub(super) type Files<'h> = HashMap<&'h [u8], &'h Digest256>;

/// The files of a hash whose names begin so.
pub(super) fn files<'h>(hash: &'h Hash1, prefix: &str) -> Files<'h> {
    hash.files()
        .filter_map(|(name, digest)| Some((name.strip_prefix(prefix.as_bytes())?, digest)))
        .collect()
}

/// What is different with the files `found`, held against those that should be, in order of names.
pub(super) fn differences(found: &Files<'_>, wanted: &Files<'_>) -> Vec<(Vec<u8>, Problem)> {
    let mut list: Vec<(Vec<u8>, Problem)> = Vec::new();
    for (name, digest) in found {
        match wanted.get(name) {
            Some(wanted) if wanted == digest => {}
            Some(_) => list.push((name.to_vec(), Problem::Edited)),
            None => list.push((name.to_vec(), Problem::Added)),
        }
    }
    let removed = wanted.keys().filter(|name| !found.contains_key(*name));
    list.extend(removed.map(|name| (name.to_vec(), Problem::Removed)));
    list.sort();
    list
}
