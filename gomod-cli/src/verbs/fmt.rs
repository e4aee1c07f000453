//! `gomod fmt`.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::syntax::ParseErrors;
use gomod_core::workfile::WorkFile;
use similar::TextDiffConfig;

use crate::args::{FileKind, FmtArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::output;
use crate::talk::Talk;

/// After this time a difference is not made shorter any more.
const DIFF_TIME: Duration = Duration::from_secs(2);

pub(super) fn run(args: &FmtArgs, talk: Talk) -> Result<Exit, Failure> {
    let mut exit = Exit::Clean;
    for path in &args.paths {
        // One broken file does not keep the others from being formatted.
        let ends = match input::files(path, args.kind.kind) {
            Ok(files) => files.iter().map(|file| one(args, file, talk)).collect(),
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
    Ok(exit)
}

fn one(args: &FmtArgs, file: &Path, talk: Talk) -> Result<Exit, Failure> {
    let input = Input::read(file, args.kind.kind)?;
    let formatted = match format(&input) {
        Ok(formatted) => formatted,
        Err(errors) => return Err(Failure::syntax(Some(input.bytes), &errors)),
    };
    let same = formatted == input.bytes;
    let differs = if same { Exit::Clean } else { Exit::Differences };
    match &input.path {
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

/// Prints what would change as a unified diff, coloured where standard output shows colours.
fn diff(input: &Input, formatted: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiffConfig::default().timeout(DIFF_TIME).diff_lines(&input.bytes[..], formatted);
    let mut plain = Vec::new();
    diff.unified_diff()
        .header(&input.name, &format!("{} (formatted)", input.name))
        .to_writer(&mut plain)?;
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
