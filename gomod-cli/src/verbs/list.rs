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
    opened.tell(&project.notes(project.build()?));
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
    Ok(Exit::Clean)
}
