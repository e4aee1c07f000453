//! The risk map: the modules of a build that are replaced, unproven, retracted or commits without a
//! version, with the chains that bring them in, and nothing else.

mod draw;
mod layout;

use std::collections::{BTreeMap, HashMap, HashSet};

use gomod_core::pool;
use gomod_core::pseudo::is_pseudo;
use gomod_core::version::ModuleVersion;

use crate::revision::ModuleFile;
use crate::rules::known::known_of;
use crate::scan::{Scan, Used};

pub use draw::{write_dot, write_html, write_svg};

/// The most modules that are drawn: more can be drawn, and not be looked at.
const MAX_NODES: usize = 600;

/// What a module is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Risk {
    /// Nothing vouches for it.
    Unproven,
    /// Its author has withdrawn it.
    Retracted,
    /// Something else stands in for it.
    Replaced,
    /// It is a commit without a version.
    Pseudo,
}

impl Risk {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Unproven, Self::Retracted, Self::Replaced, Self::Pseudo];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Retracted => "retracted",
            Self::Replaced => "replaced",
            Self::Pseudo => "pseudo-version",
        }
    }

    /// Its colour.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Unproven => "#d1343f",
            Self::Retracted => "#8e4ec6",
            Self::Replaced => "#e8833a",
            Self::Pseudo => "#d9b310",
        }
    }
}

/// A module of the map.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// `path@version`; a main module has no version.
    pub name: String,
    /// What stands in for it.
    pub replaced_by: Option<String>,
    /// What it is drawn for; empty where it only leads to others.
    pub risks: Vec<Risk>,
    /// The module that brings it in.
    pub parent: Option<usize>,
    /// Whether it is a main module. What neither is one nor has a parent is in the build because
    /// versions require it that are themselves superseded.
    pub is_main: bool,
}

/// The map: a forest, as each module is shown with one chain.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RiskMap {
    /// The main modules, by their paths.
    pub mains: Vec<String>,
    /// The modules, each behind the one that brings it in.
    pub nodes: Vec<Node>,
    /// How many modules with a risk are not drawn, as there are too many.
    pub cut: usize,
    /// How many modules the build has besides the main ones.
    pub modules: usize,
    /// Whether retractions could be looked up for all modules.
    pub retractions_known: bool,
}

impl RiskMap {
    /// The map of what was scanned.
    #[must_use]
    pub fn of(scan: &Scan<'_>) -> Self {
        let modules = scan.modules();
        let unproven: HashSet<ModuleVersion> = match (scan.project, scan.build) {
            (Some(project), Some(build)) => project.unproven(build).into_iter().collect(),
            _ => HashSet::new(),
        };
        let known = match &scan.knowledge {
            Some(knowledge) => pool::map(knowledge.workers, modules, |used| {
                (!used.is_local()).then(|| known_of(knowledge, used.built()))
            }),
            None => Vec::new(),
        };
        let main = |main: &ModuleFile| main.file.module().map(|line| line.path.to_owned());
        let mains: Vec<String> = scan.revision.modules.iter().filter_map(main).collect();
        let mut map = Self {
            mains,
            modules: modules.len(),
            retractions_known: scan.knowledge.is_some()
                && known.iter().flatten().all(|known| known.later),
            ..Self::default()
        };
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (at, used) in modules.iter().enumerate() {
            let retracted = known.get(at).and_then(|k| k.as_ref()?.retracted.as_ref()).is_some();
            let risks = risks(used, unproven.contains(used.built()), retracted);
            if risks.is_empty() {
                continue;
            }
            if map.nodes.len() + used.chain.len() > MAX_NODES {
                map.cut += 1;
                continue;
            }
            let mut parent = None;
            for name in &used.chain {
                let number = *numbers.entry(name.clone()).or_insert_with(|| {
                    let node = Node {
                        name: name.clone(),
                        replaced_by: None,
                        risks: Vec::new(),
                        parent,
                        is_main: parent.is_none() && map.mains.contains(name),
                    };
                    map.nodes.push(node);
                    map.nodes.len() - 1
                });
                parent = Some(number);
            }
            if let Some(node) = parent.and_then(|number| map.nodes.get_mut(number)) {
                node.risks = risks;
                node.replaced_by = used.replacement.as_ref().map(ToString::to_string);
            }
        }
        map
    }

    /// How many modules have each risk.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Risk, usize> {
        let mut counts = BTreeMap::new();
        for risk in self.nodes.iter().flat_map(|node| &node.risks) {
            *counts.entry(*risk).or_default() += 1;
        }
        counts
    }
}

fn risks(used: &Used, unproven: bool, retracted: bool) -> Vec<Risk> {
    let pseudo = is_pseudo(&used.built().version);
    let all = [
        (Risk::Unproven, unproven),
        (Risk::Retracted, retracted),
        (Risk::Replaced, used.replacement.is_some()),
        (Risk::Pseudo, pseudo),
    ];
    all.into_iter().filter(|(_, has)| *has).map(|(risk, _)| risk).collect()
}
