//! `gomod sbom`.

mod archives;
mod convert;
mod each;
mod merge;
mod profile;
mod score;
mod validate;
mod verify;

use std::path::Path;
use std::thread;

use gomod_core::inventory::Inventory;
use gomod_sbom::interop::write_json_1_3;
use gomod_sbom::{Bom, ComponentType, SpecVersion};

use crate::about::Kind;
use crate::args::{
    CycloneDxVersion, MainType, PartyArgs, PathArgs, SbomArgs, SbomFormat, SbomVerb,
};
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
    if let Some(dir) = &args.each {
        return each::run(args, dir, talk);
    }
    let gathered = gather(args, &args.project, talk)?;
    let document = gathered.document(args, &gathered.found.inventory, talk)?;
    output::write(args.output.output.as_deref(), |out| out.write_all(&document))?;
    Ok(gathered.found.exit)
}

/// What documents are made of.
struct Gathered {
    found: Inventoried,
    time: time::Found,
}

/// Looks at a project.
fn gather(args: &SbomArgs, project: &PathArgs, talk: Talk) -> Result<Gathered, Failure> {
    // git takes its time, which need not be waited for.
    let (time, answer) = thread::scope(|scope| {
        let time = scope.spawn(|| time::of_document(args.timestamp, &project.path));
        (time.join(), bill::inventory(project, &args.modules, talk))
    });
    let time = time.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let mut found = answer?;
    if args.sumdb {
        found.prove(talk)?;
    }
    match args.main_version.as_deref() {
        None => found.stamp(talk),
        Some("none") => {}
        Some(version) => {
            for main in &mut found.inventory.main {
                main.version = Some(version.to_owned());
            }
        }
    }
    if let Some(warning) = time.warning {
        talk.warn(warning);
    }
    Ok(Gathered { found, time })
}

impl Gathered {
    /// The document of an inventory that is the one found, or a part of it.
    fn document(
        &self,
        args: &SbomArgs,
        inventory: &Inventory,
        talk: Talk,
    ) -> Result<Vec<u8>, Failure> {
        let mut options = self.found.options.clone();
        parties(&args.parties, self.found.root.as_deref(), &mut options)?;
        options.component_type = match args.kind {
            MainType::Application => ComponentType::Application,
            MainType::Library => ComponentType::Library,
        };
        options.timestamp = self.time.time;
        profile::prepare(args, inventory, self.found.cache.as_ref(), &mut options, talk)?;
        let bom = Bom::from_inventory(inventory, &options);
        if let Some(profile) = args.profile {
            profile::tell(profile, &bom, talk);
        }
        written(&bom, args.format, args.spec_version)
    }
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
