//! `gomod verify`.

use std::io::{self, Write};
use std::thread;

use gomod_core::cache::Cache;
use gomod_core::download::Downloader;
use gomod_core::pool;
use gomod_core::verify::{
    Finding, Means, ModuleReport, Part, Problem, Report, Standing, vendor_sources, verify_cache,
    verify_project,
};
use gomod_core::version::ModuleVersion;
use serde::Serialize;

use crate::args::proof::VerifyArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::{self, Opened};
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
    let unproven = report.vendor.as_ref().is_some_and(|vendor| !vendor.unproven.is_empty());
    match strict && (unproven || report.count(Standing::Unproven) > 0) {
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
    Ok(())
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
