//! Tiles: from memory, the cache, or the database.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::head::Head;
use super::{SumDb, SumDbError, lock};
use crate::source::SourceErrorKind;
use crate::tlog::{Tile, TileData, TileReader};

/// The height of the tiles that a checksum database serves.
const HEIGHT: u8 = 8;

/// The tiles that were read, of which nothing is known yet.
#[derive(Default)]
pub(super) struct TileCache {
    read: Mutex<HashMap<Tile, Slot>>,
    /// Those that came from the database and are not on disk yet.
    unsaved: Mutex<Vec<Tile>>,
    /// Set when a tile out of the cache did not fit.
    is_distrusted: AtomicBool,
}

type Slot = Arc<OnceLock<Result<Read, SumDbError>>>;

#[derive(Clone)]
struct Read {
    data: TileData,
    /// Whether it comes out of the cache on disk.
    is_cached: bool,
}

/// The tiles for one tree head.
pub(super) struct Reader<'d> {
    pub(super) db: &'d SumDb,
    pub(super) head: &'d Head,
}

impl TileReader for Reader<'_> {
    type Error = SumDbError;

    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read(&self, tiles: &[Tile]) -> Result<Vec<TileData>, SumDbError> {
        tiles.iter().map(|&tile| Ok(self.db.tile(tile)?.data)).collect()
    }

    fn known(&self, tile: Tile) -> Option<TileData> {
        lock(&self.head.known).get(&tile).cloned()
    }

    fn authenticated(&self, tiles: &[(Tile, TileData)]) {
        lock(&self.head.known).extend(tiles.iter().cloned());
    }
}

impl SumDb {
    fn tile(&self, tile: Tile) -> Result<Read, SumDbError> {
        let slot = Slot::clone(lock(&self.tiles.read).entry(tile).or_default());
        slot.get_or_init(|| self.read_tile(tile)).clone()
    }

    /// Out of the cache, as it is or cut from the full one; then from the database. There a tile
    /// that has been completed since may be had in full only.
    fn read_tile(&self, tile: Tile) -> Result<Read, SumDbError> {
        let full = tile.full();
        let cut = |mut bytes: Vec<u8>| {
            bytes.truncate(tile.len());
            TileData::new(bytes)
        };
        let read = |of: Tile| {
            let bytes = self.store.read(&of.to_string(), of.len() as u64);
            bytes.filter(|bytes| bytes.len() == of.len())
        };
        let is_trusted = !self.tiles.is_distrusted.load(Ordering::Relaxed);
        let cached = is_trusted.then(|| read(tile).or_else(|| read(full))).flatten();
        if let Some(bytes) = cached {
            return Ok(Read { data: cut(bytes), is_cached: true });
        }
        let ask = |of: Tile| self.ask(&of.to_string(), of.len() as u64);
        let bytes = ask(tile).or_else(|error| match error.kind() {
            SourceErrorKind::Offline => Err(error),
            _ if tile.is_full() => Err(error),
            _ => ask(full).map_err(|_| error),
        });
        let data = cut(bytes?);
        lock(&self.tiles.unsaved).push(tile);
        Ok(Read { data, is_cached: false })
    }

    /// Forgets what came out of the cache, and does not read it again. Whether anything did, and can
    /// be asked for.
    pub(super) fn distrust_cache(&self) -> bool {
        if self.supply.options().offline {
            return false;
        }
        self.tiles.is_distrusted.store(true, Ordering::Relaxed);
        let mut read = lock(&self.tiles.read);
        let before = read.len();
        let is_cached = |slot: &Slot| matches!(slot.get(), Some(Ok(read)) if read.is_cached);
        read.retain(|_, slot| !is_cached(slot));
        read.len() < before
    }

    /// Keeps the tiles of a tree head on disk. They are authenticated, and the head is of the log.
    pub(super) fn save(&self, head: &Head) {
        let mut unsaved = lock(&self.tiles.unsaved);
        if unsaved.is_empty() {
            return;
        }
        let known = lock(&head.known);
        let mut saved = Vec::new();
        unsaved.retain(|tile| match known.get(tile) {
            Some(data) => {
                saved.push((*tile, data.clone()));
                false
            }
            None => true,
        });
        drop((known, unsaved));
        for (tile, data) in saved {
            self.store.write(&tile.to_string(), data.bytes());
        }
    }
}
