//! `gomod sbom validate`.

use std::io;

use gomod_sbom::validate;
use gomod_sbom::validate::{Finding, Validation};
use serde::Serialize;

use crate::args::{ReportFormat, ValidateArgs};
use crate::document;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;

/// The answer as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'r> {
    format_version: u32,
    documents: Vec<Checked<'r>>,
}

#[derive(Serialize)]
struct Checked<'r> {
    file: &'r str,
    format: String,
    findings: &'r [Finding],
}

pub(super) fn run(args: &ValidateArgs, talk: Talk) -> Result<Exit, Failure> {
    let mut checked: Vec<(String, Validation)> = Vec::new();
    for file in &args.files {
        let name = document::name(file);
        let validation = validate(&document::bytes(file)?)
            .map_err(|error| Failure::document(name.clone(), &error))?;
        document::tell_unread(&name, &validation.unread, talk);
        checked.push((name, validation));
    }
    output::write(args.report.output.output.as_deref(), |out| match args.report.format() {
        ReportFormat::Text => checked.iter().try_for_each(|(name, validation)| {
            let mut findings = validation.findings.iter();
            findings.try_for_each(|finding| writeln!(out, "{name}:{finding}"))
        }),
        ReportFormat::Json => {
            let documents = checked.iter().map(|(file, validation)| Checked {
                file,
                format: validation.format.to_string(),
                findings: &validation.findings,
            });
            let report = Report { format_version: 1, documents: documents.collect() };
            serde_json::to_writer_pretty(&mut *out, &report).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }
    })?;
    let clean = checked.iter().all(|(_, validation)| validation.findings.is_empty());
    Ok(if clean { Exit::Clean } else { Exit::Differences })
}
