//! Arguments that are defined only when they are asked for.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Id};

/// Whether all verbs are to have their definitions at once.
static ALL: AtomicBool = AtomicBool::new(false);

/// From now on every verb has its definitions at once, in the order in which they are written: for
/// help, whose sections come in that order, and for manual pages and completions.
pub(crate) fn define_all() {
    ALL.store(true, Ordering::Relaxed);
}

/// The arguments of a verb, defined when the command line turns out to be about it: to define those
/// of every verb takes longer than many an answer.
#[derive(Debug)]
pub(crate) struct Deferred<T>(Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Args> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(|args| Self(Box::new(args)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Deferred<T> {
    fn group_id() -> Option<Id> {
        T::group_id()
    }

    fn augment_args(command: Command) -> Command {
        later(command, T::augment_args)
    }

    fn augment_args_for_update(command: Command) -> Command {
        later(command, T::augment_args_for_update)
    }
}

fn later(command: Command, define: fn(Command) -> Command) -> Command {
    if ALL.load(Ordering::Relaxed) { define(command) } else { command.defer(define) }
}
