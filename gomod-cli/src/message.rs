//! What is said on standard error, as JSON: docs/schema/message.json describes it.

use std::ffi::OsString;
use std::io::{self, Write};

use serde::Serialize;

use crate::about::{About, Kind};
use crate::exit::Exit;
use crate::failure::{Failure, reason};

/// A message, which is one line of JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message<'m> {
    format_version: u32,
    level: &'static str,
    message: &'m str,
    #[serde(flatten)]
    about: Option<&'m About>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'m str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<u8>,
}

impl<'m> Message<'m> {
    /// A message that changes nothing about how the run ends.
    pub(crate) fn new(level: &'static str, message: &'m str) -> Self {
        Self { format_version: 1, level, message, about: None, help: None, exit_code: None }
    }

    /// The same with what it is about, and the exit code that it brings.
    pub(crate) fn about(self, about: &'m About, exit: Exit) -> Self {
        Self { about: Some(about), exit_code: Some(exit as u8), ..self }
    }

    /// The same with what may help.
    pub(crate) fn help(self, help: Option<&'m str>) -> Self {
        Self { help, ..self }
    }

    /// Says it, if there is still somebody who listens.
    pub(crate) fn say(&self) {
        if let Ok(line) = serde_json::to_string(self) {
            let _ = writeln!(io::stderr().lock(), "{line}");
        }
    }
}

/// Whether a command line that makes no sense asks for messages as JSON, as far as it can be told.
pub(crate) fn are_wanted(args: impl Iterator<Item = OsString>) -> bool {
    let mut wanted = false;
    let mut before = OsString::new();
    for arg in args {
        match arg.to_str() {
            // What follows are words of the go command, or no options.
            Some("go" | "--") => break,
            Some("--error-format=text") => return false,
            Some("text") if before == "--error-format" => return false,
            Some("--json" | "--format=json" | "--error-format=json") => wanted = true,
            Some("json") if before == "--format" || before == "--error-format" => wanted = true,
            _ => {}
        }
        before = arg;
    }
    wanted
}

/// A command line that makes no sense: what is wrong, and behind it what clap says besides.
pub(crate) fn usage(error: &clap::Error) {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let (message, help) = match text.split_once("\n\n") {
        Some((message, help)) => (message, Some(help.trim_start())),
        None => (text, None),
    };
    let about = About::new(Kind::Usage);
    Message::new("error", message).about(&about, Exit::Usage).help(help).say();
}

/// Why there is no answer: a line for each fault.
pub(crate) fn failure(failure: &Failure) {
    let exit = failure.exit();
    match failure {
        Failure::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Failure::Stdout(error) => {
            let text = format!("writing to standard output: {}", reason(error));
            Message::new("error", &text).about(&About::new(Kind::Write), exit).say();
        }
        Failure::Faulty(faulty) => {
            for fault in &faulty.faults {
                let about = About {
                    line: Some(fault.line),
                    column: Some(fault.column),
                    ..About::file(Kind::Syntax, &faulty.file)
                };
                Message::new("error", &fault.message).about(&about, exit).say();
            }
        }
        Failure::Other { message, help, about, .. } => {
            Message::new("error", message).about(about, exit).help(help.as_deref()).say();
        }
    }
}
