//! `gomod list`.

use std::io;

use gomod_core::json::to_go_json;

use crate::args::ListArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::talk::Talk;

pub(super) fn run(args: &ListArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open(&args.project, &args.modules, talk)?;
    let project = &opened.project;
    let modules = if args.json { project.list()? } else { project.build_list()? };
    let mut exit = opened.tell_of(project.build()?);
    let mut errors = modules.iter().filter_map(|module| {
        let replace = module.replace.as_deref().and_then(|replace| replace.error.as_ref());
        Some((&module.path, module.error.as_ref().or(replace)?))
    });
    if let Some((path, error)) = errors.next() {
        let module = project::and_others(path, errors.count());
        talk.warn(&format!("the .info file of {module} could not be had: {}", error.err));
        exit = Exit::Incomplete;
    }
    output::write(args.output.output.as_deref(), |out| {
        for module in &modules {
            if args.json {
                writeln!(out, "{}", to_go_json(module).map_err(io::Error::from)?)?;
            } else {
                writeln!(out, "{}", module.line())?;
            }
        }
        Ok(())
    })?;
    Ok(exit)
}
