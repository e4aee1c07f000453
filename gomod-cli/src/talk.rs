//! What is said on standard error: errors with their source lines, warnings, notes.

use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::about::About;
use crate::args::{ErrorFormat, TalkArgs};
use crate::excerpt::Excerpt;
use crate::exit::Exit;
use crate::failure::{Failure, Faulty, reason};
use crate::message::{self, Message};

/// Says things on standard error, as much as was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Talk {
    quiet: bool,
    verbose: bool,
    json: bool,
}

impl Talk {
    /// As a command line wants it that asks for an answer in JSON, or not.
    pub(crate) fn new(args: &TalkArgs, json: bool) -> Self {
        let json = args.error_format.map_or(json, |format| format == ErrorFormat::Json);
        Self { quiet: args.quiet, verbose: args.verbose, json }
    }

    /// Tells of several things of one sort, and returns whether there are any. `tell` gets one
    /// of them and the number of others that it shall stand for: people get a summary, programs
    /// each.
    pub(crate) fn each<T>(
        self,
        things: impl IntoIterator<Item = T>,
        tell: impl Fn(T, usize),
    ) -> bool {
        let mut things = things.into_iter();
        let Some(first) = things.next() else { return false };
        if self.json {
            tell(first, 0);
            things.for_each(|thing| tell(thing, 0));
        } else {
            tell(first, things.count());
        }
        true
    }

    /// Whether it may be shown that something goes on. Lines of steps show it already.
    pub(crate) fn wants_progress(self) -> bool {
        !self.quiet && !self.verbose && !self.json
    }

    /// A step that was taken.
    pub(crate) fn step(self, text: &str) {
        if self.verbose && self.json {
            Message::new("step", text).say();
        } else if self.verbose {
            let _ = writeln!(anstream::stderr().lock(), "{}", tame(text));
        }
    }

    /// Something that may be wrong.
    pub(crate) fn warn(self, text: &str) {
        match (self.quiet, self.json) {
            (true, _) => {}
            (false, true) => Message::new("warning", text).say(),
            (false, false) => {
                say(&[Group::with_title(Level::WARNING.primary_title(tame(text)))]);
            }
        }
    }

    /// Why the answer is not complete, with what may help.
    pub(crate) fn gap(self, text: &str, about: &About, help: Option<&str>) {
        if self.json && !self.quiet {
            let message = Message::new("warning", text).about(about, Exit::Incomplete);
            message.help(help).say();
            return;
        }
        self.warn(text);
        if let Some(help) = help.filter(|_| !self.quiet) {
            say(&[Group::with_title(Level::HELP.primary_title(tame(help)))]);
        }
    }

    /// Something worth knowing.
    pub(crate) fn note(self, text: &str) {
        match (self.quiet, self.json) {
            (true, _) => {}
            (false, true) => Message::new("note", text).say(),
            (false, false) => say(&[Group::with_title(Level::NOTE.primary_title(tame(text)))]),
        }
    }

    /// Why there is no answer.
    pub(crate) fn failure(self, failure: &Failure) {
        match failure {
            _ if self.json => message::failure(failure),
            Failure::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            Failure::Stdout(error) => {
                self.error(&format!("writing to standard output: {}", reason(error)), None);
            }
            Failure::Faulty(faulty) => faults(faulty),
            Failure::Other { message, help, .. } => self.error(message, help.as_deref()),
        }
    }

    /// An error, with what may help.
    fn error(self, message: &str, help: Option<&str>) {
        say(&[Group::with_title(Level::ERROR.primary_title(tame(message)))]);
        if let Some(help) = help {
            say(&[Group::with_title(Level::HELP.primary_title(tame(help)))]);
        }
    }
}

/// All faults of a file, each with its line.
fn faults(faulty: &Faulty) {
    let path = tame(&short(&faulty.file));
    for (i, fault) in faulty.faults.iter().enumerate() {
        if i > 0 {
            let _ = writeln!(anstream::stderr().lock());
        }
        let title = Level::ERROR.primary_title(tame(&fault.message));
        let excerpt = faulty.source.as_ref().and_then(|source| Excerpt::of(source, fault.span));
        let group = match excerpt {
            Some(excerpt) => title.element(
                Snippet::source(tame(&excerpt.text))
                    .path(&*path)
                    .line_start(fault.line)
                    .annotation(AnnotationKind::Primary.span(excerpt.marked)),
            ),
            None => title.element(Origin::path(&*path).line(fault.line).char_column(fault.column)),
        };
        say(&[group]);
    }
}

/// Says it, if there is still somebody who listens.
fn say(report: &[Group<'_>]) {
    let width = terminal_size::terminal_size_of(io::stderr())
        .map_or(DEFAULT_TERM_WIDTH, |(width, _)| width.0.into());
    let text = Renderer::styled().term_width(width.min(DEFAULT_TERM_WIDTH)).render(report);
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Text in which nothing commands the terminal that the renderer would let through.
pub(crate) fn tame(text: &str) -> String {
    text.replace(|c| ('\u{80}'..='\u{9f}').contains(&c), "\u{fffd}")
}

/// The name of a file as seen from the working directory.
fn short(file: &str) -> String {
    let file = Path::new(file);
    let below = std::env::current_dir().ok().and_then(|dir| file.strip_prefix(dir).ok());
    below.filter(|below| below != &Path::new("")).unwrap_or(file).display().to_string()
}
