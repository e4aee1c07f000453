//! `gomod list`.

use std::io;

use gomod_core::json::to_go_json;
use gomod_core::project::{ModuleInfo, ModuleInfoError};

use crate::about::About;
use crate::args::ListArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::talk::Talk;

pub(super) fn run(args: &ListArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open(&args.project, &args.modules, talk)?;
    let project = &opened.project;
    let mut modules = if args.json { project.list()? } else { project.build_list()? };
    if let Some(file) = opened.modfile.as_ref().filter(|_| args.json) {
        modules.iter_mut().filter(|m| m.main).for_each(|main| main.go_mod.clone_from(file));
    }
    let mut exit = opened.tell_of(project.build()?);
    let errors = modules.iter().filter_map(|module| {
        let replace = module.replace.as_deref().and_then(|replace| replace.error.as_ref());
        Some((module, module.error.as_ref().or(replace)?))
    });
    let any = talk.each(errors, |(module, error): (&ModuleInfo, &ModuleInfoError), others| {
        let named = project::and_others(&module.path, others);
        let text = format!("the .info file of {named} could not be had: {}", error.err);
        let about = About::fetching(&module.path, &module.version, args.modules.offline);
        talk.gap(&text, &about, None);
    });
    if any {
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
