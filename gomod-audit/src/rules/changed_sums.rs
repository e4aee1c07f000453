//! What changed in the sums since the base.

use std::collections::{HashMap, HashSet};

use gomod_core::version::ModuleVersion;

use crate::finding::Finding;
use crate::report::Unknown;
use crate::revision::{Revision, Sums};
use crate::rules::replace::Lines;
use crate::scan::{Scan, Sink};
use crate::table::change as rule;
use crate::text::Place;

/// Hashes by module path and version.
type Hashes<'r> = HashMap<(&'r str, &'r str), HashSet<&'r str>>;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let Some(base) = &scan.base else { return };
    let (was, is) = (hashes(base.revision()), hashes(&scan.revision));
    if was.is_empty() && !is.is_empty() {
        let why = format!("{} has no go.sum: no hash can be compared", base.name());
        let names = scan.revision.sums.iter().map(|sums| sums.text.name().to_owned());
        sink.unknown(Unknown::new(&[rule::SUM.code, rule::SUM_REMOVED.code], why, names));
    }
    changed(scan, &was, sink);
    removed(scan, base.revision(), &was, &is, sink);
    unexplained(scan, &was, sink);
}

fn hashes(revision: &Revision) -> Hashes<'_> {
    let mut hashes: Hashes<'_> = HashMap::new();
    for sum in revision.sums.iter().flat_map(|sums| sums.file.iter()) {
        hashes.entry((sum.path, sum.version)).or_default().insert(sum.hash);
    }
    hashes
}

fn changed(scan: &Scan<'_>, was: &Hashes<'_>, sink: &mut Sink<'_>) {
    for Sums { text, file } in &scan.revision.sums {
        for sum in file.iter() {
            let Some(before) = was.get(&(sum.path, sum.version)) else { continue };
            if before.contains(sum.hash) {
                continue;
            }
            let mut before: Vec<&str> = before.iter().copied().collect();
            before.sort_unstable();
            let (path, version) = (sum.path, sum.version);
            let message = format!(
                "{path} {version} had the hash {} before, and now another",
                before.join(", ")
            );
            let place = Place::new(text, text.line_span(sum.line));
            let subject = format!("{path}@{version}");
            let finding = Finding::new(&rule::SUM, subject, place, message);
            sink.find(finding.through(chain(scan, path, version)));
        }
    }
}

fn chain(scan: &Scan<'_>, path: &str, version: &str) -> Vec<String> {
    let version = version.strip_suffix("/go.mod").unwrap_or(version);
    let used = scan.used(path).filter(|used| used.module.version == version);
    used.map(|used| used.chain.clone()).unwrap_or_default()
}

/// What a main module requires then and now, or had replaced by then and now.
fn removed(
    scan: &Scan<'_>,
    before: &Revision,
    was: &Hashes<'_>,
    is: &Hashes<'_>,
    sink: &mut Sink<'_>,
) {
    let then: HashSet<ModuleVersion> =
        wanted(before).into_iter().map(|(module, _)| module).collect();
    for (module, place) in wanted(&scan.revision) {
        if !then.contains(&module) {
            continue;
        }
        let file = format!("{}/go.mod", module.version);
        for version in [&module.version, &file] {
            let key = (module.path.as_str(), version.as_str());
            if was.contains_key(&key) && !is.contains_key(&key) {
                let message = format!(
                    "go.sum no longer has the hash of {} {version}, which is still required",
                    module.path
                );
                let subject = format!("{}@{version}", module.path);
                let finding = Finding::new(&rule::SUM_REMOVED, subject, place.clone(), message);
                sink.find(finding.through(chain(scan, &module.path, version)));
            }
        }
    }
}

/// The module versions that the main modules name and that are not replaced, with their lines.
fn wanted(revision: &Revision) -> Vec<(ModuleVersion, Place)> {
    let lines = Lines::of(revision);
    let is_replaced = |module: &ModuleVersion| {
        let all_or_this = |v: &str| v.is_empty() || v == module.version;
        lines.of_path(&module.path).any(|line| all_or_this(&line.old.version))
    };
    let required = revision.modules.iter().flat_map(|module| {
        module.file.requires().map(|require| {
            let place = Place::new(&module.text, require.span());
            (ModuleVersion::new(require.path, require.version), place)
        })
    });
    let mut wanted: Vec<_> = required.filter(|(module, _)| !is_replaced(module)).collect();
    let modules = lines.iter().filter(|line| !line.is_local());
    wanted.extend(modules.map(|line| (line.new.clone(), line.right.clone())));
    wanted
}

fn unexplained(scan: &Scan<'_>, was: &Hashes<'_>, sink: &mut Sink<'_>) {
    let Some(build) = scan.build.filter(|build| !build.vendored) else { return };
    if !sink.wants(&rule::SUM_UNEXPLAINED) {
        return;
    }
    let graph = &build.loaded.graph;
    let nodes = graph.breadth_first().into_iter().map(|id| graph.module(id));
    let known: HashSet<ModuleVersion> =
        nodes.map(|module| scan.replacement(&module).unwrap_or(module)).collect();
    for Sums { text, file } in &scan.revision.sums {
        for sum in file.iter() {
            let version = sum.version.strip_suffix("/go.mod").unwrap_or(sum.version);
            let module = ModuleVersion::new(sum.path, version);
            if was.contains_key(&(sum.path, sum.version)) || known.contains(&module) {
                continue;
            }
            let message = format!("the module graph does not have {module}");
            let place = Place::new(text, text.line_span(sum.line));
            let subject = format!("{}@{}", sum.path, sum.version);
            sink.find(Finding::new(&rule::SUM_UNEXPLAINED, subject, place, message));
        }
    }
}
