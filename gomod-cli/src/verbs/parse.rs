//! `gomod parse`.

use gomod_core::modfile::{ModFile, Mode};
use gomod_core::workfile::WorkFile;

use crate::args::{FileKind, ParseArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::output;

pub(super) fn run(args: &ParseArgs) -> Result<Exit, Failure> {
    let files = input::files(&args.path, args.kind.kind)?;
    // Of a directory with both files go.mod is meant: it comes first.
    let file = files.first().unwrap_or(&args.path);
    let input = Input::read(file, args.kind.kind)?;
    let parsed = match input.kind {
        FileKind::Mod => {
            ModFile::parse(&input.name, &input.bytes[..], Mode::Strict).map(|file| file.to_json())
        }
        FileKind::Work => WorkFile::parse(&input.name, &input.bytes[..]).map(|file| file.to_json()),
    };
    let json = match parsed {
        Ok(json) => json.map_err(|error| Failure::usage(error.to_string()))?,
        Err(errors) => return Err(Failure::syntax(Some(input.bytes), &errors)),
    };
    output::write(args.output.output.as_deref(), |out| out.write_all(json.as_bytes()))?;
    Ok(Exit::Clean)
}
