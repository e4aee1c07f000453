//! Replacements in the main modules and go.work.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gomod_core::graph::clean;
use gomod_core::modfile::Replace;
use gomod_core::path::split_path_version;
use gomod_core::pseudo;
use gomod_core::syntax::Span;
use gomod_core::version::{self, ModuleVersion};

use crate::finding::Finding;
use crate::owner::owner;
use crate::report::Unknown;
use crate::revision::Revision;
use crate::scan::{Scan, Sink};
use crate::table::replace as rule;
use crate::text::{Place, Text};

/// A `replace` line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What is replaced.
    pub(crate) old: ModuleVersion,
    /// What stands in.
    pub(crate) new: ModuleVersion,
    /// Both sides, and what is right of the arrow.
    pub(crate) whole: Place,
    pub(crate) right: Place,
    /// The directory that a directory is seen from.
    pub(crate) dir: PathBuf,
}

impl Line {
    fn of(text: &Arc<Text>, dir: &Path, replace: &Replace<'_>) -> Self {
        let mut right = replace.line.tokens().skip_while(|token| token.bytes != b"=>").skip(1);
        let start = right.next().map(|token| token.span);
        let end = right.last().map(|token| token.span).or(start);
        let right = match (start, end) {
            (Some(start), Some(end)) => Span { start: start.start, end: end.end },
            _ => replace.span(),
        };
        Self {
            old: ModuleVersion::new(replace.old_path, replace.old_version),
            new: ModuleVersion::new(replace.new_path, replace.new_version),
            whole: Place::new(text, replace.span()),
            right: Place::new(text, right),
            dir: dir.to_path_buf(),
        }
    }

    /// Whether a directory stands in.
    pub(crate) fn is_local(&self) -> bool {
        self.new.version.is_empty()
    }

    fn replaces(&self, module: &ModuleVersion) -> bool {
        self.old.path == module.path
            && (self.old.version.is_empty() || self.old.version == module.version)
    }

    fn same_file(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.whole.text, &other.whole.text)
    }
}

/// All lines of a revision, to be looked up by the path that is replaced.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    all: Vec<Line>,
    by_path: HashMap<String, Vec<usize>>,
}

impl Lines {
    pub(crate) fn of(revision: &Revision) -> Self {
        let all = lines(revision);
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, line) in all.iter().enumerate() {
            by_path.entry(line.old.path.clone()).or_default().push(at);
        }
        Self { all, by_path }
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Line> {
        self.all.iter()
    }

    /// The lines that replace a path, in order.
    pub(crate) fn of_path(&self, path: &str) -> impl DoubleEndedIterator<Item = &Line> {
        self.numbers(path).iter().filter_map(|&at| self.all.get(at))
    }

    fn numbers(&self, path: &str) -> &[usize] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }
}

/// The lines of go.work, which go before the others, first.
fn lines(revision: &Revision) -> Vec<Line> {
    let work = revision.work.iter().flat_map(|work| {
        work.file.replaces().map(|replace| Line::of(&work.text, &work.dir, &replace))
    });
    let modules = revision.modules.iter().flat_map(|module| {
        module.file.replaces().map(|replace| Line::of(&module.text, &module.dir, &replace))
    });
    work.chain(modules).collect()
}

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let lines = scan.lines();
    let mut outside_unknown = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let hidden = hidden(scan, line);
        if line.is_local() {
            if let Some(unknown) = directory(scan, line, sink) {
                outside_unknown.push(unknown);
            }
        } else {
            strangers(scan, line, hidden.as_deref(), sink);
        }
        overlaps(scan, lines, at, sink);
        unused(scan, line, sink);
    }
    if !outside_unknown.is_empty() {
        let why = "no git checkout was found, so it is not known whether a directory lies outside \
                   of the repository";
        sink.unknown(Unknown::new(&[rule::OUTSIDE.code], why, outside_unknown));
    }
}

/// The version that the line hides: the one that it names, or the one that would be built.
fn hidden(scan: &Scan<'_>, line: &Line) -> Option<String> {
    if !line.old.version.is_empty() {
        return Some(line.old.version.clone());
    }
    scan.used(&line.old.path).map(|used| used.module.version.clone())
}

/// How the replaced module comes into the build.
fn chain(scan: &Scan<'_>, line: &Line) -> Vec<String> {
    let used = scan.used(&line.old.path).filter(|used| line.replaces(&used.module));
    used.map(|used| used.chain.clone()).unwrap_or_default()
}

/// A directory that stands in. Returns its name where it is not known whether it lies outside.
fn directory(scan: &Scan<'_>, line: &Line, sink: &mut Sink<'_>) -> Option<String> {
    let written = &line.new.path;
    let subject = line.old.to_string();
    let through = chain(scan, line);
    let mut find = |rule, message: String| {
        let finding = Finding::new(rule, &*subject, line.right.clone(), message);
        sink.find(finding.through(through.clone()));
    };
    if is_absolute(written) {
        find(
            &rule::ABSOLUTE,
            format!("{subject} is replaced by {written}, a directory of one machine"),
        );
        return None;
    }
    let target = clean(&line.dir.join(written.replace('\\', "/")));
    match &scan.root {
        Some(root) if !is_below(&target, root) => {
            let message =
                format!("{subject} is replaced by {written}, which lies outside of the repository");
            find(&rule::OUTSIDE, message);
            None
        }
        root => {
            find(&rule::LOCAL, format!("{subject} is replaced by the directory {written}"));
            let leaves = root.is_none() && !target.starts_with(clean(&line.dir));
            leaves.then(|| format!("{subject} => {written}"))
        }
    }
}

/// As on any system: a go.mod is read on all.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive
}

/// Whether a directory lies below another, also by what symbolic links lead to.
fn is_below(target: &Path, root: &Path) -> bool {
    if !target.starts_with(clean(root)) {
        return false;
    }
    match (target.canonicalize(), root.canonicalize()) {
        (Ok(target), Ok(root)) => target.starts_with(root),
        _ => true,
    }
}

/// Another module, major version or older version that stands in.
fn strangers(scan: &Scan<'_>, line: &Line, hidden: Option<&str>, sink: &mut Sink<'_>) {
    let Line { old, new, right, .. } = line;
    let subject = old.to_string();
    let mut find = |rule, message: String| {
        let finding = Finding::new(rule, &*subject, right.clone(), message);
        sink.find(finding.through(chain(scan, line)));
    };
    let (before, after) = (owner(&old.path), owner(&new.path));
    if before != after {
        find(
            &rule::OWNER,
            format!("{subject} of {before} is replaced by {new}, which is of {after}"),
        );
    }
    if let Some((was, is)) = other_major(old, new, hidden) {
        find(
            &rule::MAJOR,
            format!("{subject} of major version {was} is replaced by {new} of {is}"),
        );
    } else if old.path == new.path
        && let Some(hidden) = hidden
        // A line for one version counts only where that is what would be built.
        && scan.used(&old.path).is_some_and(|used| used.module.version == hidden)
        // v0.0.0 is written where a replacement is meant to stand in, and asks for nothing.
        && hidden != "v0.0.0"
        && version::compare(&new.version, hidden).is_lt()
    {
        let message = format!(
            "{} is replaced by the older {}: the requirement of {hidden} has no effect",
            old.path, new.version
        );
        find(&rule::OLDER, message);
    }
}

/// Both major versions, where they differ. v0 and v1 have the same path and count as one.
fn other_major(
    old: &ModuleVersion,
    new: &ModuleVersion,
    hidden: Option<&str>,
) -> Option<(String, String)> {
    let family = |path: &str, version: &str| -> Option<String> {
        let (_, in_path) = split_path_version(path)?;
        let in_path = in_path.trim_start_matches(['/', '.']);
        let in_path = in_path.strip_suffix("-unstable").unwrap_or(in_path);
        let major = if in_path.is_empty() { version::major(version)? } else { in_path };
        Some(if matches!(major, "v0" | "v1") { "v0 or v1".to_owned() } else { major.to_owned() })
    };
    let (was, is) = (family(&old.path, hidden?)?, family(&new.path, &new.version)?);
    let fork = old.path != new.path;
    // A fork without tags has v0.0.0-…, whatever it is a fork of.
    let untagged = |version: &str| pseudo::is_pseudo(version);
    let silent = fork && (untagged(&new.version) || untagged(hidden?));
    (was != is && !silent).then_some((was, is))
}

/// A line that another one overlaps.
fn overlaps(scan: &Scan<'_>, lines: &Lines, at: usize, sink: &mut Sink<'_>) {
    let Some(line) = lines.all.get(at) else { return };
    let same = |other: &Line| other.old == line.old && other.new == line.new;
    if !line.is_local()
        && let Some(next) = lines
            .of_path(&line.new.path)
            .find(|l| l.replaces(&line.new) && !same(l) && l.old != line.old)
        && next.new != line.new
    {
        let message = format!(
            "{} is replaced by {}, which another line replaces by {}: that line has no effect here",
            line.old, line.new, next.new
        );
        let finding =
            Finding::new(&rule::CHAINED, line.old.to_string(), line.right.clone(), message);
        sink.find(finding.through(chain(scan, line)));
    }
    // The later of two lines is the one to tell of.
    let numbers = lines.numbers(&line.old.path).iter().take_while(|&&number| number < at);
    let before: Vec<&Line> = numbers.filter_map(|&number| lines.all.get(number)).collect();
    let doubled = |other: &&Line| {
        let wide = other.old.version.is_empty() != line.old.version.is_empty();
        let exact = other.old == line.old && other.same_file(line);
        wide || exact
    };
    if let Some(first) = before.into_iter().rev().find(doubled) {
        let message = match first.old == line.old {
            true => format!("{} is replaced twice", line.old),
            false => format!(
                "{} is replaced both at all versions and at {}: the line with the version counts \
                 as long as that version is selected",
                line.old.path,
                if line.old.version.is_empty() { &first.old.version } else { &line.old.version }
            ),
        };
        let finding =
            Finding::new(&rule::DOUBLED, line.old.to_string(), line.whole.clone(), message);
        sink.find(finding.through(chain(scan, line)));
    }
}

/// A line for a version that is not selected.
fn unused(scan: &Scan<'_>, line: &Line, sink: &mut Sink<'_>) {
    let Some(build) = scan.build.filter(|_| !line.old.version.is_empty()) else { return };
    let graph = &build.loaded.graph;
    let selected = graph.selected(&line.old.path).map(|id| graph.version(id));
    let message = match selected {
        Some(selected) if selected == line.old.version => return,
        // A main module of a workspace is built in the place of all its versions.
        Some("") => format!("{} is a main module: the line has no effect", line.old.path),
        Some(selected) => format!("the build has {}@{selected}, not {}", line.old.path, line.old),
        None => format!("the build does not have {}", line.old.path),
    };
    sink.find(Finding::new(&rule::UNUSED, line.old.to_string(), line.whole.clone(), message));
}
