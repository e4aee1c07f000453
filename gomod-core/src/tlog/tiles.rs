//! Hashes out of tiles that are led back to the signed hash of a tree.

use std::collections::{HashMap, HashSet};

use super::hash::nest;
use super::proof::subtrees;
use super::tile::{Place, TileData};
use super::{Hash, HashReader, Node, Tile, TlogError, Tree};

/// Somebody who has tiles, of whom nothing is believed.
pub trait TileReader {
    /// Why he has them not.
    type Error: From<TlogError>;

    /// The height of his tiles.
    fn height(&self) -> u8;

    /// Reads tiles, in their order.
    ///
    /// # Errors
    /// One of them cannot be had.
    fn read(&self, tiles: &[Tile]) -> Result<Vec<TileData>, Self::Error>;

    /// The bytes of a tile that was authenticated before, for this tree or a smaller one that it
    /// begins with.
    fn known(&self, tile: Tile) -> Option<TileData> {
        let _ = tile;
        None
    }

    /// Is told tiles that are authenticated: they may be kept.
    fn authenticated(&self, tiles: &[(Tile, TileData)]) {
        let _ = tiles;
    }
}

/// The hashes of a signed tree, out of tiles.
///
/// No hash is handed out before it is shown that it is one of the tree: the tiles at the tree's
/// edge must hash to the hash of the tree, and every other tile to what the one above has for it.
#[derive(Clone, Copy, Debug)]
pub struct TileHashes<'r, R> {
    tree: Tree,
    reader: &'r R,
}

impl<'r, R: TileReader> TileHashes<'r, R> {
    /// The hashes of a tree whose head is believed.
    pub fn new(tree: Tree, reader: &'r R) -> Self {
        Self { tree, reader }
    }

    fn tile(&self, node: Node) -> Result<(Tile, Place), TlogError> {
        let asked = node.index;
        Tile::of(self.reader.height(), node, self.tree.size)
            .ok_or(TlogError::NotInTree { asked, size: self.tree.size })
    }

    /// Reads all tiles that lead from the hash of the tree to those of the nodes, and believes none
    /// before its hash was compared.
    fn authenticate(&self, nodes: &[Node]) -> Result<HashMap<Tile, TileData>, R::Error> {
        let mut path = Path::default();
        let edge = subtrees((0, self.tree.size));
        for &node in &edge {
            path.add(self.tile(node)?.0, None);
        }
        for &node in nodes {
            path.add_below(self.tile(node)?.0, self.tree.size)?;
        }
        let wanted: Vec<Tile> = path.steps.iter().map(|step| step.tile).collect();
        let data = self.reader.read(&wanted)?;
        for (i, &tile) in wanted.iter().enumerate() {
            let len = data.get(i).map_or(0, |data| data.bytes().len());
            if len != tile.len() {
                return Err(TlogError::TileLength { tile, len }.into());
            }
        }
        let found: HashMap<Tile, TileData> = wanted.iter().copied().zip(data).collect();

        let wrong = TlogError::TreeHash { size: self.tree.size };
        let row: Option<Vec<Hash>> = edge
            .iter()
            .map(|&node| {
                let (tile, place) = self.tile(node).ok()?;
                found.get(&tile)?.hash(place)
            })
            .collect();
        if row.as_deref().and_then(nest) != Some(self.tree.hash) {
            return Err(wrong.into());
        }
        for step in &path.steps {
            // At the edge every hash of a tile counts in the hash of the tree.
            let Some((above, at)) = step.above else { continue };
            let said = found.get(&above).and_then(|data| data.hash(Place { row: 0, at }));
            let top = Place::top(step.tile.height);
            let is = found.get(&step.tile).and_then(|data| data.hash(top));
            if is.is_none() || is != said {
                return Err(TlogError::TileHash { tile: step.tile }.into());
            }
        }
        let all: Vec<(Tile, TileData)> =
            wanted.iter().filter_map(|tile| Some((*tile, found.get(tile)?.clone()))).collect();
        self.reader.authenticated(&all);
        Ok(found)
    }
}

impl<R: TileReader> HashReader for TileHashes<'_, R> {
    type Error = R::Error;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, R::Error> {
        let places = nodes.iter().map(|&node| self.tile(node)).collect::<Result<Vec<_>, _>>()?;
        let mut found = HashMap::new();
        for (tile, _) in &places {
            if let Some(data) =
                self.reader.known(*tile).filter(|data| data.bytes().len() == tile.len())
            {
                found.insert(*tile, data);
            }
        }
        if places.iter().any(|(tile, _)| !found.contains_key(tile)) {
            found = self.authenticate(nodes)?;
        }
        let hash = |(tile, place): (Tile, Place)| {
            let len = found.get(&tile).map_or(0, |data| data.bytes().len());
            found
                .get(&tile)
                .and_then(|data| data.hash(place))
                .ok_or_else(|| TlogError::TileLength { tile, len }.into())
        };
        places.into_iter().map(hash).collect()
    }
}

/// The tiles from the edge of a tree down, each after the one above it.
#[derive(Default)]
struct Path {
    steps: Vec<Step>,
    seen: HashSet<Tile>,
}

struct Step {
    tile: Tile,
    /// The tile that has its hash, and where; none at the edge of the tree.
    above: Option<(Tile, usize)>,
}

impl Path {
    fn add(&mut self, tile: Tile, above: Option<(Tile, usize)>) {
        if self.seen.insert(tile) {
            self.steps.push(Step { tile, above });
        }
    }

    /// Adds a tile, and before it those above that are not there yet.
    fn add_below(&mut self, tile: Tile, size: u64) -> Result<(), TlogError> {
        let mut way = Vec::new();
        let mut tile = tile;
        while !self.seen.contains(&tile) {
            // A tile that is not full is at the edge, where all are there from the beginning.
            let above = tile.above(size).ok_or(TlogError::TreeHash { size })?;
            way.push((tile, above));
            tile = above.0;
        }
        way.into_iter().rev().for_each(|(tile, above)| self.add(tile, Some(above)));
        Ok(())
    }
}
