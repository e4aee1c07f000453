//! The vendored trees: those of the corpus, and those that the go command makes of published
//! modules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gomod_core::path::check_path;

use super::mutants::{Files, heading};
use crate::corpus::{self, Kind};
use crate::lay::{Layer, Plan, write};
use crate::live::{Kept, Subject};
use crate::oracle::{Oracle, answer, text};
use crate::report::say;

/// A directory with a vendor directory.
pub(super) struct Tree {
    pub(super) subject: Subject,
    /// Whether the module cache has all that its graph needs.
    pub(super) filled: bool,
    /// Whether it is a workspace.
    pub(super) workspace: bool,
    /// The paths that vendor/modules.txt and the main modules' files name, sorted.
    pub(super) paths: Vec<String>,
}

/// What is made of published modules. Several are a workspace.
const MADE: &[&[(&str, &str)]] = &[
    &[("github.com/spf13/cobra", "v1.10.2")],
    &[("go.uber.org/zap", "v1.27.0")],
    &[("github.com/fatih/color", "v1.18.0")],
    &[("github.com/pkg/sftp", "v1.13.6")],
    &[("github.com/urfave/cli/v2", "v2.27.5")],
    &[("github.com/sirupsen/logrus", "v1.9.3")],
    &[("github.com/fatih/color", "v1.18.0"), ("github.com/spf13/cobra", "v1.10.2")],
    &[("go.uber.org/zap", "v1.27.0"), ("github.com/pkg/sftp", "v1.13.6")],
];

/// A replacement that each tree of one module gets besides, so that there is one to record.
const REPLACED: &str = "golang.org/x/sys=golang.org/x/sys@v0.25.0";

impl Tree {
    fn new(subject: Subject, filled: bool) -> Result<Tree, String> {
        let workspace = subject.dir.join("go.work").exists();
        let modules = std::fs::read(subject.dir.join("vendor/modules.txt"));
        let modules = modules.map_err(|err| format!("{}: {err}", subject.name))?;
        let mut paths = BTreeSet::new();
        for line in text(&modules).lines() {
            let mut words = line.split_whitespace();
            if words.next() == Some("#") {
                paths.extend(words.next().map(str::to_owned));
            }
        }
        let go_mod = std::fs::read(subject.dir.join("go.mod")).unwrap_or_default();
        for line in text(&go_mod).lines() {
            let line = line.trim_start().trim_start_matches("require ");
            let mut words = line.split_whitespace();
            if let (Some(path), Some(version)) = (words.next(), words.next())
                && heading(&format!("# {path} {version}")).is_some()
                && check_path(path).is_ok()
            {
                paths.insert(path.to_owned());
            }
        }
        Ok(Tree { subject, filled, workspace, paths: paths.into_iter().collect() })
    }

    /// The files that say what is vendored; none for a workspace.
    pub(super) fn files(&self) -> Option<Files> {
        let read = |name: &str| std::fs::read_to_string(self.subject.dir.join(name)).ok();
        if self.workspace {
            return None;
        }
        Some(Files { go_mod: read("go.mod")?, modules_txt: Some(read("vendor/modules.txt")?) })
    }

    /// Every member of a workspace, as it is written in go.work; else nothing.
    pub(super) fn copy_to(&self, dir: &Path, files: &Files) -> Result<Subject, String> {
        let put = |name: &str, text: &str| {
            write(&dir.join(name), text.as_bytes()).map_err(|err| format!("{name}: {err}"))
        };
        put("go.mod", &files.go_mod)?;
        match &files.modules_txt {
            Some(text) => put("vendor/modules.txt", text)?,
            None => std::fs::create_dir_all(dir.join("vendor")).map_err(|err| err.to_string())?,
        }
        Ok(Subject::at(self.subject.name.clone(), dir.to_owned(), self.subject.cache.clone()))
    }
}

/// The vendored trees of the corpus that have a main module, below `scratch`, and how many
/// have none.
pub(super) fn of_corpus(scratch: &Path) -> Result<(Vec<Tree>, usize), String> {
    let entries = corpus::entries()?;
    let roots: Vec<&str> = entries
        .iter()
        .filter(|entry| entry.kind == Kind::Vendor)
        .filter_map(|entry| entry.name.strip_suffix("/vendor/modules.txt"))
        .collect();
    for entry in entries.iter().filter(|entry| !entry.odd) {
        let below = |root: &&&str| entry.name.starts_with(&format!("{root}/"));
        let vendored = entry.name.contains("/vendor/") && entry.kind != Kind::Vendor;
        if vendored || !roots.iter().any(|root| below(&root)) {
            continue;
        }
        let bytes = entry.read().map_err(|err| format!("{}: {err}", entry.name))?;
        write(&scratch.join("corpus").join(&entry.name), &bytes).map_err(|err| err.to_string())?;
    }
    let (mut trees, mut bare) = (Vec::new(), 0);
    for root in roots {
        let dir = scratch.join("corpus").join(root);
        if !dir.join("go.mod").exists() {
            bare += 1;
            continue;
        }
        let subject = Subject::at(root.to_owned(), dir, scratch.join("modcache"));
        trees.push(Tree::new(subject, false)?);
    }
    Ok((trees, bare))
}

/// The trees that the go command makes, kept between runs.
pub(super) fn made(oracle: &Oracle) -> Result<Vec<Tree>, String> {
    let kept = Kept::open()?;
    MADE.iter().map(|modules| make(oracle, &kept, modules)).collect()
}

fn make(oracle: &Oracle, kept: &Kept, modules: &[(&str, &str)]) -> Result<Tree, String> {
    let names: Vec<String> = modules.iter().map(|(path, at)| format!("{path}@{at}")).collect();
    let name = names.join(" and ");
    let dir = kept.root.join("vendored").join(name.replace('/', "+").replace(' ', "_"));
    let done: PathBuf = dir.with_extension("laid");
    let subject = Subject::at(name, dir.clone(), kept.cache.clone());
    if !done.exists() {
        say(format!("  vendors {}", subject.name));
        if dir.exists() {
            std::fs::remove_dir_all(&dir).map_err(|err| format!("{}: {err}", dir.display()))?;
        }
        let layer = Layer::new(oracle, &kept.cache);
        let go = |args: &[&str]| answer(layer.command(&dir).args(args).output());
        match modules {
            [(module, version)] => {
                layer.unpack(&Plan { module, version, siblings: None }, &dir)?;
                go(&["mod", "edit", "-replace", REPLACED])?;
                go(&["mod", "tidy"])?;
                go(&["mod", "vendor"])?;
            }
            members => {
                let mut init = vec!["work".to_owned(), "init".to_owned()];
                for (number, (module, version)) in members.iter().enumerate() {
                    let member = format!("member{number}");
                    layer.unpack(&Plan { module, version, siblings: None }, &dir.join(&member))?;
                    init.push(format!("./{member}"));
                }
                let init: Vec<&str> = init.iter().map(String::as_str).collect();
                go(&init)?;
                go(&["work", "vendor"])?;
            }
        }
        // What the later runs, which may not fetch, will ask.
        go(&["list", "-mod=readonly", "-m", "-json", "all"])?;
        go(&["mod", "graph"])?;
        write(&done, b"").map_err(|err| format!("{}: {err}", done.display()))?;
    }
    Tree::new(subject, true)
}
