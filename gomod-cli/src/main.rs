//! The `gomod` command: arguments in, library calls, print.

mod about;
mod args;
mod bill;
mod config;
mod document;
mod excerpt;
mod exit;
mod failure;
mod fetched;
mod go;
mod help;
mod input;
mod message;
mod mode;
mod output;
mod progress;
mod project;
mod sums;
mod talk;
mod time;
mod verbs;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Color};
use crate::exit::Exit;
use crate::talk::Talk;

/// That of musl takes a lock for all threads: with it `gomod list` takes twice as long.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(words) = go_words() {
        return go::run(&words).into();
    }
    // What is said of a command line is said from the whole of the definitions.
    let parsed = Cli::try_parse().or_else(|_| {
        args::define_all();
        Cli::try_parse()
    });
    let Cli { verb, talk } = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Also the help that was asked for comes this way.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Clean };
            if exit == Exit::Usage && message::are_wanted(std::env::args_os().skip(1)) {
                message::usage(&error);
            } else {
                let _ = error.print();
            }
            return exit.into();
        }
    };
    match talk.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let talk = Talk::new(&talk, verb.wants_json());
    match verbs::run(&verb, talk) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            talk.failure(&failure);
            failure.exit().into()
        }
    }
}

/// What stands behind `gomod go`, unless that is a flag of ours. The words are the go command's own:
/// there is nothing for clap to make of them, and the definitions of all verbs, which it makes first,
/// take longer than many an answer.
fn go_words() -> Option<Vec<OsString>> {
    let mut args = std::env::args_os().skip(1);
    let words: Vec<OsString> = args.next().filter(|verb| verb == "go").map(|_| args.collect())?;
    let is_flag = words.first()?.as_encoded_bytes().starts_with(b"-");
    (!is_flag).then_some(words)
}
