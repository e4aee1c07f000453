//! `gomod verify`.

use std::io::{self, Write};
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::download::Downloader;
use gomod_core::pool;
use gomod_core::verify::{
    Finding, LogLine, LogReport, LogStanding, Means, ModuleReport, Part, Problem, Report, Standing,
    check_log, vendor_sources, verify_cache, verify_project,
};
use gomod_core::version::ModuleVersion;
use serde::Serialize;

use crate::about::Kind;
use crate::args::proof::VerifyArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::{self, Opened, and_others};
use crate::talk::Talk;

/// The answer as JSON, described by docs/schema/verify.json.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonReport<'r> {
    format_version: u32,
    #[serde(flatten)]
    report: &'r Report,
}

pub(super) fn run(args: &VerifyArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open_for_graph(&args.project, &args.modules, talk)?;
    let project = &opened.project;
    let cache = opened.cache();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let report = match (args.cache, cache) {
        (true, None) => return Err(Failure::usage("there is no module cache".to_owned())),
        (true, Some(cache)) => verify_cache(cache, project.sums(), workers),
        (false, cache) => {
            if let Some(cache) = cache.filter(|_| !args.modules.offline) {
                fetch_vendored(&opened, cache);
            }
            verify_project(project, cache, workers)
        }
    };
    let report = match args.sumdb {
        true => ask_log(&opened, report)?,
        false => report,
    };
    opened.tell(&[]);
    let exit = verdict(&report, args.strict, talk);
    output::write(args.output.output.as_deref(), |out| {
        if args.json {
            let answer = JsonReport { format_version: 1, report: &report };
            serde_json::to_writer_pretty(&mut *out, &answer).map_err(io::Error::from)?;
            return writeln!(out);
        }
        print(out, &report, args.all)
    })?;
    Ok(exit)
}

/// Fetches the zips that vendored files come from, where they are not here. What is not to be had
/// leaves these files unproven, and is told so.
fn fetch_vendored(opened: &Opened, cache: &Cache) {
    let project = &opened.project;
    let is_wanted = |module: &ModuleVersion| {
        project.sums().has_h1(&module.path, &module.version)
            && !cache.zip_file(module).is_ok_and(|zip| zip.exists())
            && cache.module_dir(module).is_none()
    };
    let wanted: Vec<_> = vendor_sources(project).into_iter().filter(is_wanted).collect();
    let downloader = Downloader::new(opened.supply(), cache, project.sums());
    pool::map(opened.workers(), &wanted, |module| downloader.zip_only(module).is_ok());
}

/// Has the checksum database prove the lines of go.sum.
fn ask_log(opened: &Opened, report: Report) -> Result<Report, Failure> {
    let log = opened.log();
    log.usable().map_err(|error| {
        let failure = Failure::wrong(Kind::Configuration, error.to_string());
        failure.with_help(error.hint().unwrap_or_default())
    })?;
    let sums = opened.project.sums();
    let told = check_log(sums, &log, opened.workers());
    Ok(report.with_log(told, sums))
}

/// What is found weighs more than what is missing. Where nothing was proven, nothing passes.
fn verdict(report: &Report, strict: bool, talk: Talk) -> Exit {
    if report.all_findings().next().is_some() {
        return Exit::Differences;
    }
    if let Some(why) = &report.unresolved {
        talk.warn(&format!("the build list is not known, only what go.sum names: {why}"));
        return Exit::Incomplete;
    }
    if !report.has_proof() {
        talk.warn("nothing was proven: no module of the build that go.sum vouches for is here");
        return Exit::Incomplete;
    }
    let unproven_lines = match &report.log {
        Some(log) => {
            if let Some(line) = log.lines.iter().find(|l| l.standing == LogStanding::Unknown) {
                let others = log.count(LogStanding::Unknown).saturating_sub(1);
                let reason = line.reason.as_deref().unwrap_or_default();
                let module = ModuleVersion::new(&*line.path, &*line.version);
                let which = and_others(&module, others);
                talk.warn(&format!(
                    "the checksum database could not be asked about {which}: {reason}"
                ));
                return Exit::Incomplete;
            }
            log.lines.len() > log.count(LogStanding::Proven)
        }
        None => false,
    };
    let unproven = report.vendor.as_ref().is_some_and(|vendor| !vendor.unproven.is_empty());
    match strict && (unproven || unproven_lines || report.count(Standing::Unproven) > 0) {
        true => Exit::Differences,
        false => Exit::Clean,
    }
}

fn print(out: &mut dyn Write, report: &Report, all: bool) -> io::Result<()> {
    for module in &report.modules {
        if all || module.standing == Standing::Unproven {
            writeln!(out, "{}", line(module))?;
        }
    }
    if let Some(vendor) = &report.vendor {
        for unproven in &vendor.unproven {
            let (module, reason, files) = (&unproven.module, &unproven.reason, unproven.files);
            writeln!(out, "unproven  vendor: {}, {module}: {reason}", counted(files, "file"))?;
        }
    }
    for finding in report.all_findings() {
        writeln!(out, "{}", told(finding))?;
    }
    let count = |standing| report.count(standing);
    writeln!(
        out,
        "{}: {} proven, {} unproven, {} different, {} not here",
        counted(report.modules.len(), "module"),
        count(Standing::Proven),
        count(Standing::Unproven),
        count(Standing::Differs),
        count(Standing::Absent),
    )?;
    if let Some(vendor) = &report.vendor {
        let unproven: usize = vendor.unproven.iter().map(|unproven| unproven.files).sum();
        let files = counted(vendor.proven, "vendored file");
        writeln!(out, "{files} proven, {unproven} unproven, {} wrong", vendor.findings.len())?;
    }
    report.log.iter().try_for_each(|log| print_log(out, log, all))
}

/// The lines of go.sum that the log does not prove, or all; what is wrong is told before.
fn print_log(out: &mut dyn Write, log: &LogReport, all: bool) -> io::Result<()> {
    for line in &log.lines {
        let LogLine { file, line: number, path, version, .. } = line;
        let word = match line.standing {
            LogStanding::Proven => "proven   ",
            LogStanding::Private => "private  ",
            LogStanding::Unknown => "not asked",
            LogStanding::Foreign => "unknown hash",
            _ => "refused  ",
        };
        let record = line.record.map_or(String::new(), |id| format!(": record {id}"));
        if all || !matches!(line.standing, LogStanding::Proven | LogStanding::Private) {
            writeln!(out, "{word} {file}:{number}: {path} {version}{record}")?;
        }
    }
    let count = |standing| log.count(standing);
    let wrong = [LogStanding::Differs, LogStanding::Absent, LogStanding::Refused].map(count);
    writeln!(
        out,
        "{} of go.sum: {} proven by {} with {} records, {} private, {} wrong, {} not asked",
        counted(log.lines.len(), "line"),
        count(LogStanding::Proven),
        log.database,
        log.tree.size,
        count(LogStanding::Private),
        wrong.iter().sum::<usize>(),
        count(LogStanding::Unknown) + count(LogStanding::Foreign),
    )
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A module, how it stands and by what means.
fn line(module: &ModuleReport) -> String {
    let standing = match module.standing {
        Standing::Proven => "proven   ",
        Standing::Unproven => "unproven ",
        Standing::Differs => "different",
        _ => "not here ",
    };
    let mut line = format!("{standing} {}", module.name());
    if module.replaces.is_some() {
        line = format!("{line} => {}", module.module);
    }
    if let Some(directory) = &module.directory {
        return format!("{line} => {directory}: nothing vouches for a directory");
    }
    let parts: Vec<String> = module
        .parts
        .iter()
        .map(|part| {
            let by = match part.means {
                Some(Means::GoSum) => "go.sum",
                Some(Means::Log) => "go.sum and the log",
                Some(Means::Zip) => "the zip",
                _ => "nothing",
            };
            format!("{} by {by}", noun(part.part))
        })
        .collect();
    if parts.is_empty() { line } else { format!("{line}: {}", parts.join(", ")) }
}

fn noun(part: Part) -> &'static str {
    match part {
        Part::Zip => "zip",
        Part::ZipHash => "ziphash",
        Part::Directory => "directory",
        Part::GoMod => "go.mod",
        Part::Vendor => "vendor",
        Part::GoSum => "go.sum",
        _ => "cache",
    }
}

fn told(finding: &Finding) -> String {
    let Finding { part, problem, file, entry, detail, computed, recorded } = finding;
    let place = match entry {
        Some(entry) => format!("{file}: {entry}"),
        None => file.clone(),
    };
    let what = match problem {
        Problem::Hash => "another hash",
        Problem::Edited => "edited",
        Problem::Added => "added",
        Problem::Removed => "removed",
        Problem::NotAFile => "not a file",
        Problem::Contradiction => "contradiction",
        Problem::Unlisted => "not listed",
        Problem::LogDiffers => "not as in the checksum database",
        Problem::NotLogged => "not in the checksum database",
        Problem::LogRefused => "not proven by the checksum database",
        _ => "not usable",
    };
    let mut line = format!("{place}: {} {what}", noun(*part));
    if !detail.is_empty() {
        line = format!("{line}: {detail}");
    }
    for (word, hash) in [("is", computed), ("should be", recorded)] {
        if let Some(hash) = hash {
            line = format!("{line}\n\t{word} {hash}");
        }
    }
    line
}
