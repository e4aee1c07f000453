//! Names that would be one file on some system.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{FileProblem, to_fold};

/// The names seen so far, by what they are without regard to case; the directories above them too.
#[derive(Debug, Default)]
pub(super) struct Collisions {
    seen: HashMap<String, (String, bool)>,
}

impl Collisions {
    pub(super) fn check(&mut self, path: &str, is_dir: bool) -> Result<(), FileProblem> {
        let (mut path, mut is_dir) = (path, is_dir);
        loop {
            match self.seen.entry(to_fold(path).into_owned()) {
                Entry::Vacant(place) => {
                    place.insert((path.to_owned(), is_dir));
                }
                Entry::Occupied(place) => {
                    let (other, other_is_dir) = place.get();
                    if other != path {
                        let (first, second) = (other.clone(), path.to_owned());
                        return Err(FileProblem::CaseCollision { first, second });
                    }
                    if *other_is_dir != is_dir {
                        return Err(FileProblem::FileAndDirectory(path.to_owned()));
                    }
                    if !is_dir {
                        return Err(FileProblem::Multiple(path.to_owned()));
                    }
                    // Whoever stands there as a directory was checked with all above it.
                    return Ok(());
                }
            }
            match path.rsplit_once('/') {
                Some((parent, _)) => (path, is_dir) = (parent, true),
                None => return Ok(()),
            }
        }
    }
}
