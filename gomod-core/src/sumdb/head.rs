//! One history: every tree head that is met must be of the same log, and the newest is kept.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use super::tiles::Reader;
use super::{Fork, SumDb, SumDbError, SumDbErrorKind, lock};
use crate::note;
use crate::tlog::{Tile, TileData, TileHashes, TlogError, Tree, prove_tree, tree_hash};

/// A signed tree, and which tiles were led back to its hash.
pub(super) struct Head {
    pub(super) tree: Tree,
    note: Vec<u8>,
    pub(super) known: Mutex<HashMap<Tile, TileData>>,
}

impl Head {
    fn new(tree: Tree, note: Vec<u8>) -> Self {
        Self { tree, note, known: Mutex::default() }
    }
}

/// The newest tree head, and which notes are known to be of its log.
pub(super) struct Timeline {
    latest: Mutex<Arc<Head>>,
    merged: Mutex<HashSet<Vec<u8>>>,
    /// Once it forks nothing is believed any more.
    fork: Mutex<Option<SumDbError>>,
}

impl Default for Timeline {
    fn default() -> Self {
        let empty = Arc::new(Head::new(Tree::empty(), Vec::new()));
        Self { latest: Mutex::new(empty), merged: Mutex::default(), fork: Mutex::default() }
    }
}

impl Timeline {
    pub(super) fn latest(&self) -> Arc<Head> {
        Arc::clone(&lock(&self.latest))
    }

    /// Puts a head in the place of another, unless somebody was faster.
    fn advance(&self, from: &Arc<Head>, to: &Arc<Head>) -> bool {
        let mut latest = lock(&self.latest);
        if !Arc::ptr_eq(&latest, from) {
            return false;
        }
        // A full tile of a log is one for good.
        let known = lock(&from.known);
        let full = known.iter().filter(|(tile, _)| tile.is_full());
        lock(&to.known).extend(full.map(|(tile, data)| (*tile, data.clone())));
        *latest = Arc::clone(to);
        true
    }
}

/// When a tree is from, seen from the newest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Past,
    Now,
    Future,
}

impl SumDb {
    /// Reads the tree head that was kept, once.
    pub(super) fn ready(&self) -> Result<(), SumDbError> {
        let read = || {
            self.config.database.as_ref().map_err(Clone::clone)?;
            let kept = self.store.read_head()?;
            self.merge_in_memory(&kept).map(|_| ())
        };
        self.ready.get_or_init(read).clone()?;
        lock(&self.timeline.fork).clone().map_or(Ok(()), Err)
    }

    /// Takes a note into the history, and keeps its head if it is the newest.
    pub(super) fn merge(&self, note: &[u8]) -> Result<(), SumDbError> {
        if lock(&self.timeline.merged).contains(note) {
            return Ok(());
        }
        if self.merge_in_memory(note)? == When::Future {
            self.keep_head()?;
        }
        lock(&self.timeline.merged).insert(note.to_owned());
        Ok(())
    }

    /// Writes the newest head, unless what is there now is newer still: others do the same.
    fn keep_head(&self) -> Result<(), SumDbError> {
        loop {
            let kept = self.store.read_head()?;
            if self.merge_in_memory(&kept)? != When::Past {
                return Ok(());
            }
            let latest = self.timeline.latest();
            if self.store.swap_head(&kept, &latest.note)? {
                return Ok(());
            }
        }
    }

    fn merge_in_memory(&self, note: &[u8]) -> Result<When, SumDbError> {
        if note.is_empty() {
            let is_empty = self.timeline.latest().tree.size == 0;
            return Ok(if is_empty { When::Now } else { When::Past });
        }
        let database = self.config.database.as_ref().map_err(Clone::clone)?;
        let opened = note::open(note, std::slice::from_ref(&database.verifier));
        let opened = opened.map_err(|error| SumDbError::from(SumDbErrorKind::Note(error)))?;
        let head = Arc::new(Head::new(Tree::parse(&opened.text)?, note.to_owned()));
        loop {
            let latest = self.timeline.latest();
            if head.tree.size <= latest.tree.size {
                self.check_begins(&latest, &head)?;
                let is_now = head.tree.size == latest.tree.size;
                return Ok(if is_now { When::Now } else { When::Past });
            }
            self.check_begins(&head, &latest)?;
            if self.timeline.advance(&latest, &head) {
                self.save(&head);
                return Ok(When::Future);
            }
        }
    }

    /// Checks that a tree begins with an older one, by tiles of the newer.
    fn check_begins(&self, newer: &Head, older: &Head) -> Result<(), SumDbError> {
        if older.tree == newer.tree || older.tree.size == 0 {
            return Ok(());
        }
        let size = older.tree.size;
        let (instead, proof) = if size == newer.tree.size {
            (newer.tree.hash, Vec::new())
        } else {
            let instead = self.hashes(newer, |hashes| tree_hash(size, hashes))?;
            if instead == older.tree.hash {
                return Ok(());
            }
            let proof = self.hashes(newer, |hashes| prove_tree(newer.tree.size, size, hashes))?;
            (instead, proof)
        };
        let text = |note: &[u8]| String::from_utf8_lossy(note).into_owned();
        let fork = Fork { older: text(&older.note), newer: text(&newer.note), instead, proof };
        let error = SumDbError::from(SumDbErrorKind::Fork(Box::new(fork)));
        lock(&self.timeline.fork).get_or_insert_with(|| error.clone());
        Err(error)
    }

    /// Reads hashes of a tree. Where tiles do not fit, and some are out of the cache, these may have
    /// been damaged there: they are asked for anew, once.
    pub(super) fn hashes<T>(
        &self,
        head: &Head,
        read: impl Fn(&TileHashes<'_, Reader<'_>>) -> Result<T, SumDbError>,
    ) -> Result<T, SumDbError> {
        let reader = Reader { db: self, head };
        let hashes = TileHashes::new(head.tree, &reader);
        match read(&hashes) {
            Err(error) if is_about_tiles(&error) && self.distrust_cache() => read(&hashes),
            told => told,
        }
    }
}

fn is_about_tiles(error: &SumDbError) -> bool {
    use TlogError as E;
    let SumDbErrorKind::Log(error) = error.kind() else { return false };
    matches!(error, E::TileLength { .. } | E::TreeHash { .. } | E::TileHash { .. })
}
