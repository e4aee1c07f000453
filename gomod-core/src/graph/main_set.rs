//! The main modules of a build, and the `replace` and `exclude` lines that count.
//!
//! Only main modules (and go.work) replace and exclude; the same lines in a
//! dependency have no effect (Go Modules Reference, "replace directive").

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use crate::lexical;
use crate::modfile::{ModFile, Replace};
use crate::path::is_directory_path;
use crate::release;
use crate::version::{self, ModuleVersion};
use crate::workfile::WorkFile;

/// A main module: its directory and its go.mod.
#[derive(Clone, Debug)]
pub struct MainFile {
    /// The module path.
    pub path: String,
    /// The absolute directory of the module.
    pub dir: PathBuf,
    /// The go.mod file, read strictly.
    pub file: ModFile<'static>,
}

impl MainFile {
    /// The `go` line, or the release that the go command assumes without one.
    #[must_use]
    pub fn go_version(&self) -> &str {
        self.file.go().map_or(release::DEFAULT_GO_MOD, |go| go.version)
    }
}

/// The go.work file of a workspace.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its absolute path.
    pub path: PathBuf,
    /// The file.
    pub file: WorkFile<'static>,
}

/// The replacements that one file declares: by module path, then by version
/// (`""` for all versions).
#[derive(Clone, Debug, Default)]
struct Replacements(HashMap<String, HashMap<String, ModuleVersion>>);

impl Replacements {
    /// What the lines of one file declare. The same line may come twice (`modload.toReplaceMap`).
    fn of<'l>(lines: impl Iterator<Item = Replace<'l>>) -> Result<Self, MainSetError> {
        let mut all = Self::default();
        for line in lines {
            let (old, new) = both_sides(&line);
            if let Some(first) = all.exact(&old.path, &old.version).filter(|first| **first != new) {
                let conflict = Conflict { first: first.clone(), old, second: new };
                return Err(MainSetError::Contradiction(Box::new(conflict)));
            }
            all.declare(&old, new);
        }
        Ok(all)
    }

    fn declare(&mut self, old: &ModuleVersion, new: ModuleVersion) {
        self.0.entry(old.path.clone()).or_default().insert(old.version.clone(), new);
    }

    fn exact(&self, path: &str, version: &str) -> Option<&ModuleVersion> {
        self.0.get(path)?.get(version)
    }

    /// A line for the version itself goes before one for all versions.
    fn lookup(&self, module: &ModuleVersion) -> Option<&ModuleVersion> {
        self.exact(&module.path, &module.version).or_else(|| self.exact(&module.path, ""))
    }
}

/// What a `replace` line replaces, and by what.
fn both_sides(line: &Replace<'_>) -> (ModuleVersion, ModuleVersion) {
    let old = ModuleVersion::new(line.old_path, line.old_version);
    (old, ModuleVersion::new(line.new_path, line.new_version))
}

/// All main modules with their replacements and exclusions.
#[derive(Clone, Debug)]
pub struct MainSet {
    modules: Vec<MainFile>,
    work: Option<Work>,
    base: PathBuf,
    replaced_by_work: Replacements,
    /// What each of `modules` declares, directories already seen from `base`.
    replaced: Vec<Replacements>,
    excluded: HashSet<ModuleVersion>,
    /// Module versions that a member replaces otherwise than one before it, with both go.mod
    /// files.
    disputed: HashMap<ModuleVersion, (PathBuf, PathBuf)>,
}

/// Main modules that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MainSetError {
    /// Two modules of a workspace have the same path.
    Repeated(String),
    /// go.work replaces a module of the workspace at all versions.
    ReplacedMain(String),
    /// One file replaces one module in two ways.
    Contradiction(Box<Conflict>),
    /// Two go.mod files of a workspace replace one module differently.
    Conflict(Box<Conflict>),
}

/// Two replacements of one module that contradict each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What is replaced.
    pub old: ModuleVersion,
    /// The replacement met first.
    pub first: ModuleVersion,
    /// The one that contradicts it.
    pub second: ModuleVersion,
}

impl fmt::Display for MainSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated(path) => write!(f, "module {path} appears multiple times in workspace"),
            Self::ReplacedMain(path) => write!(
                f,
                "workspace module {path} is replaced at all versions in the go.work file. \
                 To fix, remove the replacement from the go.work file or specify the version \
                 at which to replace the module."
            ),
            Self::Contradiction(conflict) => {
                let Conflict { old, first, second } = &**conflict;
                write!(f, "conflicting replacements for {old}:\n\t{first}\n\t{second}")
            }
            Self::Conflict(conflict) => {
                let Conflict { old, first, second } = &**conflict;
                write!(
                    f,
                    "conflicting replacements for {old}:\n\t{first}\n\t{second}\n\
                     use \"go work edit -replace {old}=[override]\" to resolve"
                )
            }
        }
    }
}

impl std::error::Error for MainSetError {}

impl MainSet {
    /// The set of one main module outside of any workspace.
    ///
    /// # Errors
    ///
    /// When replacements contradict each other.
    pub fn single(module: MainFile) -> Result<Self, MainSetError> {
        let replaced = Replacements::of(module.file.replaces())?;
        let mut set = Self::empty(module.dir.clone());
        set.adopt(module, replaced);
        Ok(set)
    }

    /// The set of the modules that a go.work file uses, in its order.
    ///
    /// # Errors
    ///
    /// When module paths repeat or replacements contradict each other: all that the go command
    /// tells before it gives up (`modload.makeMainModules`).
    pub fn workspace(work: Work, modules: Vec<MainFile>) -> Result<Self, Vec<MainSetError>> {
        let base = work.path.parent().map(Path::to_path_buf).unwrap_or_default();
        for module in &modules {
            Replacements::of(module.file.replaces()).map_err(|error| vec![error])?;
        }
        let replaced_by_work =
            Replacements::of(work.file.replaces()).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let mut paths = HashSet::new();
        for module in &modules {
            if !paths.insert(module.path.as_str()) {
                errors.push(MainSetError::Repeated(module.path.clone()));
            }
        }
        let mut set = Self::empty(base);
        for replace in work.file.replaces() {
            if replace.old_version.is_empty() && paths.contains(replace.old_path) {
                errors.push(MainSetError::ReplacedMain(replace.old_path.to_owned()));
            }
        }
        set.replaced_by_work = replaced_by_work;
        for module in modules {
            match set.replacements_of_member(&module) {
                Ok(own) => set.adopt(module, own),
                // Here it looks no further.
                Err(conflict) => {
                    errors.push(MainSetError::Conflict(conflict));
                    return Err(errors);
                }
            }
        }
        set.work = Some(work);
        set.disputed = set.disputes();
        if errors.is_empty() { Ok(set) } else { Err(errors) }
    }

    /// What a member declares, unless one before it declares something else.
    fn replacements_of_member(&self, module: &MainFile) -> Result<Replacements, Box<Conflict>> {
        let mut own = Replacements::default();
        for replace in module.file.replaces() {
            let (old, mut new) = both_sides(&replace);
            if new.version.is_empty() {
                new.path = self.rebase(&module.dir, &new.path);
            }
            let others = self.replaced.iter().rev();
            let first = others.filter_map(|r| r.exact(&old.path, &old.version)).next();
            // Members may contradict each other on what go.work replaces at any version. What
            // it does not replace at this version, the members still do.
            if let Some(first) = first
                && *first != new
                && own.exact(&old.path, &old.version).is_none()
                && !self.replaced_by_work.0.contains_key(&old.path)
            {
                let (first, second) = (self.absolute(first), self.absolute(&new));
                return Err(Box::new(Conflict { old, first, second }));
            }
            own.declare(&old, new);
        }
        Ok(own)
    }

    /// What a member replaces at one version and a member before it otherwise, be it at all
    /// versions (`modload.replacementFrom`). Directories are compared as they are written.
    fn disputes(&self) -> HashMap<ModuleVersion, (PathBuf, PathBuf)> {
        let written: Vec<Replacements> =
            self.modules.iter().filter_map(|m| Replacements::of(m.file.replaces()).ok()).collect();
        let mut disputed = HashMap::new();
        for (at, own) in written.iter().enumerate() {
            for (path, versions) in &own.0 {
                for (version, new) in versions.iter().filter(|(version, _)| !version.is_empty()) {
                    let module = ModuleVersion::new(&**path, &**version);
                    let before = written[..at].iter().enumerate().rev();
                    let found = before.map(|(n, r)| (n, r.lookup(&module))).find(|f| f.1.is_some());
                    let Some((first, Some(other))) = found else { continue };
                    if other != new && self.replaced_by_work.lookup(&module).is_none() {
                        let file = |n: usize| self.modules[n].dir.join("go.mod");
                        disputed.entry(module).or_insert_with(|| (file(first), file(at)));
                    }
                }
            }
        }
        disputed
    }

    /// The go.mod files of two members that replace this module version in two ways, which the
    /// go command refuses once it comes upon it.
    #[must_use]
    pub fn dispute(&self, module: &ModuleVersion) -> Option<&(PathBuf, PathBuf)> {
        // Almost no workspace has any.
        if self.disputed.is_empty() { None } else { self.disputed.get(module) }
    }

    /// No main module at all: nothing is replaced or excluded.
    #[must_use]
    pub fn none() -> Self {
        Self::empty(PathBuf::new())
    }

    fn empty(base: PathBuf) -> Self {
        Self {
            modules: Vec::new(),
            work: None,
            base,
            replaced_by_work: Replacements::default(),
            replaced: Vec::new(),
            excluded: HashSet::new(),
            disputed: HashMap::new(),
        }
    }

    fn adopt(&mut self, module: MainFile, replaced: Replacements) {
        let excluded = module.file.excludes();
        self.excluded.extend(excluded.map(|x| ModuleVersion::new(x.path, x.version)));
        self.modules.push(module);
        self.replaced.push(replaced);
    }

    /// A replacement whose directory is told without a base, as the go command tells a conflict.
    fn absolute(&self, module: &ModuleVersion) -> ModuleVersion {
        match module.version.is_empty() {
            true => {
                ModuleVersion::new(self.replacement_dir(&module.path).display().to_string(), "")
            }
            false => module.clone(),
        }
    }

    /// A directory as seen from go.work, written so that it stays a directory path.
    fn rebase(&self, dir: &Path, path: &str) -> String {
        if Path::new(path).is_absolute() {
            return path.to_owned();
        }
        let target = lexical::join(dir, path);
        let seen = lexical::relative(&self.base, &target).unwrap_or(target);
        let seen = seen.to_string_lossy();
        if is_directory_path(&seen) { seen.into_owned() } else { format!("./{seen}") }
    }

    /// The main modules; in a workspace in the order of go.work.
    #[must_use]
    pub fn modules(&self) -> &[MainFile] {
        &self.modules
    }

    /// The workspace, when there is one.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        self.work.as_ref()
    }

    /// The directory that relative replacement directories start from.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The main module of that path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&MainFile> {
        self.modules.iter().find(|m| m.path == path)
    }

    /// What stands in for a module version: a line for that version first, then one for all.
    ///
    /// A main module itself (version empty) is never replaced. In a workspace
    /// go.work goes first; where several members answer differently (one for the
    /// version, one for all versions) the last in go.work's order decides, as in
    /// the go command.
    #[must_use]
    pub fn replacement(&self, module: &ModuleVersion) -> Option<&ModuleVersion> {
        if module.version.is_empty() && self.get(&module.path).is_some() {
            return None;
        }
        self.replaced_by_work
            .lookup(module)
            .or_else(|| self.replaced.iter().rev().find_map(|r| r.lookup(module)))
    }

    /// Whether an `exclude` line of a main module names exactly this version.
    #[must_use]
    pub fn is_excluded(&self, path: &str, version: &str) -> bool {
        // Almost every build excludes nothing; the lookup needs owned text.
        !self.excluded.is_empty()
            && self
                .excluded
                .contains(&ModuleVersion { path: path.to_owned(), version: version.to_owned() })
    }

    /// The same main modules, as if they excluded nothing.
    #[must_use]
    pub fn without_excludes(&self) -> Self {
        Self { excluded: HashSet::new(), ..self.clone() }
    }

    /// The absolute directory of a directory replacement.
    #[must_use]
    pub fn replacement_dir(&self, path: &str) -> PathBuf {
        lexical::join(&self.base, path)
    }

    /// Whether any line replaces the path at some version.
    #[must_use]
    pub fn is_replaced(&self, path: &str) -> bool {
        self.files().any(|r| r.0.contains_key(path))
    }

    /// The versions of a path that are replaced, lowest first; `""` stands for all versions.
    #[must_use]
    pub fn replaced_versions(&self, path: &str) -> Vec<&str> {
        let lines = self.files().filter_map(|r| r.0.get(path));
        let mut versions: Vec<&str> = lines.flat_map(|r| r.keys().map(String::as_str)).collect();
        versions.sort_by(|a, b| version::compare(a, b).then_with(|| a.cmp(b)));
        versions.dedup();
        versions
    }

    /// What each `replace` line names, with the file that decides on it as seen from the base.
    ///
    /// The lines come in the order of the go.mod files, those of go.work last.
    #[must_use]
    pub fn replaced_modules(&self) -> Vec<(ModuleVersion, String)> {
        let members = self.modules.iter().flat_map(|module| module.file.replaces());
        let work = self.work.iter().flat_map(|work| work.file.replaces());
        let named = members.chain(work).map(|line| both_sides(&line).0);
        named.map(|old| (self.replacement_file(&old), old)).map(|(file, old)| (old, file)).collect()
    }

    fn replacement_file(&self, module: &ModuleVersion) -> String {
        if self.replaced_by_work.lookup(module).is_some() {
            return "go.work".to_owned();
        }
        let file = self.replacing_member(module).map(|main| main.dir.join("go.mod"));
        let file = file.unwrap_or_default();
        lexical::relative(&self.base, &file).unwrap_or(file).display().to_string()
    }

    /// The replacement of a module as the file that decides has it: a directory as seen from there.
    pub(super) fn replacement_as_written(&self, module: &ModuleVersion) -> Option<ModuleVersion> {
        match self.replaced_by_work.lookup(module) {
            Some(new) => Some(new.clone()),
            None => {
                let lines = self.replacing_member(module)?.file.replaces();
                Replacements::of(lines).ok()?.lookup(module).cloned()
            }
        }
    }

    fn replacing_member(&self, module: &ModuleVersion) -> Option<&MainFile> {
        let mut members = self.modules.iter().zip(&self.replaced).rev();
        members.find(|(_, replaced)| replaced.lookup(module).is_some()).map(|(main, _)| main)
    }

    fn files(&self) -> impl Iterator<Item = &Replacements> {
        std::iter::once(&self.replaced_by_work).chain(&self.replaced)
    }
}
