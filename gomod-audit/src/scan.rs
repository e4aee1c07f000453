//! What is looked at, and the run of all rules over it.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use gomod_core::graph::{Build, BuildError};
use gomod_core::project::Project;
use gomod_core::pseudo::CommitTime;
use gomod_core::release;
use gomod_core::source::Source;
use gomod_core::version::ModuleVersion;

use crate::base::Base;
use crate::chain::Chains;
use crate::finding::Finding;
use crate::levels::Levels;
use crate::report::{Report, Scanned, Unknown};
use crate::revision::Revision;
use crate::rule::{Level, Rule};
use crate::rules::{self, replace::Lines};
use crate::text::{Place, Text};
use crate::waiver::{self, Waiver};

/// Where versions, retractions and tags are known from.
#[derive(Clone)]
pub struct Knowledge {
    /// Answers with go.mod and `.info` files and lists of versions.
    pub source: Arc<dyn Source>,
    /// Whether a list of versions is that of the world, and not of what happens to be here.
    pub complete: bool,
    /// How many things are asked at once.
    pub workers: usize,
}

impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").field("complete", &self.complete).finish_non_exhaustive()
    }
}

/// What is looked at.
#[derive(Debug, Default)]
pub struct Scan<'p> {
    /// The module files.
    pub revision: Revision,
    /// The root of the repository, where one is known.
    pub root: Option<PathBuf>,
    /// The project, for what goes beyond its files.
    pub project: Option<&'p Project>,
    /// The module graph, where it could be read.
    pub build: Option<&'p Build>,
    /// Why the module graph was refused: bytes that contradict go.sum.
    pub refused: Option<&'p BuildError>,
    /// What is known of versions.
    pub knowledge: Option<Knowledge>,
    /// Files in which settings may stand.
    pub settings: Vec<Arc<Text>>,
    /// The state that changes are told against.
    pub base: Option<Base>,
    /// The time of the run; without it nothing is to come, and no waiver is over.
    pub now: Option<CommitTime>,
    modules: OnceLock<Vec<Used>>,
    by_path: OnceLock<HashMap<String, usize>>,
    lines: OnceLock<Lines>,
}

/// A module of the build, or where that is not known one that a main module requires.
#[derive(Clone, Debug)]
pub struct Used {
    /// The module as it is selected.
    pub module: ModuleVersion,
    /// What stands in for it.
    pub replacement: Option<ModuleVersion>,
    /// Whether a main module requires it without an `// indirect` comment.
    pub direct: bool,
    /// How it comes into the build, from a main module to it.
    pub chain: Vec<String>,
    /// The line that brings it in.
    pub place: Place,
}

impl Used {
    /// What is built: the module, or what stands in.
    #[must_use]
    pub fn built(&self) -> &ModuleVersion {
        self.replacement.as_ref().unwrap_or(&self.module)
    }

    /// Whether a directory stands in.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.built().version.is_empty()
    }
}

impl Scan<'_> {
    /// A scan of module files alone.
    #[must_use]
    pub fn new(revision: Revision) -> Self {
        Self { revision, ..Self::default() }
    }

    /// The modules that are used, in the order of the build list.
    pub fn modules(&self) -> &[Used] {
        self.modules.get_or_init(|| match self.build {
            Some(build) => self.selected(build),
            None => self.required(),
        })
    }

    /// The module of that path that is used; where the graph is not known the first.
    #[must_use]
    pub fn used(&self, path: &str) -> Option<&Used> {
        let index = self.by_path.get_or_init(|| {
            let mut index = HashMap::new();
            for (at, used) in self.modules().iter().enumerate() {
                index.entry(used.module.path.clone()).or_insert(at);
            }
            index
        });
        self.modules().get(*index.get(path)?)
    }

    /// How the module of that path comes into the build.
    pub(crate) fn chain(&self, path: &str) -> Vec<String> {
        self.used(path).map(|used| used.chain.clone()).unwrap_or_default()
    }

    /// The `replace` lines.
    pub(crate) fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.revision))
    }

    fn selected(&self, build: &Build) -> Vec<Used> {
        let graph = &build.loaded.graph;
        let chains = Chains::new(build);
        let Some(first) = self.revision.first_place() else { return Vec::new() };
        let required = self.revision.required();
        let list = graph.build_list().into_iter();
        list.filter(|&id| !release::is_toolchain(graph.path(id)) && !graph.version(id).is_empty())
            .map(|id| {
                let module = graph.module(id);
                let chain = chains.to(id);
                // Of the modules on the way the nearest that a main module names.
                let mut way = chain.iter().rev().map(|&id| graph.path(id));
                let via = way.find_map(|path| required.get(path));
                let place = required.get(module.path.as_str()).or(via).cloned();
                Used {
                    replacement: self.replacement(&module),
                    direct: build.requirements.direct.contains(&module.path),
                    chain: chain.iter().map(|&id| graph.module(id).to_string()).collect(),
                    place: place.unwrap_or_else(|| first.clone()),
                    module,
                }
            })
            .collect()
    }

    fn required(&self) -> Vec<Used> {
        let mut used: HashMap<ModuleVersion, Used> = HashMap::new();
        for main in &self.revision.modules {
            for require in main.file.requires() {
                let module = ModuleVersion::new(require.path, require.version);
                let replacement = self.replacement(&module);
                let name = main.file.module().map(|line| line.path.to_owned());
                let entry = used.entry(module.clone()).or_insert_with(|| Used {
                    chain: name.into_iter().chain([module.to_string()]).collect(),
                    module,
                    replacement,
                    direct: false,
                    place: Place::new(&main.text, require.span()),
                });
                entry.direct |= !require.indirect;
            }
        }
        let mut used: Vec<Used> = used.into_values().collect();
        used.sort_by(|a, b| a.module.cmp(&b.module));
        used
    }

    /// What stands in for a module.
    #[must_use]
    pub fn replacement(&self, module: &ModuleVersion) -> Option<ModuleVersion> {
        if let Some(project) = self.project {
            return project.mains().replacement(module).cloned();
        }
        let fits = |version: &str| {
            self.lines().of_path(&module.path).find(|line| line.old.version == version)
        };
        fits(&module.version).or_else(|| fits("")).map(|line| line.new.clone())
    }
}

/// Where rules put what they find.
#[derive(Debug)]
pub(crate) struct Sink<'l> {
    levels: &'l Levels,
    findings: Vec<Finding>,
    unknown: Vec<Unknown>,
}

impl Sink<'_> {
    /// Whether anybody wants to know: what costs time need not be looked at otherwise.
    #[must_use]
    pub(crate) fn wants(&self, rule: &Rule) -> bool {
        self.levels.of(rule) != Level::Allow
    }

    /// Takes a finding.
    pub(crate) fn find(&mut self, finding: Finding) {
        let level = self.levels.of(finding.rule);
        self.findings.push(Finding { level, ..finding });
    }

    /// Takes what could not be known.
    pub(crate) fn unknown(&mut self, unknown: Unknown) {
        self.unknown.push(unknown);
    }
}

/// Runs all rules.
///
/// Findings come sorted by file and place; of what is allowed only the number is kept.
#[must_use]
pub fn run(scan: &Scan<'_>, levels: &Levels, waivers: &[Waiver]) -> Report {
    let mut sink = Sink { levels, findings: Vec::new(), unknown: Vec::new() };
    rules::all(scan, &mut sink);
    waiver::apply(waivers, scan, &mut sink);
    let Sink { mut findings, unknown, .. } = sink;
    if let Some(base) = &scan.base {
        base.mark(&mut findings);
    }
    let found = findings.len();
    findings.retain(|finding| finding.level != Level::Allow);
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.place.text.name().to_owned(), f.place.span.start, f.rule.code);
        key(a).cmp(&key(b)).then_with(|| a.subject.cmp(&b.subject))
    });
    findings.dedup_by(|a, b| {
        (a.rule.code, &a.subject, &a.message) == (b.rule.code, &b.subject, &b.message)
            && a.place.span == b.place.span
            && a.place.text.name() == b.place.text.name()
    });
    Report {
        allowed: found - findings.len(),
        findings,
        unknown,
        scanned: Scanned {
            files: scan.revision.texts().map(|text| text.name().to_owned()).collect(),
            modules: scan.modules().len(),
            graph: scan.build.is_some(),
            settings: scan.settings.len(),
            base: scan.base.as_ref().map(|base| base.name().to_owned()),
        },
        root: scan.root.clone(),
    }
}

impl Sink<'_> {
    /// What was found so far.
    pub(crate) fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }
}
