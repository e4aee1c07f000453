//! What is said when something is wrong, and how the run ends.

use crate::sandbox::Sandbox;

#[test]
fn all_errors_of_a_file_with_their_lines() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\nfrobnicate x\nrequire (\n\ta.example/x master\n)\ngo 1.x\n");
    let stderr = sandbox.gomod(["parse"]).refusal(2);
    assert_eq!(
        stderr,
        r#"error: unknown directive: frobnicate
 --> go.mod:3:1
  |
3 | frobnicate x
  | ^^^^^^^^^^^^

error: require a.example/x: version "master" invalid: must be of the form v1.2.3
 --> go.mod:5:2
  |
5 |     a.example/x master
  |     ^^^^^^^^^^^^^^^^^^

error: invalid go version '1.x': must match format 1.23.0
 --> go.mod:7:1
  |
7 | go 1.x
  | ^^^^^^
"#
    );
}

#[test]
fn an_error_at_the_end_of_the_file() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\nrequire (\n");
    let stderr = sandbox.gomod(["parse"]).refusal(2);
    assert!(stderr.contains("--> go.mod:3:1\n"), "{stderr}");
    assert!(stderr.contains("unterminated block started at go.mod:2:1"), "{stderr}");
}

#[test]
fn nothing_in_a_file_commands_the_terminal() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\nx\u{1b}[2J \u{9b}31m // \u{202e}\u{7}\n".as_bytes());
    let stderr = sandbox.gomod(["parse", "--color", "never"]).refusal(2);
    let commands = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!stderr.contains(commands), "{stderr:?}");
}

#[test]
fn bytes_that_are_no_text_count_as_characters() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", b"module m\n\xff\xfe /* x\n");
    let stderr = sandbox.gomod(["parse"]).refusal(2);
    assert!(stderr.contains("--> go.mod:2:4\n"), "{stderr}");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let sandbox = Sandbox::new();
    assert!(!sandbox.gomod(["parse", "x"]).stderr.contains('\u{1b}'));
    assert!(sandbox.gomod(["parse", "x", "--color", "always"]).stderr.contains('\u{1b}'));
    let sandbox = sandbox.var("NO_COLOR", "1");
    assert!(!sandbox.gomod(["parse", "x"]).stderr.contains('\u{1b}'));
}

#[test]
fn what_is_not_there() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox.gomod(["parse", "x/go.mod"]).refusal(2),
        "error: reading x/go.mod: no such file or directory\n"
    );
    let stderr = sandbox.gomod(["fmt"]).refusal(2);
    assert!(stderr.starts_with("error: there is no go.mod and no go.work in "), "{stderr}");
    assert!(stderr.ends_with(" or above\n"), "{stderr}");
}

#[test]
fn usage() {
    let sandbox = Sandbox::new();
    for args in [
        &[][..],
        &["frobnicate"],
        &["fmt", "--check", "--diff"],
        &["list", "--jobs", "0"],
        &["sbom", "--spec-version", "2.0"],
        &["sbom", "--timestamp", "yesterday"],
        &["-q", "-v", "list"],
        &["graph", "--go", "v1.24"],
        &["graph", "--go", "1.24", "--vendor"],
    ] {
        let run = sandbox.gomod(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {run:?}");
        assert!(run.stderr.contains("Usage:") || run.stderr.contains("--help"), "{run:?}");
    }
    assert_eq!(sandbox.gomod(["man", "frobnicate"]).code, 2);
}

#[test]
fn a_main_module_that_is_broken() {
    let sandbox = Sandbox::new();
    sandbox.put("go.mod", "module m\n\nfrobnicate\n");
    for verb in ["list", "graph", "sbom"] {
        assert_eq!(
            sandbox.gomod([verb]).refusal(2),
            "error: unknown directive: frobnicate\n \
             --> go.mod:3:1\n  \
             |\n\
             3 | frobnicate\n  \
             | ^^^^^^^^^^\n"
        );
    }
}

#[test]
fn no_module_at_all() {
    let sandbox = Sandbox::new();
    let stderr = sandbox.gomod(["list"]).refusal(2);
    assert!(stderr.starts_with("error: go.mod file not found in "), "{stderr}");
    assert!(stderr.contains("\nhelp: name a directory with a go.mod"), "{stderr}");
    let sandbox = sandbox.var("GOMODCACHE", "relative");
    sandbox.put("go.mod", "module m\n");
    let stderr = sandbox.gomod(["list"]).refusal(2);
    assert!(stderr.starts_with("error: GOMODCACHE entry is relative"), "{stderr}");
}
