//! `gomod sbom convert`.

use std::collections::BTreeMap;

use gomod_sbom::{Loss, convert};

use crate::about::Kind;
use crate::args::ConvertArgs;
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

/// How many sorts of losses are told.
const TOLD: usize = 25;

pub(super) fn run(args: &ConvertArgs, talk: Talk) -> Result<Exit, Failure> {
    let document = document::parse(&args.file, &document::bytes(&args.file)?)?;
    let conversion = convert(&document, args.to);
    tell(&conversion.lost, args.lossy, talk)?;
    output::write(args.output.output.as_deref(), |out| out.write_all(conversion.text.as_bytes()))?;
    Ok(Exit::Clean)
}

/// Tells what is lost, and refuses to lose it unless that is wanted.
pub(super) fn tell(lost: &[Loss], lossy: bool, talk: Talk) -> Result<(), Failure> {
    if lost.is_empty() {
        return Ok(());
    }
    let list = list(lost);
    if lossy {
        talk.warn(&format!("this is lost:\n{list}"));
        return Ok(());
    }
    let message = format!("this would be lost:\n{list}");
    let failure = Failure::finding(Kind::Lossy, message);
    Err(failure.with_help("with --lossy the document is written all the same"))
}

/// The losses, one line for all items of a list that lose the same.
fn list(lost: &[Loss]) -> String {
    let mut sorts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for loss in lost {
        let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> =
            loss.place.split('/').map(|part| if number(part) { "*" } else { part }).collect();
        *sorts.entry((parts.join("/"), &loss.reason)).or_default() += 1;
    }
    let mut lines: Vec<String> = sorts
        .iter()
        .take(TOLD)
        .map(|((place, reason), count)| {
            let place = if place.is_empty() { "/" } else { place };
            match count {
                1 => format!("  {place}: {reason}"),
                count => format!("  {place}: {reason} ({count} times)"),
            }
        })
        .collect();
    if sorts.len() > TOLD {
        lines.push(format!("  and {} more sorts", sorts.len() - TOLD));
    }
    lines.join("\n")
}
