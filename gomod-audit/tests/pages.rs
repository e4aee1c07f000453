//! The pages in docs/rules are those of the table. With `GOMOD_UPDATE_DOCS=1` they are written.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use gomod_audit::{Group, explain, table};

#[test]
fn the_pages_are_those_of_the_table() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules");
    let mut pages = vec![("README.md".to_owned(), explain::index())];
    pages
        .extend(table::RULES.iter().map(|rule| (format!("{}.md", rule.code), explain::page(rule))));
    let write = std::env::var_os("GOMOD_UPDATE_DOCS").is_some();
    for (name, page) in &pages {
        let path = dir.join(name);
        if write {
            fs::create_dir_all(&dir).unwrap();
            fs::write(&path, page).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, *page, "{}: GOMOD_UPDATE_DOCS=1 writes it", path.display());
    }
    // Other pages are written by hand, and none is named as if it were of a rule.
    for entry in fs::read_dir(&dir).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let ours = pages.iter().any(|(page, _)| *page == name);
        assert!(ours || !name.starts_with("GM"), "no rule has {name}");
    }
}

#[test]
fn codes_and_names_are_of_one_rule_each() {
    let mut seen = HashSet::new();
    let mut last = "";
    for rule in table::RULES {
        assert!(seen.insert(rule.code) && seen.insert(rule.name), "{}", rule.code);
        assert!(last < rule.code, "{} is out of order", rule.code);
        last = rule.code;
        let group = Group::ALL.into_iter().find(|group| group.name() == rule.name);
        assert!(group.is_none(), "{} is named as a group", rule.code);
        for text in [rule.title, rule.why, rule.mend, rule.example] {
            assert!(!text.is_empty(), "{}", rule.code);
        }
    }
    // Each group has a hundred of its own.
    let hundreds: HashSet<(Group, &str)> =
        table::RULES.iter().map(|rule| (rule.group, &rule.code[..4])).collect();
    assert_eq!(hundreds.len(), Group::ALL.len());
}
