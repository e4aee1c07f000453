//! `gomod outdated`.

use std::io::{self, Write};

use comfy_table::{Table, presets};
use gomod_core::project::{Newer, Outdated};
use gomod_core::query::short_message;
use serde::Serialize;

use crate::about::About;
use crate::args::OutdatedArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project;
use crate::talk::Talk;

/// The answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonOutdated<'m> {
    format_version: u32,
    modules: &'m [Outdated],
}

pub(super) fn run(args: &OutdatedArgs, talk: Talk) -> Result<Exit, Failure> {
    let opened = project::open(&args.project, &args.modules, talk)?;
    let modules = opened.project.outdated(args.direct)?;
    let mut exit = opened.tell_of(opened.project.build()?);
    if args.exit_code && modules.iter().any(Outdated::is_finding) {
        exit = exit.max(Exit::Differences);
    }
    let failed = modules.iter().filter_map(|m| Some((m, m.error.as_ref()?)));
    let any = talk.each(failed, |(module, error): (&Outdated, &String), others| {
        let named = format!("{}@{}", module.path, module.version);
        let named = project::and_others(&named, others);
        let text = format!("not all could be asked about {named}: {error}");
        let about = About::fetching(&module.path, &module.version, args.modules.offline);
        talk.gap(&text, &about, None);
    });
    if any {
        exit = Exit::Incomplete;
    }
    output::write(args.output.output.as_deref(), |out| {
        if args.json {
            let answer = JsonOutdated { format_version: 1, modules: &modules };
            serde_json::to_writer_pretty(&mut *out, &answer).map_err(io::Error::from)?;
            return writeln!(out);
        }
        let told: Vec<&Outdated> = modules.iter().filter(|m| m.is_finding()).collect();
        if told.is_empty() {
            return Ok(());
        }
        let terminal = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
        print(out, &told, terminal.filter(|_| args.output.output.is_none()))
    })?;
    Ok(exit)
}

fn print(out: &mut dyn Write, modules: &[&Outdated], width: Option<u16>) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["MODULE", "IN USE", "PATCH", "MINOR", "MAJOR", "NOTES"]);
    for module in modules {
        table.add_row([
            module.path.clone(),
            module.version.clone(),
            newer(module.patch.as_ref()),
            newer(module.minor.as_ref()),
            newer(module.major.as_ref()),
            notes(module),
        ]);
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    if width.is_some_and(|width| longest > width.into()) {
        return modules.iter().try_for_each(|module| print_narrow(out, module));
    }
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// A module on lines of its own, where a terminal would break those of the table.
fn print_narrow(out: &mut dyn Write, module: &Outdated) -> io::Result<()> {
    writeln!(out, "{} {}", module.path, module.version)?;
    let found = [("patch", &module.patch), ("minor", &module.minor), ("major", &module.major)];
    for (name, version) in found {
        if version.is_some() {
            writeln!(out, "    {name} {}", newer(version.as_ref()))?;
        }
    }
    match notes(module) {
        notes if notes.is_empty() => Ok(()),
        notes => writeln!(out, "    {notes}"),
    }
}

/// The version and the day it was made.
fn newer(newer: Option<&Newer>) -> String {
    let Some(newer) = newer else { return String::new() };
    let day = newer.time.get(..10).unwrap_or(&newer.time);
    format!("{} ({day})", newer.version)
}

fn notes(module: &Outdated) -> String {
    let mut notes = Vec::new();
    if !module.direct {
        notes.push("indirect".to_owned());
    }
    if let Some(replaced) = &module.replaces {
        notes.push(format!("replaces {replaced}"));
    }
    if let Some(reasons) = &module.retracted {
        let reason = reasons.first().map(|reason| short_message(reason, ""));
        notes.push(match reason {
            Some(reason) if !reason.is_empty() => format!("retracted: {reason}"),
            _ => "retracted".to_owned(),
        });
    }
    if let Some(notice) = &module.deprecated {
        notes.push(format!("deprecated: {}", short_message(notice, "no reason given")));
    }
    notes.join("; ")
}
