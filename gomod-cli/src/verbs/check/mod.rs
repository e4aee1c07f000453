//! `gomod check`.

mod base;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use gomod_audit::settings::{self, Found};
use gomod_audit::{
    Group, Knowledge, Level, Levels, Report, Revision, Scan, Unknown, run as judge, table,
};
use gomod_core::graph::Build;
use gomod_core::project::{Project, ProjectError};
use gomod_core::pseudo::CommitTime;
use gomod_core::source::Source;
use gomod_core::vcs::Checkout;

use crate::about::Kind;
use crate::args::check::{CheckArgs, CheckFormat, LevelArgs};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::{self, Opened};
use crate::talk::Talk;
use crate::time;

pub(super) fn run(args: &CheckArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open_for_graph(&args.project, &args.modules, talk)
        .map_err(Failure::nothing_to_scan)?;
    let project = &*opened.project;
    let config = Config::read(args.config.as_deref(), Some(project.root()))?;
    let levels = levels(&config, &args.levels)?;
    let root = root_of(project);
    let names_from = root.clone().unwrap_or_else(|| project.root().to_path_buf());

    let mut scan = Scan::new(Revision::of_project(project, &names_from));
    let built = project.build();
    scan.build = built.as_ref().ok().copied();
    scan.refused = built.as_ref().err().and_then(|error| match error {
        ProjectError::Build(refused) if error.is_contradiction() => Some(refused),
        _ => None,
    });
    scan.project = Some(project);
    scan.knowledge = knowledge(args, &opened);
    scan.now = now()?;
    if let Some(base) = &args.base {
        scan.base = Some(base::open(base, project, &names_from, &scan.revision)?);
    }
    scan.root = root;
    let found = settings(project, &names_from, &levels);
    scan.settings = found.texts.clone();
    let mut report = judge(&scan, &levels, &config.waivers(&names_from)?);
    gaps(&mut report, built.as_ref().copied(), &found);
    if args.new {
        report.findings.retain(|finding| finding.introduced != Some(false));
    }
    opened.tell(&[]);

    output::write(args.output.output.as_deref(), |out| match args.format() {
        CheckFormat::Text => text::write(out, &report, args.output.output.is_none()),
        CheckFormat::Json => gomod_audit::json::write(out, &report),
        CheckFormat::Sarif => gomod_audit::sarif::write(out, &report),
    })?;
    Ok(match () {
        () if report.count(Level::Deny) > 0 => Exit::Differences,
        () if report.is_incomplete() => Exit::Incomplete,
        () => Exit::Clean,
    })
}

/// The root of the git checkout, where the project lies in one.
fn root_of(project: &Project) -> Option<PathBuf> {
    if project.version().is_some() {
        return None;
    }
    Checkout::find(project.root()).map(|checkout| checkout.root().to_path_buf())
}

/// What gomod.toml says, and then the command line.
fn levels(config: &Config, args: &LevelArgs) -> Result<Levels, Failure> {
    let mut levels = Levels::default();
    for (word, level) in config.levels() {
        levels
            .set(word, level)
            .map_err(|error| Failure::wrong(Kind::Configuration, format!("gomod.toml: {error}")))?;
    }
    for (words, level) in
        [(&args.allow, Level::Allow), (&args.warn, Level::Warn), (&args.deny, Level::Deny)]
    {
        for word in words {
            levels.set(word, level).map_err(|error| {
                Failure::usage(error.to_string()).with_help("gomod explain lists all rules")
            })?;
        }
    }
    Ok(levels)
}

fn knowledge(args: &CheckArgs, opened: &Opened) -> Option<Knowledge> {
    let source: Arc<dyn Source> = match args.online {
        true => opened.shared_supply(),
        false => Arc::new(opened.cache()?.clone()),
    };
    Some(Knowledge { source, complete: args.online, workers: opened.workers() })
}

/// SOURCE_DATE_EPOCH, or the time it is.
fn now() -> Result<Option<CommitTime>, Failure> {
    if let Some(told) = time::told(None)?.flatten() {
        let digits: String =
            told.to_string().chars().filter(char::is_ascii_digit).take(14).collect();
        return Ok(CommitTime::from_digits(&digits));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(now.as_secs()).ok().and_then(CommitTime::from_unix))
}

/// The files with settings, unless nobody wants to know.
fn settings(project: &Project, root: &Path, levels: &Levels) -> Found {
    let mut rules = table::RULES.iter().filter(|rule| rule.group == Group::Setting);
    if project.version().is_some() || rules.all(|rule| levels.of(rule) == Level::Allow) {
        return Found::default();
    }
    // What git does not track is built, or somebody's own.
    let tracked = Checkout::find(root).filter(|checkout| checkout.root() == root);
    match tracked.and_then(|checkout| checkout.tracked().ok()).filter(|names| !names.is_empty()) {
        Some(names) => settings::among(root, &names),
        None => settings::find(root),
    }
}

/// What could not be read, and for which the report is not whole.
fn gaps(report: &mut Report, built: Result<&Build, &ProjectError>, found: &Found) {
    match built {
        Err(error) if !error.is_contradiction() => {
            let why = format!(
                "the module graph is not known, only what the main modules require was looked at: \
                 {error:#}"
            );
            report.unknown.push(Unknown::new(&[], why, []).incomplete());
        }
        Ok(build) if !build.loaded.failures.is_empty() => {
            let failures = build.loaded.failures.values();
            let why = "the requirements could not be read, so modules may be missing";
            let modules = failures.map(|error| format!("{}: {}", error.module, error.kind));
            report.unknown.push(Unknown::new(&[], why, modules).incomplete());
        }
        _ => {}
    }
    if !found.unread.is_empty() {
        let why = "could not be read, or is too large: settings there are not known";
        report.unknown.push(Unknown::new(&[], why, found.unread.clone()).incomplete());
    }
    if found.cut {
        let why = "the checkout has more files than are looked at for settings";
        report.unknown.push(Unknown::new(&[], why, []).incomplete());
    }
}
