//! Version queries against the rules of the Go Modules Reference.

use std::sync::Arc;

use gomod_core::graph::{MainSet, ModReader};
use gomod_core::query::{Allowed, Resolver, is_revision};
use gomod_core::source::MemorySource;
use gomod_core::verified::Verified;

const PATH: &str = "example.com/a";

fn ask(source: MemorySource, query: &str, current: Option<&str>) -> Result<String, String> {
    let mains = MainSet::none();
    let reader = ModReader::new(Verified::new(Arc::new(source), Arc::default(), false));
    let resolver = Resolver::new(&mains, &reader);
    let answer = resolver.query(PATH, query, current, Allowed::Usable);
    answer.map(|info| info.version).map_err(|error| error.to_string())
}

fn source(versions: &[&str]) -> MemorySource {
    let mut source = MemorySource::new();
    for version in versions {
        source.add(PATH, version, "module example.com/a\n\ngo 1.20\n");
    }
    source
}

#[test]
fn ranges_prefixes_and_words() {
    let versions = ["v1.0.0", "v1.1.0-rc.1", "v1.1.0", "v1.2.0", "v1.2.3", "v1.3.0-beta"];
    for (query, current, want) in [
        ("latest", None, "v1.2.3"),
        ("upgrade", Some("v1.3.0-beta"), "v1.3.0-beta"),
        ("upgrade", Some("v1.0.0"), "v1.2.3"),
        ("patch", Some("v1.2.0"), "v1.2.3"),
        ("v1", None, "v1.2.3"),
        ("v1.1", None, "v1.1.0"),
        ("v1.1.0-rc.1", None, "v1.1.0-rc.1"),
        ("<v1.2.0", None, "v1.1.0"),
        ("<=v1.2.0", None, "v1.2.0"),
        (">v1.0.0", None, "v1.1.0"),
        (">=v1.2.1", None, "v1.2.3"),
    ] {
        assert_eq!(ask(source(&versions), query, current).as_deref(), Ok(want), "{query}");
    }
    for (query, message) in [
        (">v2.0.0", "no matching versions for query \">v2.0.0\""),
        ("<=v1.2", "ambiguous semantic version \"v1.2\" in range \"<=v1.2\""),
        (">x", "invalid semantic version \"x\" in range \">x\""),
    ] {
        assert_eq!(ask(source(&versions), query, None).unwrap_err(), message);
    }
}

#[test]
fn retracted_versions_are_passed_over_but_may_be_named() {
    let mut retracting = source(&["v1.0.0"]);
    retracting.add(PATH, "v1.1.0", "module example.com/a\n\nretract [v1.1.0, v1.9.0] // wrong\n");
    assert_eq!(ask(retracting.clone(), "latest", None).as_deref(), Ok("v1.0.0"));
    let error = ask(retracting, "v1.1.0", None).unwrap_err();
    assert_eq!(error, "example.com/a@v1.1.0: retracted by module author: wrong");
}

#[test]
fn incompatible_versions_count_only_before_modules() {
    let mut with_modules = source(&["v1.0.0"]);
    with_modules.add(PATH, "v2.0.0+incompatible", "module example.com/a\n");
    assert_eq!(ask(with_modules, "latest", None).as_deref(), Ok("v1.0.0"));
    let mut without = MemorySource::new();
    without.add(PATH, "v1.0.0", "module example.com/a\n");
    without.add(PATH, "v2.0.0+incompatible", "module example.com/a\n");
    assert_eq!(ask(without, "latest", None).as_deref(), Ok("v2.0.0+incompatible"));
}

#[test]
fn names_of_branches_are_revisions() {
    let mut source = source(&["v1.0.0"]);
    source.set_rev(PATH, "master", "v1.0.0");
    assert_eq!(ask(source, "master", None).as_deref(), Ok("v1.0.0"));
    for query in ["master", "v1.2.3", "0123abcd", "v1.2.3-rc.1"] {
        assert!(is_revision(query), "{query}");
    }
    for query in ["latest", "upgrade", "patch", "<v1.2.3", ">=v1", "v1", "v1.2"] {
        assert!(!is_revision(query), "{query}");
    }
}
