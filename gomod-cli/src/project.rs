//! Opening the project that a command line names.

use std::fmt::Display;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gomod_core::cache::Cache;
use gomod_core::env::Settings;
use gomod_core::graph::{Build, ModError};
use gomod_core::path::check_path;
use gomod_core::project::{Modules, Options, Project, ProjectError};
use gomod_core::sumdb::SumDb;
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_core::version::ModuleVersion;

use crate::about::{About, Kind};
use crate::args::{ModuleArgs, PathArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::mode::{Mode, check_in_workspace, check_modfile};
use crate::progress::Fetching;
use crate::talk::Talk;

/// How many notes are told: a go.mod that is far out of date has one for each of its lines.
const MAX_NOTES: usize = 20;

/// A project, and what came up while its modules were looked up.
pub(crate) struct Opened {
    /// Not dropped: its memory goes back with that of the process.
    pub(crate) project: ManuallyDrop<Project>,
    pub(crate) settings: Settings,
    /// The file that stands in for the main module's go.mod, as it is named.
    pub(crate) modfile: Option<String>,
    supply: Arc<Supply>,
    fetching: Arc<Fetching>,
    talk: Talk,
}

/// What GOFLAGS asks of the project in a directory; other flags there are for other commands.
///
/// A published module has neither another go.mod nor a vendor directory, and a file that is
/// named stands for itself.
#[derive(Debug, Default)]
struct Flags {
    mode: Option<Mode>,
    modfile: Option<String>,
}

impl Flags {
    fn of(settings: &Settings, path: &PathArgs) -> Result<Self, String> {
        let value = |name| settings.flags().value(name).unwrap_or_default();
        let mode = Mode::parse(value("mod"))?;
        let modfile = value("modfile");
        if module_version(path).is_some() {
            return Ok(Self::default());
        }
        if modfile.is_empty() || Path::new(&path.path).is_file() {
            return Ok(Self { mode, modfile: None });
        }
        check_modfile(modfile)?;
        Ok(Self { mode, modfile: Some(modfile.to_owned()) })
    }
}

/// Opens a directory, a file, or else `module@version`.
pub(crate) fn open(path: &PathArgs, args: &ModuleArgs, talk: Talk) -> Result<Opened, Failure> {
    open_with(path, args, talk, false, |flags| flags)
}

/// The same for the answer of a command without a flag -mod, such as `go mod graph`: it passes
/// over the one in GOFLAGS.
pub(crate) fn open_for_graph(
    path: &PathArgs,
    args: &ModuleArgs,
    talk: Talk,
) -> Result<Opened, Failure> {
    open_with(path, args, talk, false, |flags| Flags { mode: None, ..flags })
}

/// The same for the working directory; where there is no module, and that is fine, none.
pub(crate) fn open_here(args: &ModuleArgs, talk: Talk, outside: bool) -> Result<Opened, Failure> {
    let path = PathArgs { path: ".".into() };
    open_with(&path, args, talk, outside, |flags| Flags { mode: None, ..flags })
}

fn open_with(
    path: &PathArgs,
    args: &ModuleArgs,
    talk: Talk,
    outside: bool,
    known: impl FnOnce(Flags) -> Flags,
) -> Result<Opened, Failure> {
    let settings = Settings::from_process()
        .map_err(|error| Failure::wrong(Kind::Configuration, error.to_string()))?;
    let in_goflags =
        |error| Failure::wrong(Kind::Configuration, format!("{error} (from $GOFLAGS)"));
    let flags = known(Flags::of(&settings, path).map_err(in_goflags)?);
    let fetching = Arc::new(Fetching::new(talk));
    let defaults = SupplyOptions::default();
    let workers = args.jobs.map_or(defaults.workers, Into::into);
    let supply = SupplyOptions {
        offline: args.offline,
        workers,
        progress: Some(Arc::<Fetching>::clone(&fetching)),
        ..defaults
    };
    let supply = Supply::open(&settings, supply)
        .map_err(|e| Failure::wrong(Kind::Configuration, e.to_string()))?;
    let supply = Arc::new(supply);
    let modules = Modules { source: Arc::<Supply>::clone(&supply), cache: supply.cache().cloned() };
    let gowork = if args.no_workspace { "off" } else { settings.gowork() };
    let options = Options {
        offline: args.offline,
        locked: args.locked,
        gowork: gowork.to_owned(),
        workers,
        vendor: args.vendor || flags.mode == Some(Mode::Vendor),
        ignore_vendor: matches!(flags.mode, Some(Mode::Mod | Mode::Readonly)),
        update: flags.mode == Some(Mode::Mod),
        modfile: flags.modfile.as_ref().map(PathBuf::from),
        ..Options::default()
    };
    let project = match module_version(path) {
        Some(module) => Project::open_module(&module, modules, options).map_err(Failure::from),
        None => match Project::open(Path::new(&path.path), modules.clone(), options.clone()) {
            Err(ProjectError::NoModule { .. }) if outside => Ok(Project::outside(modules, options)),
            opened => opened.map_err(|error| help_to_name(path, Failure::from(error))),
        },
    };
    // Opening may fetch already. A failure leaves no progress bar behind.
    let project = project.inspect_err(|_| fetching.end())?;
    let project = ManuallyDrop::new(project);
    if project.mains().work().is_some() {
        check_in_workspace(flags.mode, flags.modfile.as_deref()).map_err(in_goflags)?;
    }
    Ok(Opened { project, modfile: flags.modfile, settings, supply, fetching, talk })
}

/// The module that is named; what is there as a file is not taken for one.
fn module_version(args: &PathArgs) -> Option<ModuleVersion> {
    let (path, version) = args.path.to_str()?.rsplit_once('@')?;
    let named = !Path::new(&args.path).exists() && check_path(path).is_ok();
    named.then(|| ModuleVersion::new(path, version))
}

/// Says how to name a published module to those who left its version out.
fn help_to_name(args: &PathArgs, failure: Failure) -> Failure {
    match args.path.to_str() {
        Some(path) if !Path::new(path).exists() && check_path(path).is_ok() => {
            failure.with_help(format!("to name the published module write {path}@VERSION"))
        }
        _ => failure,
    }
}

impl Opened {
    /// The module cache, if there is any.
    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.supply.cache()
    }

    /// Where modules come from.
    pub(crate) fn supply(&self) -> &Supply {
        &self.supply
    }

    /// The checksum database that the settings name.
    pub(crate) fn log(&self) -> SumDb {
        SumDb::new(&self.settings, Arc::clone(&self.supply))
    }

    /// The same, to be kept.
    pub(crate) fn shared_supply(&self) -> Arc<Supply> {
        Arc::clone(&self.supply)
    }

    /// How many things to fetch at once.
    pub(crate) fn workers(&self) -> usize {
        self.supply.options().workers
    }

    /// Tells what is worth knowing besides the answer, for which nothing is read any more.
    pub(crate) fn tell(&self, notes: &[String]) {
        self.fetching.end();
        let supply = self.supply.notes();
        for note in supply.iter().chain(notes).take(MAX_NOTES) {
            self.talk.note(note);
        }
        let more = (supply.len() + notes.len()).saturating_sub(MAX_NOTES);
        if more > 0 {
            self.talk.note(&format!("there are {more} more notes"));
        }
    }

    /// Tells the same of a build, and whether all of its go.mod files could be read.
    pub(crate) fn tell_of(&self, build: &Build) -> Exit {
        self.tell(&self.project.notes(build));
        let unread = build.loaded.failures.values();
        let any = self.talk.each(unread, |error: &Arc<ModError>, others| {
            let text = format!(
                "the requirements of {} are not known, so modules may be missing: {}",
                and_others(&error.module, others),
                error.kind
            );
            self.talk.gap(&text, &About::module(error), error.hint());
        });
        if any { Exit::Incomplete } else { Exit::Clean }
    }
}

/// A module as one of several.
pub(crate) fn and_others(module: &dyn Display, others: usize) -> String {
    match others {
        0 => module.to_string(),
        1 => format!("{module} and 1 other module"),
        n => format!("{module} and {n} other modules"),
    }
}

impl Drop for Opened {
    /// Also an answer that fails leaves no progress bar behind.
    fn drop(&mut self) {
        self.fetching.end();
    }
}
