//! Where the modules of a map stand: as a tree from left to right, a column for each step away
//! from a main module, a row for each module that leads no further.

use super::RiskMap;

/// Sizes, in pixels.
pub(super) const ROW: usize = 30;
pub(super) const HEIGHT: usize = 22;
pub(super) const MARGIN: usize = 16;
const GAP: usize = 44;
/// Of ten letters of the font, which has one width.
const TEN_LETTERS: usize = 74;
/// The longest label that is drawn whole.
const LABEL: usize = 64;

/// A module's box.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) label: String,
}

/// All boxes, and the size of the whole.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) places: Vec<Place>,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Layout {
    pub(super) fn of(map: &RiskMap) -> Self {
        let count = map.nodes.len();
        let mut depth = vec![0_usize; count];
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut roots = Vec::new();
        // Parents stand before their children.
        for (at, node) in map.nodes.iter().enumerate() {
            match node.parent {
                Some(parent) => {
                    depth[at] = depth[parent] + 1;
                    below[parent].push(at);
                }
                None => roots.push(at),
            }
        }
        // What no chain leads to comes last.
        roots.sort_by_key(|&at| !map.nodes[at].is_main);
        let labels: Vec<String> = map.nodes.iter().map(|node| label(&node.name)).collect();
        let width = |at: usize| {
            labels[at].chars().count() * TEN_LETTERS / 10 + 18 + 10 * map.nodes[at].risks.len()
        };
        let columns = depth.iter().max().map_or(0, |deepest| deepest + 1);
        let mut widest = vec![0; columns];
        for at in 0..count {
            widest[depth[at]] = widest[depth[at]].max(width(at));
        }
        let mut starts = vec![MARGIN; columns + 1];
        for column in 0..columns {
            starts[column + 1] = starts[column] + widest[column] + GAP;
        }
        let mut rows = vec![0; count];
        let mut next = 0;
        // Leaves take rows in the order of a walk; a module stands at its first child's.
        let mut open: Vec<usize> = roots.into_iter().rev().collect();
        while let Some(at) = open.pop() {
            rows[at] = next;
            match below[at].is_empty() {
                true => next += 1,
                false => open.extend(below[at].iter().rev()),
            }
        }
        let places = (0..count).map(|at| Place {
            x: starts[depth[at]],
            y: MARGIN + rows[at] * ROW,
            width: width(at),
            label: labels[at].clone(),
        });
        let whole = starts.last().copied().unwrap_or(MARGIN);
        Self {
            places: places.collect(),
            width: whole.saturating_sub(GAP) + MARGIN,
            height: 2 * MARGIN + next * ROW,
        }
    }
}

/// A name of bounded length: its begin, and its version.
fn label(name: &str) -> String {
    let length = name.chars().count();
    if length <= LABEL {
        return name.to_owned();
    }
    let head: String = name.chars().take(LABEL / 2).collect();
    let tail: String = name.chars().skip(length - LABEL / 2 + 1).collect();
    format!("{head}…{tail}")
}
