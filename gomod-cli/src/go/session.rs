//! Opening the module or workspace that a command is about, by the go command's rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gomod_core::graph::{Refusal, check_vendoring};
use gomod_core::modfile::{ModFile, Mode as Reading};
use gomod_core::project::{Modules, Options, Project, ProjectError};
use gomod_core::release;
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_core::vendor::Vendor;
use gomod_core::workfile::WorkFile;

use super::wording::{NO_MEMBER, NO_MODULE, failed};
use super::{Context, RELEASE, Stop, complain, godebug};
use crate::input;
use crate::mode::{Mode, check_in_workspace, check_modfile};

/// How a command wants its module opened.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'a> {
    /// -mod, as given.
    pub(super) mode: Option<&'a str>,
    /// The mode of a command that does not have that flag.
    pub(super) fixed_mode: Option<Mode>,
    /// -modfile.
    pub(super) modfile: Option<&'a str>,
    /// Nothing is answered outside of a module.
    pub(super) needs_module: bool,
    /// What cannot be read leaves gaps.
    pub(super) tolerant: bool,
}

/// The files that govern a directory.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The go.work file, unless workspaces are off.
    pub(super) work: Option<PathBuf>,
    /// The nearest go.mod.
    pub(super) module: Option<PathBuf>,
    /// The directory for temporary files, where the nearest go.mod is in it and does not count.
    ignored: Option<PathBuf>,
}

impl Place {
    /// Warns of a go.mod that does not count.
    pub(super) fn warn(&self) {
        if let Some(dir) = self.ignored.as_deref().filter(|_| self.work.is_none()) {
            let dir = dir.display();
            complain(&format!("go: warning: ignoring go.mod in system temp root {dir}"));
        }
    }
}

/// Finds go.work and go.mod upward from the working directory.
pub(super) fn place(context: &Context) -> Result<Place, Stop> {
    let upward = |name: &str| {
        let files = context.cwd.ancestors().map(|dir| dir.join(name));
        files.into_iter().find(|file| file.is_file())
    };
    let work = match context.settings.gowork() {
        "off" => None,
        "" | "auto" => upward("go.work"),
        file if Path::new(file).is_absolute() => Some(PathBuf::from(file)),
        _ => return Err(Stop::fatal("invalid GOWORK: not an absolute path")),
    };
    let shared = std::env::temp_dir();
    let module = upward("go.mod");
    // A file left there by an experiment must not become the module of all that is made there.
    let (module, ignored) = match module.as_deref().and_then(Path::parent) == Some(&*shared) {
        true => (None, Some(shared)),
        false => (module, None),
    };
    Ok(Place { work, module, ignored })
}

/// What GO111MODULE says: whether there is a module mode at all.
pub(super) fn modules_are_on(context: &Context, place: &Place) -> Result<bool, Stop> {
    match context.settings.get("GO111MODULE").map_or("", |s| s.value.as_str()) {
        "" | "on" => Ok(true),
        "off" => Ok(false),
        "auto" => Ok(place.module.is_some() || place.work.is_some()),
        other => Err(Stop::fatal(format!("unknown environment setting GO111MODULE={other}"))),
    }
}

/// A module or workspace, opened.
pub(super) struct Session<'c> {
    pub(super) context: &'c Context,
    pub(super) project: Project,
    pub(super) supply: Arc<Supply>,
    /// -mod, as given or by the go command's rule.
    pub(super) mode: Mode,
    /// Whether it was given.
    explicit: bool,
    /// Why it is what it is, where a vendor directory might have made it another.
    reason: Option<String>,
    workspace: bool,
    /// The main module's go.mod, or what -modfile puts in its place.
    pub(super) modfile: Option<PathBuf>,
}

impl<'c> Session<'c> {
    /// Opens what governs the working directory.
    pub(super) fn open(context: &'c Context, asked: &Asked<'_>) -> Result<Self, Stop> {
        let place = place(context)?;
        if !modules_are_on(context, &place)? {
            return Err(match asked.fixed_mode {
                Some(_) => {
                    Stop::fatal("modules disabled by GO111MODULE=off; see 'go help modules'")
                }
                None => Stop::fatal("list -m cannot be used with GO111MODULE=off"),
            });
        }
        let given = Mode::parse(asked.mode.unwrap_or_default()).map_err(Stop::Refused)?;
        let modfile = asked.modfile.filter(|file| !file.is_empty());
        if place.work.is_some() {
            check_in_workspace(given, modfile).map_err(Stop::fatal)?;
        } else {
            place.warn();
            if place.module.is_none() && modfile.is_some() {
                return Err(Stop::fatal(
                    "cannot find main module, but -modfile was set.\n\t-modfile cannot be used to \
                     set the module root directory.",
                ));
            }
        }
        modfile.map_or(Ok(()), check_modfile).map_err(Stop::fatal)?;
        let outside = place.work.is_none() && place.module.is_none();
        if outside && asked.needs_module {
            return Err(no_module());
        }
        let supply = SupplyOptions { look_at_files: true, ..SupplyOptions::default() };
        let workers = supply.workers;
        let supply = Arc::new(Supply::open(&context.settings, supply).map_err(Stop::fatal)?);
        let modules =
            Modules { source: Arc::<Supply>::clone(&supply), cache: supply.cache().cloned() };
        let mode = given.or(asked.fixed_mode).unwrap_or(Mode::Readonly);
        let options = Options {
            workers,
            modfile: modfile.map(|file| context.absolute(file)),
            require_sums: mode == Mode::Readonly,
            update: mode == Mode::Mod,
            tolerant: asked.tolerant,
            vendor: mode == Mode::Vendor && !outside,
            go_release: Some(RELEASE.to_owned()),
            ..Options::default()
        };
        let empty = |error: &ProjectError| matches!(error, ProjectError::Invalid { message, .. } if message == NO_MEMBER);
        let (source, cache) = (Arc::clone(&modules.source), modules.cache.clone());
        let opened = match (&place.work, &place.module) {
            (Some(work), _) => {
                let gowork = work.display().to_string();
                Project::open(&context.cwd, modules, Options { gowork, ..options })
            }
            (None, Some(module)) => Project::open(module, modules, options),
            (None, None) => Ok(Project::outside(modules, options)),
        };
        // A workspace without modules is no place of any.
        let opened = match opened {
            Err(error) if empty(&error) => {
                if asked.needs_module {
                    return Err(Stop::not_covered("a workspace without modules"));
                }
                Ok(Project::outside(Modules { source, cache }, Options::default()))
            }
            opened => opened,
        };
        let opened = opened.map_err(|error| match (&error, modfile) {
            // The file that is named is shown as it is named.
            (ProjectError::Reading { file, cause }, Some(named))
                if *file == context.absolute(named) =>
            {
                Stop::fatal(format!("open {named}: {cause}"))
            }
            _ => failed(context, &error),
        });
        let mut session = Self {
            context,
            project: opened?,
            supply,
            mode,
            explicit: given.is_some(),
            reason: None,
            workspace: place.work.is_some(),
            modfile: modfile.map(PathBuf::from).or(place.module),
        };
        session.check_release()?;
        session.check_godebug()?;
        if given.is_none() && asked.fixed_mode.is_none() {
            session = session.settle_vendoring();
        }
        if session.mode == Mode::Vendor && !outside {
            // The go command compares before it does anything else; no directory is an empty one.
            let mains = session.project.mains();
            if !mains.base().join("vendor").is_dir() {
                check_vendoring(mains, &Vendor::default())
                    .map_err(|error| session.failed(&ProjectError::Vendoring(error)))?;
                return Err(Stop::not_covered("-mod=vendor without a vendor directory"));
            }
            session.project.build().map_err(|error| {
                session.tell_exclusions();
                session.failed(&error)
            })?;
        }
        Ok(session)
    }

    /// Whether there is no main module.
    pub(super) fn is_outside(&self) -> bool {
        self.project.mains().modules().is_empty()
    }

    /// Whether a go.work governs it.
    pub(super) fn is_workspace(&self) -> bool {
        self.workspace
    }

    /// What is said where there is none and must be one.
    pub(super) fn no_module(&self) -> String {
        match self.workspace {
            true => format!("{NO_MEMBER}; see 'go help work'"),
            false => NO_MODULE.to_owned(),
        }
    }

    /// Answers from the vendor directory where the go command would (`setDefaultBuildMod`).
    fn settle_vendoring(mut self) -> Self {
        let mains = self.project.mains();
        let (file, go) = match (mains.work(), mains.modules()) {
            (Some(work), _) => ("go.work", work.file.go().map(|line| line.version.to_owned())),
            (None, [main]) => ("go.mod", main.file.go().map(|line| line.version.to_owned())),
            _ => return self,
        };
        if !mains.base().join("vendor").is_dir() {
            return self;
        }
        let workspace = mains.work().is_some();
        if self.project.is_vendoring_default() {
            self.mode = Mode::Vendor;
            self.reason =
                Some(format!("Go version in {file} is at least 1.14 and vendor directory exists."));
            self.project = self.project.vendoring();
            return self;
        }
        self.reason = Some(match go {
            None => {
                format!("Go version in {file} is unspecified, so vendor directory was not used.")
            }
            Some(go) if release::compare(&go, "1.14").is_lt() => {
                format!("Go version in {file} is {go}, so vendor directory was not used.")
            }
            Some(_) if workspace => {
                "In workspace mode, but vendor directory is not for a workspace".to_owned()
            }
            Some(_) => {
                "Outside workspace mode, but vendor directory is for a workspace.".to_owned()
            }
        });
        self
    }

    /// Refuses main modules that are newer than the release whose answers these are.
    fn check_release(&self) -> Result<(), Stop> {
        let mains = self.project.mains();
        let work = mains.work().and_then(|w| w.file.go()).map(|go| go.version);
        let modules = mains.modules().iter().filter_map(|m| m.file.go()).map(|go| go.version);
        // A member that is newer than its workspace was refused when it was opened.
        let newer = work.into_iter().chain(modules).find(|go| is_newer(go));
        let work = mains.work().map(|work| work.path.clone());
        match (newer, work.as_ref().or(self.modfile.as_ref())) {
            (Some(go), Some(file)) => {
                let file = self.context.short(&self.context.absolute(&file.display().to_string()));
                Err(too_new(self.context, &file, go))
            }
            _ => Ok(()),
        }
    }

    /// Refuses settings of GODEBUG that the release may not know.
    fn check_godebug(&self) -> Result<(), Stop> {
        let mains = self.project.mains();
        let (work, module) = match (mains.work(), mains.modules()) {
            (Some(work), _) => (Some(work.file.godebugs()), None),
            (None, [main]) => (None, Some(main.file.godebugs())),
            _ => return Ok(()),
        };
        let mut lines = work.into_iter().flatten().chain(module.into_iter().flatten());
        let known = |value: &str| value.strip_prefix("go").is_some_and(|go| !is_newer(go));
        let wrong = lines.find(|line| match line.key {
            "default" => !known(line.value),
            key => !godebug::is_known(key),
        });
        match wrong {
            Some(line) => {
                let (key, value) = (line.key, line.value);
                Err(Stop::not_covered(format!("godebug {key}={value}")))
            }
            None => Ok(()),
        }
    }

    /// `go mod graph -go` cannot go below the main module's own release.
    pub(super) fn check_graph_release(&self, asked: &str) -> Result<(), Stop> {
        let (requirements, _) = self.project.requirements();
        let go = requirements.roots.iter().find(|root| root.path == "go");
        match go.map(|root| root.version.as_str()) {
            Some(go)
                if release::compare(go, "1.21").is_ge() && release::compare(asked, go).is_lt() =>
            {
                Err(Stop::fatal(format!(
                    "requested Go version {asked} cannot load module graph (requires Go >= {go})"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Says which requirements are left out, being excluded.
    pub(super) fn tell_exclusions(&self) {
        let (_, refusals) = self.project.requirements();
        let verb = if self.mode == Mode::Mod { "dropping" } else { "ignoring" };
        for refusal in refusals {
            if let Refusal::ExcludedRequirement(module) = refusal {
                let (path, version) = (&module.path, &module.version);
                complain(&format!("go: {verb} requirement on excluded version {path} {version}"));
            }
        }
    }

    /// Why no version query is answered from a vendor directory.
    pub(super) fn query_disabled(&self) -> String {
        let disabled = "cannot query module due to -mod=vendor";
        match &self.reason {
            Some(why) => format!("{disabled}\n\t({why})"),
            None => disabled.to_owned(),
        }
    }

    /// What the go command says where go.mod has to be changed first.
    pub(super) fn dirty(&self) -> Stop {
        let (mode, fix) = (self.mode.name(), "go mod tidy");
        Stop::fatal(match &self.reason {
            _ if self.explicit => {
                format!("updates to go.mod needed, disabled by -mod={mode}; to update it:\n\t{fix}")
            }
            Some(why) => format!(
                "updates to go.mod needed, disabled by -mod={mode}\n\t({why})\n\tto update it:\n\
                 \t{fix}"
            ),
            None => format!("updates to go.mod needed; to update it:\n\t{fix}"),
        })
    }

    /// An error in the go command's words.
    pub(super) fn failed(&self, error: &ProjectError) -> Stop {
        if let ProjectError::Unlisted(_) = error {
            error.to_string().lines().for_each(|line| complain(&format!("go: {line}")));
            return self.dirty();
        }
        failed(self.context, error)
    }
}

fn is_newer(go: &str) -> bool {
    release::compare(go, RELEASE).is_gt()
}

/// What the go command says of a file that is newer than itself, if it may not switch.
fn too_new(context: &Context, file: &str, go: &str) -> Stop {
    let explain = context.explain_release();
    Stop::fatal(format!("{file} requires go >= {go} (running go {RELEASE}{explain})"))
}

/// Refuses what the go command would let another toolchain answer (`toolchain.Select`).
pub(super) fn check_toolchain(context: &Context) -> Result<(), Stop> {
    let asked = context.settings.gotoolchain();
    let switch = |to: &str| Err(Stop::not_covered(format!("switching to toolchain {to}")));
    let (least, suffix) = match asked {
        "" | "local" => return Ok(()),
        "auto" | "path" => ("local", asked),
        _ => asked.split_once('+').unwrap_or((asked, "")),
    };
    let own = format!("go{RELEASE}");
    if least != "local" && least != own {
        return switch(least);
    }
    if !matches!(suffix, "auto" | "path") {
        return Ok(());
    }
    let place = place(context)?;
    let Some(file) = place.work.as_ref().or(place.module.as_ref()) else { return Ok(()) };
    let Ok(bytes) = input::read(file) else { return Ok(()) };
    let name = file.display().to_string();
    let lines = if place.work.is_some() {
        WorkFile::parse(&name, bytes).ok().map(|file| {
            let go = file.go().map(|line| line.version.to_owned());
            (go, file.toolchain().map(|line| line.name.to_owned()))
        })
    } else {
        // The lax reading leaves the toolchain line out.
        let strict = ModFile::parse(&name, bytes.clone(), Reading::Strict);
        let file = strict.or_else(|_| ModFile::parse(&name, bytes, Reading::Lax));
        file.ok().map(|file| {
            let go = file.go().map(|line| line.version.to_owned());
            (go, file.toolchain().map(|line| line.name.to_owned()))
        })
    };
    let Some((go, toolchain)) = lines else { return Ok(()) };
    if toolchain.as_deref() == Some("default") {
        return Ok(());
    }
    if let Some(toolchain) = toolchain
        && release::from_toolchain(&toolchain).is_some_and(is_newer)
    {
        return switch(&toolchain);
    }
    match go {
        Some(go) if is_newer(&go) => switch(&format!("go{go}")),
        _ => Ok(()),
    }
}

/// Outside of a module, where there must be one.
pub(super) fn no_module() -> Stop {
    Stop::fatal(NO_MODULE)
}
