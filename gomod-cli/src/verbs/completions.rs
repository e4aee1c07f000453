//! `gomod completions`.

use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs, define_all};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

pub(super) fn run(args: &CompletionsArgs) -> Result<Exit, Failure> {
    define_all();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "gomod", &mut script);
    output::write(None, |out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
