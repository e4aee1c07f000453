//! The face: open a directory, a go.mod or `module@version`, and ask.
//!
//! ```
//! use std::sync::Arc;
//! use gomod_core::project::{Modules, Options, Project};
//! use gomod_core::source::MemorySource;
//!
//! # let dir = tempfile::tempdir()?;
//! # std::fs::write(dir.path().join("go.mod"), "module example.com/m\n\ngo 1.24\n\nrequire example.com/a v1.0.0\n")?;
//! let mut source = MemorySource::new();
//! source.add("example.com/a", "v1.0.0", "module example.com/a\n\nrequire example.com/b v1.2.0\n");
//! source.add("example.com/b", "v1.2.0", "module example.com/b\n");
//! let modules = Modules { source: Arc::new(source), cache: None };
//! let project = Project::open(dir.path(), modules, Options::default())?;
//! let lines: Vec<String> = project.build_list()?.iter().map(|m| m.line()).collect();
//! assert_eq!(lines, ["example.com/m", "example.com/a v1.0.0", "example.com/b v1.2.0"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod fix;
mod list;
mod module_info;
mod notes;
mod open;
mod outdated;
mod pattern;
mod request;
mod snapshot;
mod unexcluded;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

pub use error::ProjectError;
pub use module_info::{ModuleInfo, ModuleInfoError};
pub use outdated::{Newer, Outdated};
pub use request::{ListAnswer, ListRequest};

use crate::cache::Cache;
use crate::graph::{self, Build, BuildError, MainSet, ModReader, Refusal, Requirements};
use crate::inventory::Inventory;
use crate::query::{Allowed, Resolver};
use crate::source::{Artifact, Source};
use crate::sums::Sums;
use crate::vendor::Vendor;
use crate::verified::Verified;
use crate::version::ModuleVersion;

/// How a project is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Nothing may be fetched: a go.mod that is not at hand leaves a gap.
    pub offline: bool,
    /// Refuse every go.mod that go.sum does not vouch for.
    pub locked: bool,
    /// GOWORK: `off`, the path of a go.work file, or empty to look for one.
    pub gowork: String,
    /// How many files are read at once.
    pub workers: usize,
    /// Answer from vendor/modules.txt and the main modules' files alone, as -mod=vendor does.
    pub vendor: bool,
    /// Pass over a vendor directory, as -mod=mod and -mod=readonly do.
    pub ignore_vendor: bool,
    /// A file that is read in the place of the main module's go.mod (-modfile); its go.sum is
    /// beside it.
    pub modfile: Option<PathBuf>,
    /// Refuse every go.mod of the graph that go.sum does not vouch for, as -mod=readonly does
    /// outside of workspaces.
    pub require_sums: bool,
    /// Answer as -mod=mod does: go.mod as it would be brought up to date, and also what go.sum does
    /// not vouch for.
    pub update: bool,
    /// A go.mod that cannot be had leaves a gap, as `go list -e` has it.
    pub tolerant: bool,
    /// The release of the go command to answer as, where the answer is to be no better than its
    /// own: a go.mod of a newer release is refused, one that is out of date is answered as it is,
    /// and a `go` line is known by path and version alone, be it of a module that is replaced.
    pub go_release: Option<String>,
}

/// Where a project finds the modules that it depends on.
#[derive(Clone)]
pub struct Modules {
    /// Serves go.mod and `.info` files.
    pub source: Arc<dyn Source>,
    /// The module cache, for what is unpacked there.
    pub cache: Option<Cache>,
}

impl fmt::Debug for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modules").field("cache", &self.cache).finish_non_exhaustive()
    }
}

/// A main module, or a workspace, with all that is needed to answer for it.
///
/// Answers are computed when first asked for and kept.
pub struct Project {
    root: PathBuf,
    version: Option<String>,
    mains: MainSet,
    sums: Arc<Sums>,
    modules: Modules,
    reader: ModReader,
    vendor: Option<Vendor>,
    options: Options,
    rewritten: bool,
    requirements: OnceLock<(Requirements, Vec<Refusal>)>,
    build: OnceLock<Build>,
}

impl fmt::Debug for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Project").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Project {
    /// Opens the project that governs `path`: a directory, a go.mod or a go.work.
    ///
    /// From a directory the go.work and go.mod are found as the go command finds
    /// them, upward. A file is taken as it is: a go.mod stands for its module alone.
    ///
    /// # Errors
    ///
    /// When there is no module, or its files cannot be read or do not parse.
    pub fn open(path: &Path, modules: Modules, options: Options) -> Result<Self, ProjectError> {
        let start = open::find(path, &options.gowork)?;
        let mut rewritten = false;
        let mut fix = |path: &str, version: &str| {
            let fixed = fix::fix(&modules, path, version);
            rewritten |= fixed.as_ref().is_ok_and(|fixed| fixed != version);
            fixed
        };
        let files = open::read(&start, options.modfile.as_deref(), &mut fix)?;
        let project = Self::assemble(files, None, modules, options);
        Ok(Self { rewritten, ..project })
    }

    /// A project without a module: version queries are answered, and nothing is required.
    #[must_use]
    pub fn outside(modules: Modules, options: Options) -> Self {
        let files = open::Files { mains: MainSet::none(), sums: Sums::default(), vendor: None };
        Self::assemble(files, None, modules, options)
    }

    /// Opens a published module as if it were checked out: as the main module.
    ///
    /// The version may be a query, such as `latest`; it is then resolved first.
    ///
    /// Its go.mod comes from the module cache or a proxy. Its go.sum is read
    /// where the module is unpacked in the module cache; otherwise nothing
    /// vouches for its dependencies.
    ///
    /// # Errors
    ///
    /// When the go.mod cannot be had or does not parse.
    pub fn open_module(
        module: &ModuleVersion,
        modules: Modules,
        options: Options,
    ) -> Result<Self, ProjectError> {
        let version = fix::resolve(&modules, &module.path, &module.version, Allowed::Usable)
            .map_err(|error| ProjectError::query(module, error))?;
        let module = ModuleVersion::new(&*module.path, version);
        let mut fix = |path: &str, version: &str| fix::fix(&modules, path, version);
        let unpacked = modules.cache.as_ref().and_then(|cache| cache.module_dir(&module));
        let files = match unpacked.map(|dir| dir.join("go.mod")).filter(|file| file.is_file()) {
            Some(file) => open::read(&open::Start::Mod(file), None, &mut fix)?,
            None => {
                let fetched =
                    modules.source.fetch(&module, Artifact::Mod).map_err(ProjectError::Source)?;
                let file = PathBuf::from(module.to_string()).join("go.mod");
                let main = open::main_from_bytes(&file, fetched.bytes, &mut fix)?;
                open::Files::bare(main)?
            }
        };
        Ok(Self::assemble(files, Some(module.version), modules, options))
    }

    fn assemble(
        files: open::Files,
        version: Option<String>,
        modules: Modules,
        options: Options,
    ) -> Self {
        if let Some(cache) = &modules.cache {
            cache.recall(files.mains.base());
        }
        let sums = Arc::new(files.sums);
        let verified =
            Verified::new(Arc::clone(&modules.source), Arc::clone(&sums), options.locked);
        let complete = options.require_sums && files.mains.work().is_none();
        Self {
            root: files.mains.base().to_path_buf(),
            version,
            mains: files.mains,
            sums,
            modules,
            reader: ModReader::new(verified)
                .requiring_sums(complete)
                .of_release(options.go_release.clone()),
            vendor: files.vendor,
            options,
            rewritten: false,
            requirements: OnceLock::new(),
            build: OnceLock::new(),
        }
    }

    /// The main modules.
    #[must_use]
    pub fn mains(&self) -> &MainSet {
        &self.mains
    }

    /// What the main modules' files list, and what of it is left out: [`Requirements::of`].
    #[must_use]
    pub fn requirements(&self) -> (&Requirements, &[Refusal]) {
        let (requirements, refusals) =
            self.requirements.get_or_init(|| Requirements::of(&self.mains));
        (requirements, refusals)
    }

    /// What the go.sum files say.
    #[must_use]
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// What vendor/modules.txt says, where there is a vendor directory.
    #[must_use]
    pub fn vendor(&self) -> Option<&Vendor> {
        self.vendor.as_ref()
    }

    /// The directory of the go.work, or of the main module.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The version, when the project was opened as `module@version`.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Whether a version in go.mod is not written as the go command would write it.
    #[must_use]
    pub fn has_rewritten_versions(&self) -> bool {
        self.rewritten
    }

    /// Whether the go command would answer from the vendor directory unasked.
    #[must_use]
    pub fn is_vendoring_default(&self) -> bool {
        self.used_vendor().is_some()
    }

    /// The same project, answered from its vendor directory.
    #[must_use]
    pub fn vendoring(mut self) -> Self {
        self.options.vendor = true;
        self.build = OnceLock::new();
        self
    }

    /// Whether a module's go.mod was read, for the graph or a query, that go.sum does not vouch
    /// for.
    #[must_use]
    pub fn has_read_unproven(&self, module: &ModuleVersion) -> bool {
        let used = self.mains.replacement(module).unwrap_or(module);
        self.reader.has_read_unproven(used)
    }

    /// The modules of which go.mod files were read that go.sum does not vouch for.
    #[must_use]
    pub fn unproven(&self, build: &Build) -> Vec<ModuleVersion> {
        list::unproven(self, build)
    }

    /// The build: its consistent roots, and the graph below them.
    ///
    /// # Errors
    ///
    /// When a go.mod of the graph cannot be had, does not parse or contradicts
    /// go.sum; with `locked` also when go.sum does not vouch for it. Offline, a
    /// go.mod that is not there leaves a gap instead.
    pub fn build(&self) -> Result<&Build, ProjectError> {
        if let Some(build) = self.build.get() {
            return Ok(build);
        }
        let build = self.loaded(self.options.update)?;
        Ok(self.build.get_or_init(|| build))
    }

    /// The build of go.mod as it would be brought up to date, which is that of `go mod graph`: no
    /// main module requires a version of itself.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn build_updated(&self) -> Result<Build, ProjectError> {
        self.loaded(true)
    }

    fn loaded(&self, update: bool) -> Result<Build, ProjectError> {
        if self.options.vendor {
            return self.vendored();
        }
        let build = match &self.options.go_release {
            _ if update => graph::build_updated,
            Some(_) => graph::build_listed,
            None => graph::build,
        };
        let build = build(&self.mains, &self.reader, self.options.workers);
        self.remember();
        self.accept(&build)?;
        if !build.loaded.failures.is_empty() && self.used_vendor().is_some() {
            // Offline, a vendor directory knows more than half of a graph does.
            return self.vendored();
        }
        Ok(build)
    }

    /// Keeps what was read for later runs.
    fn remember(&self) {
        if let Some(cache) = &self.modules.cache {
            cache.remember();
        }
    }

    fn vendored(&self) -> Result<Build, ProjectError> {
        let vendor = self.vendor.as_ref().ok_or_else(|| ProjectError::no_vendor(&self.root))?;
        graph::check_vendoring(&self.mains, vendor).map_err(ProjectError::Vendoring)?;
        let unlisted = graph::unlisted_in_vendoring(&self.mains, vendor);
        if !unlisted.is_empty() {
            return Err(ProjectError::Unlisted(unlisted));
        }
        Ok(graph::build_vendored(&self.mains, vendor))
    }

    /// vendor/modules.txt, where the go command would use it unasked.
    fn used_vendor(&self) -> Option<&Vendor> {
        let vendor = self.vendor.as_ref().filter(|_| !self.options.ignore_vendor)?;
        graph::is_vendoring_used(&self.mains, vendor).then_some(vendor)
    }

    /// The build as another Go release would see it (`go mod graph -go`).
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn build_as_of(&self, go: &str) -> Result<Build, ProjectError> {
        let build = graph::build_as_of(&self.mains, &self.reader, go, self.options.workers);
        self.accept(&build)?;
        Ok(build)
    }

    fn accept(&self, build: &Build) -> Result<(), ProjectError> {
        let tolerated = |error: &graph::ModError| {
            let tolerant = self.options.tolerant && !error.is_contradiction();
            tolerant || (self.options.offline && error.is_offline())
        };
        match build.loaded.first_failure(|error| !tolerated(error)) {
            Some((chain, error)) => Err(ProjectError::Build(BuildError { chain, error })),
            None => {
                let graph = &build.loaded.graph;
                let read = graph.breadth_first().into_iter();
                let read = read.filter(|&id| graph.required_by(id).is_some());
                self.undisputed(read.map(|id| graph.module(id)))
            }
        }
    }

    /// Refuses modules of which members of a workspace say two things.
    fn undisputed(&self, modules: impl Iterator<Item = ModuleVersion>) -> Result<(), ProjectError> {
        if self.mains.work().is_none() {
            return Ok(());
        }
        let found = modules.filter_map(|module| {
            let (first, second) = self.mains.dispute(&module)?;
            Some(ProjectError::settings(format!(
                "conflicting replacements found for {module} in workspace modules defined by {} \
                 and {}",
                first.display(),
                second.display()
            )))
        });
        ProjectError::all(found.collect()).map_or(Ok(()), Err)
    }

    /// The build list with all that is known of each module, as `go list -m -json all`.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn list(&self) -> Result<Vec<ModuleInfo>, ProjectError> {
        let build = self.build()?;
        self.undisputed(list::modules(build).into_iter())?;
        let list = list::list(self, build);
        self.remember();
        Ok(list)
    }

    /// The paths and versions of the build list with their replacements, as `go list -m all`.
    ///
    /// Unlike [`Project::list`] it reads nothing but what the graph needs: other fields are empty.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn build_list(&self) -> Result<Vec<ModuleInfo>, ProjectError> {
        let build = self.build()?;
        self.undisputed(list::modules(build).into_iter())?;
        Ok(list::build_list(self, build))
    }

    /// Modules by path, pattern and version query, as `go list -m ARGUMENTS` names them.
    ///
    /// What cannot be known of one module stands in its `error` field and blanks no other.
    ///
    /// # Errors
    ///
    /// As [`Project::build`]; besides for arguments that name no module.
    pub fn list_modules(&self, request: &ListRequest) -> Result<ListAnswer, ProjectError> {
        request::answer(self, request)
    }

    /// Which modules of the build have newer versions, are retracted or are deprecated.
    ///
    /// With `direct`, only those that a main module requires directly. Modules that a directory
    /// replaces have no version and are left out. What cannot be had of one module stands in its
    /// `error` and blanks no other.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn outdated(&self, direct: bool) -> Result<Vec<Outdated>, ProjectError> {
        outdated::look(self, direct)
    }

    /// A resolver of version queries for this project.
    #[must_use]
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.mains, &self.reader)
    }

    /// The inventory: the snapshot of all facts, for documents and judgement.
    ///
    /// # Errors
    ///
    /// As [`Project::build`].
    pub fn inventory(&self) -> Result<Inventory, ProjectError> {
        let inventory = snapshot::take(self, self.build()?);
        self.remember();
        inventory
    }

    fn needs_sums(&self) -> bool {
        self.mains.work().is_none() && !self.options.update
    }

    fn relative_dir(&self, dir: &Path) -> String {
        let relative = dir.strip_prefix(&self.root).unwrap_or(dir);
        if relative.as_os_str().is_empty() {
            ".".to_owned()
        } else {
            relative.display().to_string()
        }
    }
}
