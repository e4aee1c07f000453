//! `go mod download`.

use std::sync::Arc;

use gomod_core::download::Downloader;
use gomod_core::json::to_go_json;
use gomod_core::pool;
use gomod_core::project::ListRequest;
use gomod_core::sumdb::SumDb;

use super::edits::print;
use super::flags::{FlagSet, Kind};
use super::go_sum::GoSum;
use super::session::{Asked, Session};
use super::updates::{needs_graph, refuse_other_go_mod, requires_itself};
use super::{Context, Stop, complain};
use crate::exit::Exit;
use crate::fetched::{default_modules, fetch, wanted};
use crate::mode::Mode;

const FLAGS: FlagSet = FlagSet {
    usage: "go mod download [-x] [-json] [-reuse=old.json] [modules]",
    command: "mod download",
    covered: &[("json", Kind::Bool), ("modcacherw", Kind::Bool), ("modfile", Kind::Text)],
    not_covered: &[("overlay", Kind::Text), ("reuse", Kind::Text), ("x", Kind::Bool)],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    let modfile = parsed.value("modfile");
    let asked = Asked { modfile, fixed_mode: Some(Mode::Mod), ..Asked::default() };
    let session = Session::open(context, &asked)?;
    session.tell_exclusions();
    let named = !parsed.args.is_empty();
    for argument in parsed.args {
        let module = argument.strip_suffix("@upgrade").or(argument.strip_suffix("@patch"));
        if session.project.mains().get(module.unwrap_or(argument)).is_some() {
            complain(&format!(
                "go: skipping download of {argument} that resolves to the main module"
            ));
        }
    }
    let modules = match named {
        true => parsed.args.iter().map(|&argument| argument.to_owned()).collect(),
        false => default_modules(&session.project).map_err(|error| session.failed(&error))?,
    };
    if modules.is_empty() {
        if session.is_workspace() && session.is_outside() {
            return Err(Stop::fatal(format!("cannot match \"all\": {}", session.no_module())));
        }
        if session.is_outside() {
            return Err(Stop::fatal("no modules specified (see 'go help mod download')"));
        }
        complain("go: no module dependencies to download");
        return Ok(Exit::Clean);
    }
    if requires_itself(&session) {
        return Err(Stop::not_covered("a main module that requires itself"));
    }
    if !session.is_workspace() {
        refuse_other_go_mod(&session)?;
    }
    // Without arguments the graph is loaded so that all of it is at hand.
    let graph = !named || needs_graph(&session, &modules);
    let request = ListRequest { modules, ..ListRequest::default() };
    let answer = session.project.list_modules(&request).map_err(|error| session.failed(&error))?;
    let cache = session.supply.cache().ok_or_else(|| Stop::fatal("module cache not found"))?;
    let infos: Vec<_> = answer.modules.into_iter().filter_map(wanted).collect();
    let log = SumDb::new(&context.settings, Arc::clone(&session.supply));
    let downloader = Downloader::new(&*session.supply, cache, session.project.sums())
        .log(Some(&log))
        .keep_writable(parsed.is_on("modcacherw"));
    let mut sums = GoSum::of(&session, &downloader, graph)?;
    let keeps_zips = named || session.is_workspace();
    if !keeps_zips {
        // Modules may be fetched that no package needs.
        sums.write()?;
    }
    let workers = session.supply.options().workers;
    let all = pool::map(workers, &infos, |info| fetch(&downloader, info));
    for fetched in &all {
        if fetched.is_packed {
            complain(&format!("-> {}", fetched.error));
        }
        if parsed.is_on("json") {
            let json = to_go_json(fetched).map_err(std::io::Error::from)?;
            print((json + "\n").as_bytes())?;
        } else if !fetched.error.is_empty() {
            complain(&format!("go: {}", fetched.error));
        }
    }
    let failed = all.iter().any(|fetched| !fetched.error.is_empty());
    if keeps_zips && (!failed || parsed.is_on("json")) {
        sums.take(&all);
        sums.write()?;
    }
    Ok(if failed { Exit::Differences } else { Exit::Clean })
}
