//! Each rule with cases in which it fires and cases in which it must not.

#![expect(clippy::unwrap_used, reason = "a test ends where something is amiss")]

mod bench;
mod changes;
mod files;
mod graph;
mod known;
mod settings;
mod waivers;

use std::collections::BTreeSet;

use gomod_audit::table;

/// Every rule is named in the cases of one of the files, both firing and silent.
#[test]
fn every_rule_has_cases_of_both_kinds() {
    let sources = [
        include_str!("changes.rs"),
        include_str!("files.rs"),
        include_str!("graph.rs"),
        include_str!("known.rs"),
        include_str!("settings.rs"),
        include_str!("waivers.rs"),
    ];
    let named = |word: &str| -> BTreeSet<String> {
        let lines = sources.iter().flat_map(|source| source.lines());
        let lines = lines.filter(|line| line.trim_start().starts_with(&format!("// {word}:")));
        lines.flat_map(|line| line.split([' ', ',', ':'])).map(str::to_owned).collect()
    };
    let (fires, silent) = (named("fires"), named("silent"));
    for rule in table::RULES {
        assert!(fires.contains(rule.code), "{} fires in no test", rule.code);
        assert!(silent.contains(rule.code), "{} is silent in no test", rule.code);
    }
}
