//! Small module worlds: published modules, and the main module or workspace that uses them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use gomod_core::project::{Modules, Options, Project, ProjectError};
use gomod_core::source::MemorySource;

/// A module version as a pair of path and version; the version of a main module is empty.
pub(crate) type Version = (String, String);

/// The facts of one go.mod file.
#[derive(Clone, Debug, Default)]
pub(crate) struct File {
    pub(crate) go: Option<String>,
    pub(crate) requires: Vec<(Version, bool)>,
    pub(crate) excludes: Vec<Version>,
    pub(crate) replaces: Vec<(Version, Version)>,
}

/// A world. More than one main module make a workspace.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) published: BTreeMap<Version, File>,
    pub(crate) mains: BTreeMap<String, File>,
    /// The `go` line of go.work.
    pub(crate) work_go: Option<String>,
}

impl File {
    pub(crate) fn text(&self, path: &str) -> String {
        let mut out = format!("module {path}\n");
        if let Some(go) = &self.go {
            let _ = writeln!(out, "go {go}");
        }
        for ((path, version), indirect) in &self.requires {
            let comment = if *indirect { " // indirect" } else { "" };
            let _ = writeln!(out, "require {path} {version}{comment}");
        }
        for (path, version) in &self.excludes {
            let _ = writeln!(out, "exclude {path} {version}");
        }
        for ((old, old_version), (new, new_version)) in &self.replaces {
            let _ = writeln!(out, "replace {old} {old_version} => {new} {new_version}");
        }
        out
    }
}

impl World {
    /// The published modules as a source.
    pub(crate) fn source(&self) -> MemorySource {
        let mut source = MemorySource::new();
        for ((path, version), file) in &self.published {
            source.add(path, version, file.text(path));
        }
        source
    }

    /// Lays the main modules in a directory and opens them.
    pub(crate) fn open(&self, dir: &Path, workers: usize) -> Result<Project, ProjectError> {
        let modules = Modules { source: Arc::new(self.source()), cache: None };
        let options = Options { workers, gowork: "off".into(), ..Options::default() };
        if let ([(path, file)], None) = (&self.mains.iter().collect::<Vec<_>>()[..], &self.work_go)
        {
            std::fs::write(dir.join("go.mod"), file.text(path)).unwrap();
            return Project::open(&dir.join("go.mod"), modules, options);
        }
        let mut work = String::new();
        if let Some(go) = &self.work_go {
            let _ = writeln!(work, "go {go}");
        }
        for (index, (path, file)) in self.mains.iter().enumerate() {
            let member = dir.join(format!("m{index}"));
            std::fs::create_dir_all(&member).unwrap();
            std::fs::write(member.join("go.mod"), file.text(path)).unwrap();
            let _ = writeln!(work, "use ./m{index}");
        }
        std::fs::write(dir.join("go.work"), work).unwrap();
        Project::open(&dir.join("go.work"), modules, options)
    }

    /// The build list as `path version` lines.
    pub(crate) fn build_list(&self, workers: usize) -> Result<Vec<String>, String> {
        let dir = tempfile::tempdir().unwrap();
        let project = self.open(dir.path(), workers).map_err(|e| e.to_string())?;
        let list = project.build_list().map_err(|e| e.to_string())?;
        Ok(list.iter().map(|m| format!("{} {}", m.path, m.version).trim_end().to_owned()).collect())
    }
}

/// Reads a world from text: `NAME[@VERSION] [go GO]: REQUIREMENT...`, where a requirement is
/// `NAME@VERSION`, marked `?` when indirect; `-NAME@VERSION` excludes and `NAME[@V]=NAME@V`
/// replaces. A name without a version is a main module; `work: GO` makes a workspace.
pub(crate) fn world(text: &str) -> World {
    let mut world = World::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (head, body) = line.split_once(':').expect("a colon");
        let mut head = head.split_whitespace();
        let name = head.next().expect("a name");
        let mut file = File::default();
        if head.next() == Some("go") {
            file.go = head.next().map(str::to_owned);
        }
        if name == "work" {
            world.work_go = Some(body.trim().to_owned());
            continue;
        }
        for word in body.split_whitespace() {
            if let Some(excluded) = word.strip_prefix('-') {
                file.excludes.push(version(excluded));
            } else if let Some((old, new)) = word.split_once('=') {
                file.replaces.push((version(old), version(new)));
            } else {
                let required = word.trim_end_matches('?');
                file.requires.push((version(required), required != word));
            }
        }
        match name.split_once('@') {
            Some(_) => drop(world.published.insert(version(name), file)),
            None => drop(world.mains.insert(path(name), file)),
        }
    }
    world
}

fn path(name: &str) -> String {
    format!("example.com/{name}")
}

fn version(word: &str) -> Version {
    match word.split_once('@') {
        Some((name, version)) => (path(name), format!("v1.{version}.0")),
        None => (path(word), String::new()),
    }
}
