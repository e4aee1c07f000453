//! `gomod sbom --profile`: what it needs, and what it cannot know.

use gomod_core::cache::Cache;
use gomod_core::inventory::Inventory;
use gomod_sbom::{Bom, Document, Options, Profile, RuleScore, score};

use crate::args::{CycloneDxVersion, SbomArgs, SbomFormat};
use crate::failure::Failure;
use crate::talk::Talk;

use super::archives;

/// How many modules of which something is missing are named.
const NAMED: usize = 3;

/// Asks for what the profile wants to be filled, of a format that it takes.
pub(super) fn prepare(
    args: &SbomArgs,
    inventory: &Inventory,
    cache: Option<&Cache>,
    options: &mut Options,
    talk: Talk,
) -> Result<(), Failure> {
    options.profile = args.profile;
    if args.profile != Some(Profile::Bsi21) {
        return Ok(());
    }
    let version = args.spec_version.unwrap_or_default();
    let taken = matches!(version, CycloneDxVersion::V1_6 | CycloneDxVersion::V1_7);
    if args.format == SbomFormat::SpdxJson || !taken {
        return Err(Failure::usage("the profile bsi-2.1 takes CycloneDX 1.6 or later, or SPDX 3"));
    }
    if let Some(cache) = cache {
        options.archives = archives::read(inventory, cache, args.modules.jobs, talk)?;
    }
    Ok(())
}

/// Tells what only a person can supply: the rules of the profile that the document breaks.
pub(super) fn tell(profile: Profile, bom: &Bom, talk: Talk) {
    let score = score(&Document::from(bom), profile);
    let broken: Vec<&RuleScore> = score.rules.iter().filter(|rule| !rule.is_full()).collect();
    if broken.is_empty() {
        return;
    }
    let lines: Vec<String> = broken.iter().map(|rule| line(rule)).collect();
    let lines = lines.join("\n");
    talk.note(&format!(
        "what {profile} demands and nothing here tells, for a person to supply:\n{lines}"
    ));
}

fn line(rule: &RuleScore) -> String {
    let named: Vec<&str> = rule.failed.iter().take(NAMED).map(String::as_str).collect();
    let of = match rule.failed.len().saturating_sub(NAMED) {
        _ if named.is_empty() => String::new(),
        0 => format!(": {}", named.join(", ")),
        more => format!(": {} and {more} more", named.join(", ")),
    };
    format!("  {} ({}){of}", rule.demand, rule.clause)
}
