//! What settings in the files of a checkout do to proofs.

use std::collections::BTreeSet;

use gomod_core::env::DEFAULT_GOPROXY;
use gomod_core::path::match_prefix_patterns;

use crate::finding::Finding;
use crate::owner::{is_shared_host, owner};
use crate::popular::Popular;
use crate::scan::{Scan, Sink};
use crate::settings::{Assignment, assignments};
use crate::table::setting as rule;
use crate::text::Place;

pub(super) fn look(scan: &Scan<'_>, sink: &mut Sink<'_>) {
    for text in &scan.settings {
        for assignment in assignments(text) {
            judge(&Place::new(text, assignment.span), &assignment, sink);
        }
    }
}

fn judge(place: &Place, assignment: &Assignment, sink: &mut Sink<'_>) {
    let Assignment { name, value, .. } = assignment;
    let subject = format!("{name}={value}");
    let mut find = |rule, message: String| {
        sink.find(Finding::new(rule, &*subject, place.clone(), message));
    };
    // A value that is computed says nothing here.
    let computed = value.starts_with('$');
    let words: Vec<&str> = value.split([' ', '\t']).collect();
    match *name {
        "GOFLAGS" => {
            if words.iter().any(|word| matches!(*word, "-mod=mod" | "--mod=mod")) {
                find(&rule::MOD_MOD, "GOFLAGS lets every go command change go.mod".to_owned());
            }
            let insecure = ["-insecure", "--insecure", "-insecure=true", "--insecure=true"];
            if words.iter().any(|word| insecure.contains(word)) {
                find(&rule::INSECURE_FLAG, "GOFLAGS allows insecure connections".to_owned());
            }
        }
        "GOSUMDB" if value == "off" => {
            find(&rule::SUMDB_OFF, "GOSUMDB=off switches the checksum database off".to_owned());
        }
        "GONOSUMCHECK" if !computed && value != "0" => {
            find(&rule::NO_SUM_CHECK, format!("GONOSUMCHECK is set to {value}"));
        }
        "GOINSECURE" if !computed => {
            find(&rule::INSECURE, format!("{value} may come over insecure connections"));
        }
        "GONOSUMDB" | "GOPRIVATE" | "GONOPROXY" => {
            if *name == "GONOSUMDB" && !computed {
                find(&rule::NO_SUMDB, format!("{value} is not checked with the checksum database"));
            }
            for glob in value.split(',').filter(|glob| !glob.contains('$')) {
                if let Some(owners) = wide(glob.trim()) {
                    find(
                        &rule::PRIVATE_WIDE,
                        format!("{name}: {glob} matches modules of {owners}"),
                    );
                }
            }
        }
        "GOPROXY"
            if value != DEFAULT_GOPROXY
                && value.split([',', '|']).any(|word| word.trim() == "direct") =>
        {
            let message = match value == "direct" {
                true => "GOPROXY is direct: no proxy at all".to_owned(),
                false => "GOPROXY falls back to direct, past the proxy".to_owned(),
            };
            find(&rule::PROXY_DIRECT, message);
        }
        _ => {}
    }
}

/// Whose modules a glob matches, where it is too wide.
fn wide(glob: &str) -> Option<String> {
    let bare = glob.strip_suffix('/').unwrap_or(glob);
    let whole_host = is_shared_host(bare.strip_suffix("/*").unwrap_or(bare));
    let paths = Popular::shipped().paths();
    let matched = paths.filter(|path| match_prefix_patterns(glob, path));
    let owners: BTreeSet<String> = matched.map(owner).collect();
    match owners.len() {
        0 | 1 if whole_host => Some("whoever has an account there".to_owned()),
        0 | 1 => None,
        n => {
            let named: Vec<&str> = owners.iter().take(2).map(String::as_str).collect();
            let more = if n > 2 { format!(" and {} others", n - 2) } else { String::new() };
            Some(format!("{}{more}", named.join(", ")))
        }
    }
}
