//! `gomod explain`.

use std::io;

use comfy_table::{Table, presets};
use gomod_audit::explain::{self, RuleData};
use gomod_audit::table;
use serde::Serialize;

use crate::args::check::ExplainArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// The answer as JSON, described by docs/schema/explain.json.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonRules {
    format_version: u32,
    rules: Vec<RuleData>,
}

pub(super) fn run(args: &ExplainArgs) -> Result<Exit, Failure> {
    let rules = match &args.code {
        None => table::RULES.to_vec(),
        Some(code) => match table::find(code) {
            Some(rule) => vec![rule],
            None => {
                let message = format!("there is no rule {code:?}");
                return Err(Failure::usage(message).with_help("gomod explain lists all rules"));
            }
        },
    };
    output::write(None, |out| {
        if args.json {
            let answer = JsonRules { format_version: 1, rules: explain::data(&rules) };
            serde_json::to_writer_pretty(&mut *out, &answer).map_err(io::Error::from)?;
            return writeln!(out);
        }
        match (&args.code, rules.as_slice()) {
            (Some(_), [rule]) => out.write_all(explain::page(rule).as_bytes()),
            _ => {
                let mut table = Table::new();
                table.load_style(presets::NOTHING);
                table.set_header(["CODE", "NAME", "LEVEL", "FINDS"]);
                for rule in rules {
                    table.add_row([rule.code, rule.name, &rule.level.to_string(), rule.title]);
                }
                for column in table.column_iter_mut() {
                    column.set_padding((0, 2));
                }
                table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
            }
        }
    })?;
    Ok(Exit::Clean)
}
