//! `gomod fmt`.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::syntax::ParseErrors;
use gomod_core::workfile::WorkFile;
use serde::Serialize;
use similar::TextDiffConfig;

use crate::args::{FileKind, FmtArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::output;
use crate::talk::Talk;

/// After this time a difference is not made shorter any more.
const DIFF_TIME: Duration = Duration::from_secs(2);

/// The answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    format_version: u32,
    files: Vec<Checked>,
}

/// A file, and what is or was to be done about it.
#[derive(Serialize)]
struct Checked {
    file: String,
    formatted: bool,
    written: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

pub(super) fn run(args: &FmtArgs, talk: Talk) -> Result<Exit, Failure> {
    let mut exit = Exit::Clean;
    let mut checked = Vec::new();
    for path in &args.paths {
        // One broken file does not keep the others from being formatted.
        let ends = match input::files(path, args.kind.kind) {
            Ok(files) => files.iter().map(|file| one(args, file, &mut checked, talk)).collect(),
            Err(failure) => vec![Err(failure)],
        };
        for end in ends {
            match end {
                Ok(end) => exit = exit.max(end),
                Err(failure @ Failure::Stdout(_)) => return Err(failure),
                Err(failure) => {
                    talk.failure(&failure);
                    exit = exit.max(failure.exit());
                }
            }
        }
    }
    if args.json {
        let report = Report { format_version: 1, files: checked };
        output::write(None, |out| {
            serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
            writeln!(out)
        })?;
    }
    Ok(exit)
}

fn one(
    args: &FmtArgs,
    file: &Path,
    checked: &mut Vec<Checked>,
    talk: Talk,
) -> Result<Exit, Failure> {
    let input = Input::read(file, args.kind.kind)?;
    let formatted = match format(&input) {
        Ok(formatted) => formatted,
        Err(errors) => return Err(Failure::syntax(Some(input.bytes), &errors)),
    };
    let same = formatted == input.bytes;
    let differs = if same { Exit::Clean } else { Exit::Differences };
    let mut report = |written: bool| {
        let diff = (args.diff && !same).then(|| plain_diff(&input, &formatted)).transpose();
        let diff = diff.map_err(Failure::Stdout)?;
        let diff = diff.map(|diff| String::from_utf8_lossy(&diff).into_owned());
        checked.push(Checked { file: input.name.clone(), formatted: same, written, diff });
        Ok::<(), Failure>(())
    };
    match &input.path {
        _ if args.json && (args.check || args.diff) => {
            report(false)?;
            Ok(differs)
        }
        None if args.json => {
            Err(Failure::usage("--json does not go with `-`, unless with --check or --diff"))
        }
        _ if args.check => {
            if !same {
                output::write(None, |out| writeln!(out, "{}", input.name))?;
            }
            Ok(differs)
        }
        _ if args.diff => {
            if !same {
                output::write(None, |out| diff(&input, &formatted, out))?;
            }
            Ok(differs)
        }
        Some(path) if !args.print => {
            if !same {
                output::replace(path, |out| out.write_all(&formatted))
                    .map_err(|error| Failure::writing(path, &error))?;
                talk.step(&format!("formatted {}", input.name));
            }
            if args.json {
                report(!same)?;
            }
            Ok(Exit::Clean)
        }
        _ => {
            output::write(None, |out| out.write_all(&formatted))?;
            Ok(Exit::Clean)
        }
    }
}

fn format(input: &Input) -> Result<Vec<u8>, ParseErrors> {
    Ok(match input.kind {
        FileKind::Mod => ModFile::parse(&input.name, &input.bytes[..], Mode::Strict)?.format(),
        FileKind::Work => WorkFile::parse(&input.name, &input.bytes[..])?.format(),
    })
}

/// What would change as a unified diff.
fn plain_diff(input: &Input, formatted: &[u8]) -> io::Result<Vec<u8>> {
    let diff = TextDiffConfig::default().timeout(DIFF_TIME).diff_lines(&input.bytes[..], formatted);
    let mut plain = Vec::new();
    diff.unified_diff()
        .header(&input.name, &format!("{} (formatted)", input.name))
        .to_writer(&mut plain)?;
    Ok(plain)
}

/// Prints what would change, coloured where standard output shows colours.
fn diff(input: &Input, formatted: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let plain = plain_diff(input, formatted)?;
    if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
        return out.write_all(&plain);
    }
    for line in plain.split_inclusive(|&b| b == b'\n') {
        let style = match line.first() {
            Some(b'+') => anstyle::AnsiColor::Green.on_default(),
            Some(b'-') => anstyle::AnsiColor::Red.on_default(),
            Some(b'@') => anstyle::AnsiColor::Cyan.on_default(),
            _ => anstyle::Style::new(),
        };
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        write!(out, "{style}")?;
        out.write_all(text)?;
        writeln!(out, "{style:#}")?;
    }
    Ok(())
}
