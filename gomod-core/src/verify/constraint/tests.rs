//! Verdicts of the go command: `imports.ShouldBuild` with `imports.AnyTags`, on what
//! `imports.ReadImports` gives, compiled from its source tree.

use super::{go_build, may_be_built};

/// One `[verdict, text]` a line: some written for a rule, the others put together at random.
const CASES: &str = include_str!("cases.jsonl");

#[test]
fn verdicts_are_those_of_the_go_command() {
    // Another file of such lines, for a longer look.
    let other = std::env::var("GOMOD_CONSTRAINT_CASES").ok();
    let other = other.map(|file| std::fs::read_to_string(file).unwrap());
    let mut count = 0;
    for line in other.as_deref().unwrap_or(CASES).lines() {
        let (built, text): (bool, String) = serde_json::from_str(line).unwrap();
        assert_eq!(may_be_built(text.as_bytes()), built, "{text:?}");
        count += 1;
    }
    assert!(count >= 400);
}

#[test]
fn bytes_that_are_no_text() {
    assert!(!may_be_built(b"//go:build \xff\n\npackage x\n"));
    assert!(may_be_built(b"// \xff\xfe\n\npackage x\n"));
    assert!(may_be_built(b"//go:build ignore\n\npackage x\n/* \0"));
    assert!(may_be_built(b"// +build ignore \xc3\npackage x\n"));
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
    assert!(go_build(&nested(999)).is_some());
    assert!(go_build(&nested(1000)).is_none());
    assert!(go_build(&"!(".repeat(1_000_000)).is_none());
    assert!(go_build(&"x||".repeat(1_000_000)).is_none());
}
