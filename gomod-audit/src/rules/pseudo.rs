//! Versions by their form: `+incompatible` and pseudo-versions.

use gomod_core::pseudo::{CommitTime, PseudoVersion, is_pseudo};
use gomod_core::version::{self, ModuleVersion};

use crate::finding::Finding;
use crate::scan::{Scan, Sink, Used};
use crate::table::version as rule;
use crate::text::Place;

/// How far clocks may differ.
const DAY: i64 = 86_400;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    for (used, built, place) in built(scan) {
        let subject = built.to_string();
        let find = |rule, message: String| {
            Finding::new(rule, &*subject, place.clone(), message).through(used.chain.clone())
        };
        if version::is_incompatible(&built.version) {
            let message = format!("{built} is a version from before modules");
            sink.find(find(&rule::INCOMPATIBLE, message));
        }
        if let Some(wrong) = wrong_form(&built.version) {
            sink.find(find(&rule::PSEUDO_FORM, format!("{built}: {wrong}")));
        } else if let Some(wrong) = wrong_time(&built.version, scan.now) {
            sink.find(find(&rule::PSEUDO_TIME, format!("{built}: {wrong}")));
        }
    }
}

/// What is built of each module, and the line that says so. Directories have no version.
pub(super) fn built<'s>(
    scan: &'s Scan<'_>,
) -> impl Iterator<Item = (&'s Used, &'s ModuleVersion, Place)> {
    scan.modules().iter().filter(|used| !used.is_local()).map(|used| {
        let place = match &used.replacement {
            Some(new) => {
                let line = scan.lines().of_path(&used.module.path).find(|line| line.new == *new);
                line.map(|line| line.right.clone())
            }
            None => None,
        };
        (used, used.built(), place.unwrap_or_else(|| used.place.clone()))
    })
}

/// What is wrong with a version that is, or looks like, a pseudo-version.
fn wrong_form(v: &str) -> Option<String> {
    let release = v.split('+').next().unwrap_or_default();
    let (rest, rev) = release.rsplit_once('-')?;
    let digits = rest.rsplit(['-', '.']).next().unwrap_or_default();
    if digits.len() != "yyyymmddhhmmss".len() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    if !is_pseudo(v) {
        let commit = rev.len() >= 7 && rev.bytes().all(|b| b.is_ascii_hexdigit());
        return commit.then(|| {
            "looks like a pseudo-version, and is a tag: a time without -0. or .0. before it"
                .to_owned()
        });
    }
    match (rev.len(), rev.bytes().all(hex)) {
        (12, true) => None,
        (_, true) => Some(format!("the commit has {} digits and not 12", rev.len())),
        _ => Some(format!("{rev} is no commit hash of 12 digits in lower case")),
    }
}

fn wrong_time(v: &str, now: Option<CommitTime>) -> Option<String> {
    let pseudo = PseudoVersion::parse(v).ok()?;
    let Ok(time) = pseudo.time() else { return Some("there is no such time".to_owned()) };
    let future = now.is_some_and(|now| time.unix() > now.unix().saturating_add(DAY));
    future.then(|| format!("the commit would be of {time}, which is to come"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for good in [
            "v1.2.3",
            "v0.0.0-20200102030405-abcdef123456",
            "v1.2.4-0.20200102030405-abcdef123456",
            "v2.0.0-beta.0.20200102030405-abcdef123456+incompatible",
            "v1.2.0-20200102030405-beta",
            "v1.0.0-rc.1",
            "v0.0.0-00010101000000-000000000000",
        ] {
            assert_eq!(wrong_form(good), None, "{good}");
        }
        for bad in [
            "v1.2.3-20200102030405-abcdef123456",
            "v0.0.0-20200102030405-abcdef1",
            "v0.0.0-20200102030405-ABCDEF123456",
            "v0.0.0-20200102030405-abcdef1234567890",
            "v1.2.3-rc.20200102030405-abcdef123456",
        ] {
            assert!(wrong_form(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn times() {
        let now = CommitTime::from_digits("20250101000000");
        let wrong = |v| wrong_time(v, now).is_some();
        assert!(!wrong("v0.0.0-20200102030405-abcdef123456"));
        assert!(!wrong("v0.0.0-20250101120000-abcdef123456"));
        assert!(wrong("v0.0.0-20201301030405-abcdef123456"));
        assert!(wrong("v0.0.0-20250103000000-abcdef123456"));
        assert!(wrong_time("v0.0.0-20990103000000-abcdef123456", None).is_none());
    }
}
