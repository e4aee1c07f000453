//! What changed in the module files since the base.

use std::collections::HashMap;

use gomod_core::pseudo::PseudoVersion;
use gomod_core::release;
use gomod_core::version::{self, ModuleVersion};

use crate::finding::Finding;
use crate::report::Unknown;
use crate::revision::{ModuleFile, Revision};
use crate::rules::replace::Lines;
use crate::scan::{Scan, Sink};
use crate::table::change as rule;
use crate::text::Place;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let Some(base) = &scan.base else { return };
    let before = base.revision();
    requirements(scan, before, sink);
    replacements(scan, before, sink);
    exclusions(scan, before, sink);
    releases(scan, before, sink);
    let new = scan.revision.modules.iter().filter(|module| counterpart(before, module).is_none());
    let new: Vec<String> = new.map(|module| module.text.name().to_owned()).collect();
    if !new.is_empty() {
        let why = format!("{} does not have the file: nothing of it can be compared", base.name());
        sink.unknown(Unknown::new(&[rule::DOWNGRADE.code], why, new));
    }
}

/// The go.mod of the base that became this one: of the same name, else of the same module.
fn counterpart<'r>(before: &'r Revision, module: &ModuleFile) -> Option<&'r ModuleFile> {
    let path = |file: &ModuleFile| file.file.module().map(|line| line.path.to_owned());
    let mut named = before.modules.iter();
    let named = named.find(|old| old.text.name() == module.text.name());
    named.or_else(|| before.modules.iter().find(|old| path(old) == path(module)))
}

/// The highest version of each module that a file requires.
fn required(module: &ModuleFile) -> HashMap<&str, &str> {
    let mut required: HashMap<&str, &str> = HashMap::new();
    for require in module.file.requires() {
        let known = required.entry(require.path).or_insert(require.version);
        if version::compare(require.version, known).is_gt() {
            *known = require.version;
        }
    }
    required
}

fn requirements(scan: &Scan<'_>, before: &Revision, sink: &mut Sink<'_>) {
    for module in &scan.revision.modules {
        let Some(old) = counterpart(before, module) else { continue };
        let (was, is) = (required(old), required(module));
        for require in module.file.requires() {
            let Some(&was) = was.get(require.path) else { continue };
            if is.get(require.path) != Some(&require.version) {
                continue;
            }
            let subject = format!("{}@{}", require.path, require.version);
            let place = Place::new(&module.text, require.span());
            let mut find = |rule, message: String| {
                let finding = Finding::new(rule, &*subject, place.clone(), message);
                sink.find(finding.through(scan.chain(require.path)));
            };
            if version::compare(require.version, was).is_lt() {
                let message =
                    format!("{} goes back from {was} to {}", require.path, require.version);
                find(&rule::DOWNGRADE, message);
            } else if let Some((from, to)) = went_back(was, require.version) {
                let message = format!(
                    "{} rises from {was} to {}, and its commit is older: of {to} after one of {from}",
                    require.path, require.version
                );
                find(&rule::PSEUDO_BACK, message);
            }
        }
        // What is no longer required may still be selected, at a lower version.
        let Some(build) = scan.build else { continue };
        let graph = &build.loaded.graph;
        let mut dropped: Vec<_> = was.iter().filter(|(path, _)| !is.contains_key(*path)).collect();
        dropped.sort();
        for (&path, &was) in dropped {
            let Some(id) = graph.selected(path) else { continue };
            let now = graph.version(id);
            if !now.is_empty() && version::compare(now, was).is_lt() {
                let message = format!(
                    "{path} is no longer required at {was}, and the build goes back to {now}"
                );
                let span = module.file.module().map(|line| line.span()).unwrap_or_default();
                let place = Place::new(&module.text, span);
                let subject = format!("{path}@{now}");
                let finding = Finding::new(&rule::DOWNGRADE, subject, place, message);
                sink.find(finding.through(scan.chain(path)));
            }
        }
    }
}

/// The commit times of two pseudo-versions, where the later one has the earlier time.
fn went_back(was: &str, is: &str) -> Option<(String, String)> {
    let time = |v: &str| PseudoVersion::parse(v).ok()?.time().ok();
    let (from, to) = (time(was)?, time(is)?);
    (to.unix() < from.unix()).then(|| (from.to_string(), to.to_string()))
}

fn replacements(scan: &Scan<'_>, before: &Revision, sink: &mut Sink<'_>) {
    let lines = Lines::of(before);
    for line in scan.lines().iter() {
        let was = || lines.of_path(&line.old.path);
        if was().any(|before| before.old == line.old && before.new == line.new) {
            continue;
        }
        let subject = line.old.to_string();
        let place = line.whole.clone();
        let finding = match was().find(|before| before.old == line.old) {
            Some(before) => {
                let message =
                    format!("{subject} was replaced by {}, and now by {}", before.new, line.new);
                Finding::new(&rule::REPLACE_CHANGED, subject, place, message)
            }
            None => {
                let wide = was().next();
                let message = match wide {
                    Some(before) => format!(
                        "{subject} is replaced by {}; before, {} was replaced by {}",
                        line.new, before.old, before.new
                    ),
                    None => format!("{subject} is replaced by {}, and was not before", line.new),
                };
                Finding::new(&rule::REPLACE_ADDED, subject, place, message)
            }
        };
        sink.find(finding.through(scan.chain(&line.old.path)));
    }
}

fn exclusions(scan: &Scan<'_>, before: &Revision, sink: &mut Sink<'_>) {
    for module in &scan.revision.modules {
        let Some(old) = counterpart(before, module) else { continue };
        let listed = |file: &ModuleFile| -> Vec<ModuleVersion> {
            file.file.excludes().map(|line| ModuleVersion::new(line.path, line.version)).collect()
        };
        let (was, is) = (listed(old), listed(module));
        for exclude in module.file.excludes() {
            let excluded = ModuleVersion::new(exclude.path, exclude.version);
            if !was.contains(&excluded) {
                let place = Place::new(&module.text, exclude.span());
                let message = format!("{excluded} is excluded, and was not before");
                sink.find(Finding::new(&rule::EXCLUDE, excluded.to_string(), place, message));
            }
        }
        for excluded in was.iter().filter(|excluded| !is.contains(excluded)) {
            let span = module.file.module().map(|line| line.span()).unwrap_or_default();
            let message = format!("{excluded} is no longer excluded");
            let place = Place::new(&module.text, span);
            sink.find(Finding::new(&rule::EXCLUDE, excluded.to_string(), place, message));
        }
    }
}

/// The go and toolchain lines.
fn releases(scan: &Scan<'_>, before: &Revision, sink: &mut Sink<'_>) {
    for module in &scan.revision.modules {
        let Some(old) = counterpart(before, module) else { continue };
        if let (Some(was), Some(is)) = (old.file.go(), module.file.go())
            && release::compare(is.version, was.version).is_lt()
        {
            let message = format!("the go line goes back from {} to {}", was.version, is.version);
            let place = Place::new(&module.text, is.span());
            sink.find(Finding::new(&rule::GO_LOWERED, "go", place, message));
        }
        let toolchain = |file: &ModuleFile| file.file.toolchain().map(|line| line.name.to_owned());
        let (Some(was), is) = (toolchain(old), toolchain(module)) else { continue };
        // Without a toolchain line the go line is what asks for one.
        let least =
            is.clone().or_else(|| module.file.go().map(|line| format!("go{}", line.version)));
        let lower = least.as_deref().is_none_or(|is| release::toolchain_compare(is, &was).is_lt());
        if lower && was != "default" {
            let line = module.file.toolchain().map(|line| line.span());
            let line = line.or_else(|| module.file.go().map(|line| line.span()));
            let place = Place::new(&module.text, line.unwrap_or_default());
            let message = match is {
                Some(is) => format!("the toolchain goes back from {was} to {is}"),
                None => format!("there is no longer a toolchain line, which said {was}"),
            };
            sink.find(Finding::new(&rule::GO_LOWERED, "toolchain", place, message));
        }
    }
}
