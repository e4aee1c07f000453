//! Waivers: findings that somebody answers for, till a day.

use std::sync::Arc;

use gomod_core::path::match_prefix_patterns;
use gomod_core::syntax::Span;

use crate::finding::{Finding, Waived};
use crate::scan::{Scan, Sink};
use crate::table;
use crate::text::{Place, Text};

/// A waiver.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The rule, by code or name.
    pub code: String,
    /// What it is about: as the finding tells it, or the path alone, or a glob as in GOPRIVATE.
    pub subject: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it counts, as `yyyy-mm-dd`.
    pub expires: String,
    /// The file that it stands in.
    pub text: Arc<Text>,
    /// Where it stands there.
    pub span: Span,
}

impl Waiver {
    fn covers(&self, finding: &Finding) -> bool {
        let same_rule = table::find(&self.code).is_some_and(|rule| rule.code == finding.rule.code);
        let glob = self.subject.contains('*');
        same_rule
            && !finding.rule.fixed
            && (self.subject == finding.subject
                || self.subject == finding.module_path()
                || (glob && match_prefix_patterns(&self.subject, finding.module_path())))
    }

    fn place(&self) -> Place {
        Place::new(&self.text, self.span)
    }
}

/// Hides what is waived, and finds waivers that are over or of nothing.
pub(crate) fn apply(waivers: &[Waiver], scan: &Scan<'_>, sink: &mut Sink<'_>) {
    let today =
        scan.now.map(|now| now.to_string().chars().take("yyyy-mm-dd".len()).collect::<String>());
    let mut found = Vec::new();
    for waiver in waivers {
        let subject = format!("{} {}", waiver.code, waiver.subject);
        let expired = today.as_ref().is_some_and(|today| waiver.expires < *today);
        let mut used = false;
        for finding in sink.findings_mut() {
            if waiver.covers(finding) {
                used = true;
                if !expired && finding.waived.is_none() {
                    finding.waived = Some(Waived {
                        reason: waiver.reason.clone(),
                        owner: waiver.owner.clone(),
                        expires: waiver.expires.clone(),
                    });
                }
            }
        }
        if expired {
            let message = format!(
                "the waiver of {} for {}, for which {} answers, ended on {}",
                waiver.code, waiver.subject, waiver.owner, waiver.expires
            );
            found.push(Finding::new(&table::waiver::EXPIRED, subject, waiver.place(), message));
        } else if !used && !is_left_out(waiver, scan) {
            let message = format!("nothing of {} is found for {}", waiver.code, waiver.subject);
            found.push(Finding::new(&table::waiver::UNUSED, subject, waiver.place(), message));
        }
    }
    found.into_iter().for_each(|finding| sink.find(finding));
}

/// Whether the rule of the waiver did not run.
fn is_left_out(waiver: &Waiver, scan: &Scan<'_>) -> bool {
    let change = |rule: &crate::rule::Rule| rule.group == crate::rule::Group::Change;
    table::find(&waiver.code).is_some_and(change) && scan.base.is_none()
}
