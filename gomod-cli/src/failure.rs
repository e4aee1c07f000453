//! Why a verb could not answer.

use std::fmt::Display;
use std::io;
use std::path::Path;

use gomod_core::project::ProjectError;
use gomod_core::sumfile::{SumFileError, SumFileProblem};
use gomod_core::syntax::{ParseErrors, Span};
use gomod_sbom::DocumentError;

use crate::about::{About, Kind};
use crate::exit::Exit;
use crate::input;

/// Why a verb could not answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file with faults.
    Faulty(Box<Faulty>),
    /// Standard output cannot be written to.
    Stdout(io::Error),
    /// Anything else.
    Other {
        /// How the run ends.
        exit: Exit,
        /// What is wrong.
        message: String,
        /// What may help.
        help: Option<String>,
        /// What it is about.
        about: Box<About>,
    },
}

/// A file and its faults.
#[derive(Debug)]
pub(crate) struct Faulty {
    /// Its name.
    pub(crate) file: String,
    /// What is in it; none when it is not at hand.
    pub(crate) source: Option<Vec<u8>>,
    /// All that is wrong, at least one thing.
    pub(crate) faults: Vec<Fault>,
}

/// Something that is wrong at a place of a file.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column, from 1, in characters.
    pub(crate) column: usize,
    /// The text at fault.
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
}

impl Failure {
    /// The command line, the configuration or the input makes no sense.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::wrong(Kind::Usage, message)
    }

    /// The same of another kind.
    pub(crate) fn wrong(kind: Kind, message: impl Into<String>) -> Self {
        let about = Box::new(About::new(kind));
        Self::Other { exit: Exit::Usage, message: message.into(), help: None, about }
    }

    /// Something was found that must not be.
    pub(crate) fn finding(kind: Kind, message: impl Into<String>) -> Self {
        let about = Box::new(About::new(kind));
        Self::Other { exit: Exit::Differences, message: message.into(), help: None, about }
    }

    /// The answer could not be completed.
    pub(crate) fn incomplete(kind: Kind, message: impl Into<String>) -> Self {
        let about = Box::new(About::new(kind));
        Self::Other { exit: Exit::Incomplete, message: message.into(), help: None, about }
    }

    /// A file that cannot be read.
    pub(crate) fn reading(file: &Path, error: &io::Error) -> Self {
        Self::wrong(Kind::Read, format!("reading {}: {}", file.display(), reason(error)))
            .about(|about| about.file = Some(file.display().to_string()))
    }

    /// A file that cannot be written.
    pub(crate) fn writing(file: &Path, error: &io::Error) -> Self {
        let message = format!("writing {}: {}", file.display(), reason(error));
        Self::incomplete(Kind::Write, message)
            .about(|about| about.file = Some(file.display().to_string()))
    }

    /// A document that cannot be read.
    pub(crate) fn document(name: String, error: &DocumentError) -> Self {
        let position = match error {
            DocumentError::Json { line, column, .. } => Some((*line, *column)),
            _ => None,
        };
        Self::wrong(Kind::Document, format!("{name}: {error}")).about(|about| {
            about.file = Some(name);
            (about.line, about.column) = position.unzip();
        })
    }

    /// A module file with errors.
    pub(crate) fn syntax(source: Option<Vec<u8>>, errors: &ParseErrors) -> Self {
        let fault = |error: &gomod_core::syntax::ParseError| Fault {
            line: error.position.line as usize,
            column: error.position.column as usize,
            span: error.span,
            message: error.message(),
        };
        let file = errors.iter().next().map(|error| error.file.to_string()).unwrap_or_default();
        Self::Faulty(Box::new(Faulty { file, source, faults: errors.iter().map(fault).collect() }))
    }

    /// A go.sum file with lines that are none.
    fn sum(source: Vec<u8>, error: &SumFileError) -> Option<Self> {
        let SumFileProblem::BadLines(lines) = &error.problem else { return None };
        let mut spans = Vec::new();
        let mut start = 0;
        for line in source.split_inclusive(|&b| b == b'\n') {
            let end = start + line.trim_ascii_end().len();
            spans.push(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? });
            start += line.len();
        }
        let fault = |bad: &gomod_core::sumfile::BadLine| {
            Some(Fault {
                line: bad.line,
                column: 1,
                span: *spans.get(bad.line.checked_sub(1)?)?,
                message: format!("malformed go.sum: wrong number of fields {}", bad.words),
            })
        };
        Some(Self::Faulty(Box::new(Faulty {
            file: error.file.clone(),
            faults: lines.iter().map(fault).collect::<Option<Vec<_>>>()?,
            source: Some(source),
        })))
    }

    /// The same with a word on what may help.
    pub(crate) fn with_help(self, text: impl Into<String>) -> Self {
        match self {
            Self::Other { exit, message, about, .. } => {
                Self::Other { exit, message, help: Some(text.into()), about }
            }
            other => other,
        }
    }

    /// The same, where there is nothing to look at: that is no answer to whether all is well.
    pub(crate) fn nothing_to_scan(mut self) -> Self {
        if let Self::Other { exit, about, .. } = &mut self
            && about.kind == Kind::NoModule
        {
            *exit = Exit::Incomplete;
        }
        self
    }

    /// The same with more about it.
    fn about(mut self, add: impl FnOnce(&mut About)) -> Self {
        if let Self::Other { about, .. } = &mut self {
            add(about);
        }
        self
    }

    /// How the run ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            // Who reads has read enough.
            Self::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
            Self::Stdout(_) => Exit::Incomplete,
            Self::Faulty(_) => Exit::Usage,
            Self::Other { exit, .. } => *exit,
        }
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        match &error {
            // The error holds places, not text: the file is read once more to show its lines.
            ProjectError::Syntax { file, errors } => {
                return Self::syntax(input::read(file).ok(), errors);
            }
            // Its lines say best what is wrong; the file is named with its directory.
            ProjectError::Member { error: inner, .. }
                if matches!(**inner, ProjectError::Syntax { .. }) =>
            {
                return Self::from((**inner).clone());
            }
            ProjectError::Sum { file, error } => {
                if let Some(failure) = input::read(file).ok().and_then(|s| Self::sum(s, error)) {
                    return failure;
                }
            }
            _ => {}
        }
        let exit = match () {
            // Bytes that are not the published ones are a finding, not a failure to look.
            () if error.is_contradiction() => Exit::Differences,
            () if error.is_incomplete() => Exit::Incomplete,
            () => Exit::Usage,
        };
        let about = Box::new(About::project(&error));
        Self::Other { exit, message: full(&error), help: error.hint(), about }
    }
}

/// An error with what a server said to it.
fn full(error: &impl Display) -> String {
    format!("{error:#}")
}

/// What the system says of an error, without the number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error ").next().unwrap_or_default();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}
