//! What makes a finding the same from run to run.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::finding::Finding;

/// A fingerprint for each finding: of the rule, the subject and the file, and where these are the
/// same, the how manieth it is.
///
/// Lines and words may change; a finding that moves stays the same.
#[must_use]
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<(&str, &str, &str), usize> = HashMap::new();
    let fingerprint = |finding: &Finding, nth: usize| {
        let mut hash = Sha256::new();
        for part in [finding.rule.code, &finding.subject, finding.place.text.name()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        if nth > 0 {
            hash.update(nth.to_string().as_bytes());
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    };
    findings
        .iter()
        .map(|finding| {
            let key = (finding.rule.code, finding.subject.as_str(), finding.place.text.name());
            let nth = seen.entry(key).or_default();
            *nth += 1;
            fingerprint(finding, *nth - 1)
        })
        .collect()
}
