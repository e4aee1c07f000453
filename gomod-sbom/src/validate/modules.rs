//! What holds for the components of documents of every format.

use std::collections::HashMap;

use gomod_core::version;

use super::{Findings, Rule, purl};
use crate::document::{Contents, Entry};

pub(super) fn check(contents: &Contents, findings: &mut Findings) {
    let mut by_reference: HashMap<&str, &Entry> = HashMap::new();
    let mut by_purl: HashMap<&str, &Entry> = HashMap::new();
    for entry in &contents.components {
        if let Some(reference) = &entry.reference {
            match by_reference.get(reference.as_str()) {
                Some(first) => {
                    let message = format!("{} is called {reference:?} too", first.place);
                    findings.add(Rule::UniqueReference, &entry.place, message);
                }
                None => drop(by_reference.insert(reference, entry)),
            }
        }
        if let Some(purl) = &entry.purl {
            match by_purl.get(purl.as_str()) {
                Some(first) if first.part_of == entry.part_of => {
                    let message = format!("{} is {purl} too", first.place);
                    findings.add(Rule::Identity, &entry.place, message);
                }
                _ => drop(by_purl.insert(purl, entry)),
            }
        }
        names(entry, findings);
        hashes(entry, findings);
    }
    for &(from, to) in &contents.edges {
        if from == to
            && let Some(entry) = contents.components.get(from)
        {
            findings.add(Rule::SelfDependency, &entry.place, "depends on itself");
        }
    }
}

/// The place of a field; in SPDX the fields of a package have other names.
fn field(entry: &Entry, name: &str) -> String {
    let name = match name {
        _ if !entry.place.starts_with("/packages/") => name,
        "version" => "versionInfo",
        "hashes" => "checksums",
        _ => "externalRefs",
    };
    format!("{}/{name}", entry.place)
}

fn names(entry: &Entry, findings: &mut Findings) {
    let Some(text) = &entry.purl else { return };
    if let Some(fault) = purl::fault(text) {
        let message = format!("{text:?} is no package URL: {fault}");
        findings.add(Rule::Purl, field(entry, "purl"), message);
        return;
    }
    let Some(module) = entry.module() else { return };
    if let Some(name) = entry.name.rsplit('/').next()
        && !module.path.to_ascii_lowercase().contains(&name.to_ascii_lowercase())
        && module.path != "stdlib"
    {
        let message = format!("{text} does not name {:?}", entry.name);
        findings.add(Rule::PurlMatches, field(entry, "purl"), message);
    }
    // A directory that stands for a module, or a module being built, has no version.
    let written = entry.version.as_deref().filter(|v| !v.is_empty());
    let in_purl = module.version.as_deref();
    if module.path == "stdlib" {
        return;
    }
    let without_v = written.is_some_and(|v| version::is_valid(&format!("v{v}")));
    let is_full = |v: &str| {
        version::canonical(v).is_some_and(|full| full == v.split('+').next().unwrap_or_default())
    };
    if let Some(written) = written
        && !is_full(written)
    {
        let help = if without_v && is_full(&format!("v{written}")) {
            format!("{written:?} is a version of a Go module without its v: v{written}")
        } else {
            format!("{written:?} is no version of a Go module, as v1.2.3")
        };
        findings.add(Rule::GoVersion, field(entry, "version"), help);
    } else if let (Some(written), Some(in_purl)) = (written, in_purl)
        && written != in_purl
    {
        let message = format!("{text} is not of the version {written}");
        findings.add(Rule::PurlMatches, field(entry, "purl"), message);
    }
}

fn hashes(entry: &Entry, findings: &mut Findings) {
    for (algorithm, digits) in &entry.hashes {
        let bits = match algorithm.as_str() {
            "MD5" => 128,
            "SHA-1" => 160,
            "SHA-256" | "SHA3-256" | "BLAKE2b-256" => 256,
            "SHA-384" | "SHA3-384" | "BLAKE2b-384" => 384,
            "SHA-512" | "SHA3-512" | "BLAKE2b-512" => 512,
            _ => continue,
        };
        if digits.len() != bits / 4 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            let message = format!("{digits:?} is no {algorithm} hash");
            findings.add(Rule::HashLength, field(entry, "hashes"), message);
        }
    }
}
