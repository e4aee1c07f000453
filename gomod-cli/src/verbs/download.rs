//! `gomod download`.

use gomod_core::download::Downloader;
use gomod_core::json::to_go_json;
use gomod_core::pool;
use gomod_core::project::ListRequest;

use crate::about::{About, Kind};
use crate::args::proof::DownloadArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fetched::{Fetched, default_modules, fetch, wanted};
use crate::output;
use crate::project;
use crate::talk::Talk;

pub(super) fn run(args: &DownloadArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open_here(&args.lookup, talk, !args.modules.is_empty())?;
    let project = &opened.project;
    let cache = opened.cache().ok_or_else(|| {
        Failure::wrong(Kind::Configuration, "there is no module cache: set GOMODCACHE or HOME")
    })?;
    let modules = match args.modules.is_empty() {
        true => default_modules(project)?,
        false => args.modules.clone(),
    };
    if modules.is_empty() {
        opened.tell(&[]);
        talk.note("no module dependencies to download");
        return Ok(Exit::Clean);
    }
    let answer = project.list_modules(&ListRequest { modules, ..ListRequest::default() })?;
    let infos: Vec<_> = answer.modules.into_iter().filter_map(wanted).collect();
    let writable = args.modcacherw || opened.settings.flags().is_set("modcacherw");
    let log = (!args.lookup.offline).then(|| opened.log());
    let downloader = Downloader::new(opened.supply(), cache, project.sums())
        .log(log.as_ref())
        .keep_writable(writable);
    let all = pool::map(opened.workers(), &infos, |info| fetch(&downloader, info));
    opened.tell(&[]);
    let exit = tell(&all, args.lookup.offline, talk);
    if args.json {
        output::write(None, |out| {
            for fetched in &all {
                writeln!(out, "{}", to_go_json(fetched).map_err(std::io::Error::from)?)?;
            }
            Ok(())
        })?;
    }
    Ok(exit)
}

fn tell(all: &[Fetched], offline: bool, talk: Talk) -> Exit {
    let mut exit = Exit::Clean;
    for fetched in all.iter().filter(|fetched| !fetched.error.is_empty()) {
        let about = About::fetching(&fetched.path, &fetched.version, offline);
        talk.gap(&fetched.error, &about, None);
        exit = match (exit, fetched.is_mismatch) {
            // That bytes contradict what is known of them weighs more than that some are missing.
            (_, true) | (Exit::Differences, _) => Exit::Differences,
            _ => Exit::Incomplete,
        };
    }
    let here: Vec<_> = all.iter().filter(|fetched| fetched.error.is_empty()).collect();
    let new = here.iter().filter(|fetched| fetched.is_new).count();
    let unproven = here.iter().filter(|fetched| !fetched.is_proven).count();
    let logged = match here.iter().filter(|fetched| fetched.is_logged).count() {
        0 => String::new(),
        n => format!("; the checksum database vouches for {n}"),
    };
    let doubt = match unproven {
        0 => String::new(),
        n => format!("; go.sum does not vouch for {n}, and the checksum database is not asked"),
    };
    talk.note(&format!(
        "{} of {} modules are here, {new} of them new{logged}{doubt}",
        here.len(),
        all.len()
    ));
    exit
}
