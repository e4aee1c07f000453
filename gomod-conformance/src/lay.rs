//! Lays the module files of a published module on disk as if its repository were checked out.
//!
//! A published module is a zip of one directory tree without its neighbours, so that
//! relative `replace` lines dangle as shipped. Here the published siblings are put where
//! those lines point.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::oracle::{Oracle, answer};

/// A module to lay.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) module: &'a str,
    pub(crate) version: &'a str,
    /// The version at which siblings that are required as `v0.0.0` are published
    /// (Kubernetes requires its staging modules so).
    pub(crate) siblings: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Downloaded {
    /// The file that the proxy serves as its go.mod: made up where the module has none.
    #[serde(default)]
    go_mod: PathBuf,
    /// The directory of its files.
    #[serde(default)]
    dir: PathBuf,
    error: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    path: String,
    #[serde(default)]
    version: String,
    replace: Option<Box<Listed>>,
}

impl Listed {
    /// The module's path and the directory that takes its place.
    fn local(&self) -> Option<(&str, &str)> {
        let replace = self.replace.as_ref().filter(|replace| replace.version.is_empty())?;
        Some((&self.path, &replace.path))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    #[serde(default)]
    require: Vec<Version>,
    #[serde(default)]
    replace: Vec<Replace>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Replace {
    old: Version,
    new: Version,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
    path: String,
    #[serde(default)]
    version: String,
}

/// The go command with a module cache and proxies from which it may fill it.
pub(crate) struct Layer<'a> {
    pub(crate) oracle: &'a Oracle,
    pub(crate) cache: &'a Path,
    pub(crate) goproxy: String,
}

impl<'a> Layer<'a> {
    /// With the proxies that the go command of this machine is configured to use.
    pub(crate) fn new(oracle: &'a Oracle, cache: &'a Path) -> Layer<'a> {
        Layer { oracle, cache, goproxy: oracle.goproxy().to_owned() }
    }

    /// With a proxy that is a tree of files.
    pub(crate) fn with_tree(oracle: &'a Oracle, cache: &'a Path, proxy: &Path) -> Layer<'a> {
        Layer { oracle, cache, goproxy: format!("file://{}", proxy.display()) }
    }

    /// A run of the go command in `dir` that may fetch.
    pub(crate) fn command(&self, dir: &Path) -> Command {
        let mut command = self.oracle.command(dir);
        command.env("GOPROXY", &self.goproxy).env("GOMODCACHE", self.cache);
        command
    }

    /// Lays `plan` below `root`, with the main module at `root/name`.
    ///
    /// A replacement of a module that is not required is never read (etcd has two, to stop
    /// imports by mistake), and stays dangling.
    pub(crate) fn lay(&self, plan: &Plan<'_>, root: &Path, name: &str) -> Result<(), String> {
        let main = root.join(name);
        let source = self.download(plan.module, plan.version)?;
        put(&source.go_mod, &main.join("go.mod"))?;
        let sums = source.dir.join("go.sum");
        if sums.exists() {
            put(&sums, &main.join("go.sum"))?;
        }
        let file = self.parse(&main.join("go.mod"))?;
        let required: BTreeMap<&str, &str> =
            file.require.iter().map(|r| (r.path.as_str(), r.version.as_str())).collect();
        let local = |r: &&Replace| r.new.version.is_empty();
        let siblings: BTreeMap<&str, &str> = file
            .replace
            .iter()
            .filter(local)
            .filter_map(|r| Some((r.old.path.as_str(), *required.get(r.old.path.as_str())?)))
            .collect();
        for replace in file.replace.iter().filter(local) {
            let Some(version) = siblings.get(replace.old.path.as_str()) else { continue };
            let version = match plan.siblings {
                Some(published) if *version == "v0.0.0" => published,
                _ => version,
            };
            let dir = normal(&main.join(&replace.new.path));
            if !dir.starts_with(root) {
                return Err(format!("{} points outside {}", replace.new.path, root.display()));
            }
            self.lay_sibling(&replace.old.path, version, &dir, &siblings)?;
        }
        Ok(())
    }

    /// The same with all files of the modules, so that they can be built.
    pub(crate) fn lay_files(&self, plan: &Plan<'_>, root: &Path, name: &str) -> Result<(), String> {
        let main = root.join(name);
        self.unpack(plan, &main)?;
        self.lay(plan, root, name)?;
        // Only now is it known which siblings there are, and in which versions.
        for module in self.build_list(&main)? {
            let Some((path, dir)) = module.local() else { continue };
            let dir = normal(&main.join(dir));
            let version = match plan.siblings {
                Some(published) if module.version == "v0.0.0" => published,
                _ => &module.version,
            };
            let go_mod = std::fs::read(dir.join("go.mod")).map_err(|err| err.to_string())?;
            copy(&self.download(path, version)?.dir, &dir)?;
            write(&dir.join("go.mod"), &go_mod).map_err(|err| err.to_string())?;
        }
        Ok(())
    }

    /// Puts all files of a module into a directory, to be changed there.
    pub(crate) fn unpack(&self, plan: &Plan<'_>, target: &Path) -> Result<(), String> {
        copy(&self.download(plan.module, plan.version)?.dir, target)
    }

    /// Lays the siblings of the build list that the main module itself does not require: only
    /// who reads the go.mod files behind pruning, as a document does, gets to see them.
    pub(crate) fn lay_rest(&self, root: &Path, main: &Path) -> Result<(), String> {
        let modules = self.build_list(main)?;
        let siblings: BTreeMap<&str, &str> =
            modules.iter().filter_map(|m| Some((m.local()?.0, m.version.as_str()))).collect();
        for (path, dir) in modules.iter().filter_map(Listed::local) {
            let dir = normal(&main.join(dir));
            if dir.starts_with(root) && !dir.join("go.mod").exists() {
                self.lay_sibling(path, siblings[path], &dir, &siblings)?;
            }
        }
        Ok(())
    }

    /// Reads the go.mod file of every module of the build list into the cache. The go
    /// command itself reads no more than the graph needs, which pruning makes less; a
    /// document names the requirements of all.
    pub(crate) fn read_all(&self, main: &Path) -> Result<(), String> {
        let modules = self.build_list(main)?;
        let built = modules.iter().map(|module| module.replace.as_deref().unwrap_or(module));
        let published = built.filter(|module| !module.version.is_empty());
        let names: Vec<_> = published.map(|m| format!("{}@{}", m.path, m.version)).collect();
        // Outside of any module a version that is named is read for what it is.
        let nowhere = tempfile::tempdir().map_err(|err| err.to_string())?;
        for some in names.chunks(200) {
            let mut command = self.command(nowhere.path());
            answer(command.args(["list", "-m", "-json"]).args(some).output())?;
        }
        Ok(())
    }

    fn build_list(&self, main: &Path) -> Result<Vec<Listed>, String> {
        let list = answer(self.command(main).args(["list", "-m", "-json", "all"]).output())?;
        let stream = serde_json::Deserializer::from_slice(&list).into_iter();
        stream.collect::<Result<_, _>>().map_err(|err| err.to_string())
    }

    /// Puts a sibling's go.mod, its requirements on other siblings put back to what the
    /// main module names: publishing rewrites them in some projects.
    fn lay_sibling(
        &self,
        path: &str,
        version: &str,
        dir: &Path,
        siblings: &BTreeMap<&str, &str>,
    ) -> Result<(), String> {
        let target = dir.join("go.mod");
        put(&self.download(path, version)?.go_mod, &target)?;
        for require in self.parse(&target)?.require {
            match siblings.get(require.path.as_str()) {
                Some(wanted) if *wanted != require.version => {
                    let flag = format!("-require={}@{wanted}", require.path);
                    answer(self.command(dir).args(["mod", "edit", &flag]).output())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn download(&self, module: &str, version: &str) -> Result<Downloaded, String> {
        let at = format!("{module}@{version}");
        let ran = self.command(self.cache).args(["mod", "download", "-json", &at]).output();
        // It prints the JSON, with the error in it, also where it fails.
        let printed = ran.map_err(|err| err.to_string())?.stdout;
        let downloaded: Downloaded = parsed(&printed)?;
        match downloaded.error {
            None => Ok(downloaded),
            Some(error) => Err(format!("{at}: {error}")),
        }
    }

    fn parse(&self, file: &Path) -> Result<File, String> {
        let args: [&std::ffi::OsStr; 4] =
            ["mod".as_ref(), "edit".as_ref(), "-json".as_ref(), file.as_os_str()];
        parsed(&self.oracle.run(self.cache, &args)?)
    }
}

fn parsed<T: for<'a> Deserialize<'a>>(json: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|err| err.to_string())
}

/// Copies a tree; the copies are writable.
fn copy(source: &Path, target: &Path) -> Result<(), String> {
    let fail = |err: std::io::Error| format!("{}: {err}", source.display());
    for entry in std::fs::read_dir(source).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let target = target.join(entry.file_name());
        match entry.file_type().map_err(fail)?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => put(&entry.path(), &target)?,
        }
    }
    Ok(())
}

/// Copies a file, making the directories above it; the copy is writable.
pub(crate) fn put(source: &Path, target: &Path) -> Result<(), String> {
    let fail = |err: std::io::Error| format!("{}: {err}", target.display());
    let bytes = std::fs::read(source).map_err(|err| format!("{}: {err}", source.display()))?;
    write(target, &bytes).map_err(fail)
}

/// Writes a file, making the directories above it.
pub(crate) fn write(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = target.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::write(target, bytes)
}

/// Takes `.` and `..` out of a path by its text alone.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
