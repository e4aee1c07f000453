//! `gomod man`.

use std::fs;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::{Cli, ManArgs, define_all};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

pub(super) fn run(args: &ManArgs) -> Result<Exit, Failure> {
    // The verbs inherit the global options and their own names (gomod-list) when it is built.
    define_all();
    let mut gomod = Cli::command().disable_help_subcommand(true);
    gomod.build();
    if let Some(dir) = &args.dir {
        fs::create_dir_all(dir).map_err(|error| Failure::writing(dir, &error))?;
        for command in all(&gomod) {
            let page = page(command);
            let file = dir.join(page.get_filename());
            output::write(Some(&file), |out| page.render(out))?;
        }
        return Ok(Exit::Clean);
    }
    let command = match &args.command {
        None => &gomod,
        Some(name) => find(&gomod, name).ok_or_else(|| {
            Failure::usage(format!("there is no command {name}")).with_help("see `gomod --help`")
        })?,
    };
    output::write(None, |out| page(command).render(out))?;
    Ok(Exit::Clean)
}

/// A command, and those below it.
fn all(command: &Command) -> Vec<&Command> {
    let mut commands = vec![command];
    commands.extend(command.get_subcommands().filter(|c| c.get_name() != "help").flat_map(all));
    commands
}

/// The command of a name such as `list` or `sbom-verify`.
fn find<'c>(gomod: &'c Command, name: &str) -> Option<&'c Command> {
    name.split('-').try_fold(gomod, |command, word| command.find_subcommand(word))
}

fn page(command: &Command) -> Man {
    let source = concat!("gomod ", env!("CARGO_PKG_VERSION"));
    Man::new(command.clone()).source(source).manual("gomod manual")
}
