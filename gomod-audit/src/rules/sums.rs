//! The sums of one revision.

use std::collections::HashMap;
use std::sync::Arc;

use gomod_core::graph::{BuildError, ModErrorKind};
use gomod_core::verified::VerifyError;
use gomod_core::version::ModuleVersion;

use crate::finding::Finding;
use crate::report::Unknown;
use crate::revision::Sums;
use crate::scan::{Scan, Sink, Used};
use crate::table::sum as rule;
use crate::text::{Place, Text};

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    contradictions(&scan.revision.sums, sink);
    useless(&scan.revision.sums, sink);
    unproven(scan, sink);
    bytes(scan, sink);
}

/// Two hashes for one thing, in one file or in two of a workspace.
fn contradictions(sums: &[Sums], sink: &mut Sink<'_>) {
    let mut first: HashMap<(&str, &str), (&str, &Arc<Text>, usize)> = HashMap::new();
    for Sums { text, file } in sums {
        for sum in file.iter().filter(|sum| sum.hash.starts_with("h1:")) {
            let known = first.entry((sum.path, sum.version)).or_insert((sum.hash, text, sum.line));
            if known.0 == sum.hash {
                continue;
            }
            let place = Place::new(text, text.line_span(sum.line));
            let (hash, other, line) = known;
            let message = format!(
                "{} {} has this hash here and another, {hash}, in {}:{line}",
                sum.path,
                sum.version,
                other.name()
            );
            let subject = format!("{}@{}", sum.path, sum.version);
            sink.find(Finding::new(&rule::CONTRADICTION, subject, place, message));
        }
    }
}

fn useless(sums: &[Sums], sink: &mut Sink<'_>) {
    for Sums { text, file } in sums {
        for sum in file.iter() {
            let why = match sum.hash.strip_prefix("h1:") {
                None => "is of a kind that the go command does not know",
                Some(hash) if !is_sha256(hash) => "is no SHA-256 in base64: no content has it",
                Some(_) => continue,
            };
            let place = Place::new(text, text.line_span(sum.line));
            let message = format!("{} {}: the hash {why}", sum.path, sum.version);
            let subject = format!("{}@{}", sum.path, sum.version);
            sink.find(Finding::new(&rule::USELESS, subject, place, message));
        }
    }
}

/// 32 bytes in base64: 43 digits, of which the last has two bits to spare, and a filler.
fn is_sha256(hash: &str) -> bool {
    let digit = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    match hash.strip_suffix('=') {
        Some(digits) if digits.len() == 43 => {
            let last = digits.bytes().last().unwrap_or_default();
            digits.bytes().all(digit) && b"AEIMQUYcgkosw048".contains(&last)
        }
        _ => false,
    }
}

/// Files of the graph that nothing vouches for.
fn unproven(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let (Some(project), Some(build)) = (scan.project, scan.build) else {
        let why = "the module graph is not known, so it is not known which sums are missing";
        sink.unknown(Unknown::new(&[rule::UNPROVEN.code], why, []));
        return;
    };
    let unproven = project.unproven(build);
    if unproven.is_empty() {
        return;
    }
    let Some(whole) = scan.revision.first_place() else { return };
    if project.sums().is_empty() {
        let message = format!(
            "there is no go.sum: nothing vouches for any of the {} go.mod files that were read",
            unproven.len()
        );
        sink.find(Finding::new(&rule::UNPROVEN, "go.sum", whole, message));
        return;
    }
    let built: HashMap<&ModuleVersion, &Used> =
        scan.modules().iter().map(|used| (used.built(), used)).collect();
    for module in unproven {
        let used = built.get(&module);
        let place = used.map_or_else(|| whole.clone(), |used| used.place.clone());
        let message =
            format!("go.sum has no hash for the go.mod of {module}, which the build reads");
        let finding = Finding::new(&rule::UNPROVEN, module.to_string(), place, message);
        sink.find(finding.through(used.map(|used| used.chain.clone()).unwrap_or_default()));
    }
}

/// A file that is not what go.sum says.
fn bytes(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let Some(BuildError { chain, error }) = scan.refused else { return };
    let ModErrorKind::Source(VerifyError::Mismatch(mismatch)) = &error.kind else { return };
    let Some(first) = scan.revision.first_place() else { return };
    let module = &error.module;
    let place = sum_line(scan, &module.path, &format!("{}/go.mod", module.version));
    let message = format!(
        "the go.mod of {module} has the hash {} and not that of {}",
        mismatch.computed, mismatch.file
    );
    let finding = Finding::new(&rule::BYTES, module.to_string(), place.unwrap_or(first), message);
    sink.find(finding.through(chain.iter().map(ToString::to_string).collect()));
}

/// The line of a sum.
fn sum_line(scan: &Scan<'_>, path: &str, version: &str) -> Option<Place> {
    scan.revision.sums.iter().find_map(|Sums { text, file }| {
        let sum = file.iter().find(|sum| sum.path == path && sum.version == version)?;
        Some(Place::new(text, text.line_span(sum.line)))
    })
}

#[cfg(test)]
mod tests {
    use super::is_sha256;

    #[test]
    fn hashes() {
        assert!(is_sha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
        for bad in ["", "=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF=", "AAAA"] {
            assert!(!is_sha256(bad), "{bad}");
        }
        assert!(!is_sha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="));
    }
}
