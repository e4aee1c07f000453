//! `gomod sbom`.

mod archives;
mod convert;
mod merge;
mod profile;
mod score;
mod validate;
mod verify;

use std::path::Path;
use std::thread;

use gomod_sbom::interop::write_json_1_3;
use gomod_sbom::{Bom, ComponentType, SpecVersion};

use crate::about::Kind;
use crate::args::{CycloneDxVersion, MainType, PartyArgs, SbomArgs, SbomFormat, SbomVerb};
use crate::bill::{self, Inventoried};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::talk::Talk;
use crate::time;

pub(super) fn run(args: &SbomArgs, talk: Talk) -> Result<Exit, Failure> {
    match &args.verb {
        None => write(args, talk),
        Some(SbomVerb::Convert(args)) => convert::run(args, talk),
        Some(SbomVerb::Merge(args)) => merge::run(args, talk),
        Some(SbomVerb::Score(args)) => score::run(args, talk),
        Some(SbomVerb::Validate(args)) => validate::run(args, talk),
        Some(SbomVerb::Verify(args)) => verify::run(args, talk),
    }
}

fn write(args: &SbomArgs, talk: Talk) -> Result<Exit, Failure> {
    // git takes its time, which need not be waited for.
    let (time, answer) = thread::scope(|scope| {
        let time = scope.spawn(|| time::of_document(args.timestamp, &args.project.path));
        (time.join(), bill::inventory(&args.project, &args.modules, talk))
    });
    let time = time.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let mut inventoried = answer?;
    match args.main_version.as_deref() {
        None => inventoried.stamp(talk),
        Some("none") => {}
        Some(version) => {
            for main in &mut inventoried.inventory.main {
                main.version = Some(version.to_owned());
            }
        }
    }
    let Inventoried { inventory, mut options, exit, root, cache } = inventoried;
    parties(&args.parties, root.as_deref(), &mut options)?;
    if let Some(warning) = time.warning {
        talk.warn(warning);
    }
    options.component_type = match args.kind {
        MainType::Application => ComponentType::Application,
        MainType::Library => ComponentType::Library,
    };
    options.timestamp = time.time;
    profile::prepare(args, &inventory, cache.as_ref(), &mut options, talk)?;
    let bom = Bom::from_inventory(&inventory, &options);
    if let Some(profile) = args.profile {
        profile::tell(profile, &bom, talk);
    }
    let document = written(&bom, args.format, args.spec_version)?;
    output::write(args.output.output.as_deref(), |out| out.write_all(&document))?;
    Ok(exit)
}

/// Who made what: told by gomod.toml, and by the command line, which comes first.
fn parties(
    args: &PartyArgs,
    root: Option<&Path>,
    options: &mut gomod_sbom::Options,
) -> Result<(), Failure> {
    Config::read(args.config.as_deref(), root)?.apply(options);
    let parties = &mut options.parties;
    if args.supplier.is_some() {
        parties.supplier.clone_from(&args.supplier);
    }
    if args.manufacturer.is_some() {
        parties.manufacturer.clone_from(&args.manufacturer);
    }
    if !args.authors.is_empty() {
        parties.document_authors.clone_from(&args.authors);
    }
    Ok(())
}

/// The document in a format, if that has the version asked for.
fn written(
    bom: &Bom,
    format: SbomFormat,
    version: Option<CycloneDxVersion>,
) -> Result<Vec<u8>, Failure> {
    let spec = match version.unwrap_or_default() {
        CycloneDxVersion::V1_3 => None,
        CycloneDxVersion::V1_4 => Some(SpecVersion::V1_4),
        CycloneDxVersion::V1_5 => Some(SpecVersion::V1_5),
        CycloneDxVersion::V1_6 => Some(SpecVersion::V1_6),
        CycloneDxVersion::V1_7 => Some(SpecVersion::V1_7),
    };
    match (format, spec) {
        (SbomFormat::CycloneDxJson, Some(spec)) => Ok(bom.to_json(spec).into_bytes()),
        (SbomFormat::CycloneDxJson, None) => {
            let mut document = Vec::new();
            write_json_1_3(bom, &mut document)
                .map_err(|e| Failure::incomplete(Kind::Document, e.to_string()))?;
            Ok(document)
        }
        (SbomFormat::CycloneDxXml, Some(spec)) => Ok(bom.to_xml(spec).into_bytes()),
        (SbomFormat::CycloneDxXml, None) => {
            Err(Failure::usage("CycloneDX 1.3 is written as JSON only"))
        }
        (SbomFormat::SpdxJson, _) if version.is_some() => {
            Err(Failure::usage("--spec-version is of CycloneDX; SPDX is written as 2.3"))
        }
        (SbomFormat::SpdxJson, _) => Ok(bom.to_spdx().into_bytes()),
    }
}
