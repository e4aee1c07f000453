use gomod_core::modfile::Mode;
use gomod_core::syntax::{ErrorKind, MAX_FILE_SIZE, SyntaxTree};

use super::report;

#[test]
fn syntax_errors_stand_where_go_puts_them() {
    let cases: &[(&[u8], &str)] = &[
        (b"\xef\xbb\xbfmodule m", r"1: unexpected input character '\ufeff'"),
        (b"go 1\x00", r"1:5: unexpected input character '\x00'"),
        (b"a \xc2\xa0b", r"1:3: unexpected input character '\u00a0'"),
        (b"a\x0bb", r"1:2: unexpected input character '\v'"),
        (b"/* c */", "1: mod files must use // comments (not /* */ comments)"),
        (b"m a/*c", "1:4: mod files must use // comments (not /* */ comments)"),
        (b"m \"a", "1:3: unexpected EOF in string"),
        (b"m \"a\\", "1:3: unexpected EOF in string"),
        (b"m \"a\nb\"", "1:5: unexpected newline in string"),
        (b"m `a\nb`", "1:5: unexpected newline in string"),
        (b"m\n\n x (\n y", "4:3: syntax error (unterminated block started at go.mod:3:2)"),
        (b"x (\n", "2: syntax error (unterminated block started at go.mod:1:1)"),
        (b"x (\n) y", "2:4: syntax error (expected newline after closing paren)"),
    ];
    for (source, want) in cases {
        assert_eq!(report(source, Mode::Strict), format!("go.mod:{want}"));
    }
}

#[test]
fn a_block_in_a_block_is_a_line() {
    let want = "go.mod:2: usage: require module/path v1.2.3\ngo.mod:4:2: unknown directive: )";
    assert_eq!(report("require (\na b (\n)\n )", Mode::Strict), want);
}

#[test]
fn files_have_a_limit() {
    let mut source = vec![b'/'; MAX_FILE_SIZE];
    assert!(SyntaxTree::parse("go.mod", &source).is_ok());
    source.push(b'/');
    let want = "go.mod:1: go.mod file too large (max size is 16777216 bytes)";
    assert_eq!(report(&source, Mode::Lax), want);
}

#[test]
fn reports_have_a_limit() {
    let source = "a\n".repeat(20_000);
    let report = report(&source, Mode::Strict);
    assert_eq!(report.lines().count(), 10_000);
    assert!(report.ends_with("\ngo.mod:10000: too many errors"));
}

/// Each line is a file of its own, and then all are one file.
#[test]
fn directives_say_what_is_wrong_with_them() {
    let cases = [
        ("x y", "unknown directive: x"),
        ("require", "usage: require module/path v1.2.3"),
        ("exclude a.b v1.0.0 x", "usage: exclude module/path v1.2.3"),
        ("require 'a.b' v1.0.0", "invalid quoted string: unquoted string cannot contain quote"),
        ("require `a.b` v1.0.0", "invalid quoted string: unquoted string cannot contain quote"),
        (r#"require "a\q" v1.0.0"#, "invalid quoted string: invalid syntax"),
        (
            "require a.b master",
            r#"require a.b: version "master" invalid: must be of the form v1.2.3"#,
        ),
        (
            "require a.b v1'",
            r#"require a.b: version "v1'" invalid: unquoted string cannot contain quote"#,
        ),
        (
            "require a.b v2.0.0",
            r#"require a.b: version "v2.0.0" invalid: should be v0 or v1, not v2"#,
        ),
        (
            "require a.b/v2 v3.0.0",
            r#"require a.b/v2: version "v3.0.0" invalid: should be v2, not v3"#,
        ),
        (
            "require gopkg.in/a.v2-unstable v1.0.0",
            r#"require gopkg.in/a.v2-unstable: version "v1.0.0" invalid: should be v2, not v1"#,
        ),
        ("require a.b/v1 v1.0.0", "invalid module path"),
        ("replace a.b/v1 => ../x", "replace a.b/v1: invalid module path"),
        (
            "replace a.b v1 v2 => ../x",
            "usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory",
        ),
        (
            "replace a.b => x",
            "replacement module without version must be directory path (rooted or starting with . or ..)",
        ),
        (
            "replace a.b => x@v1.0.0",
            "replacement module must match format 'path version', not 'path@version'",
        ),
        (
            "replace a.b => ./x v1.0.0",
            r#"replacement module directory path "./x" cannot have version"#,
        ),
        (
            "replace a.b v2.0.0 => ../x",
            r#"replace a.b: version "v2.0.0" invalid: should be v0 or v1, not v2"#,
        ),
        (
            "replace a.b => c.d main",
            r#"replace c.d: version "main" invalid: must be of the form v1.2.3"#,
        ),
        ("go", "go directive expects exactly one argument"),
        ("go 1", "invalid go version '1': must match format 1.23.0"),
        ("go 1.21.x", "invalid go version '1.21.x': must match format 1.23.0"),
        (
            "toolchain 1.21",
            "invalid toolchain version '1.21': must match format go1.23.0 or default",
        ),
        ("tool", "tool directive expects exactly one argument"),
        ("ignore a b", "ignore directive expects exactly one argument"),
        ("godebug a", "usage: godebug key=value"),
        ("godebug a=b,c=d", "usage: godebug key=value"),
        ("retract", "expected '[' or version"),
        ("retract [", "expected version after '['"),
        ("retract [v1", "expected ',' after version"),
        ("retract [v1,", "expected version after ','"),
        ("retract [v1, v2", "expected ']' after version"),
        ("retract v1 \"x y\"", r#"unexpected token after version: "\"x y\"""#),
        ("retract v'1", r#"retract: version "v'1" invalid: unquoted string cannot contain quote"#),
        ("go (\n1.21\n)", "unknown block type: go"),
        ("require a (\n)", "unknown block type: require a"),
    ];
    let mut file = String::new();
    let mut all = Vec::new();
    for (source, want) in cases {
        assert_eq!(report(source, Mode::Strict), format!("go.mod:1: {want}"), "{source}");
        all.push(format!("go.mod:{}: {want}", file.lines().count() + 1));
        file.push_str(source);
        file.push('\n');
    }
    assert_eq!(report(&file, Mode::Strict), all.join("\n"));
}

#[cfg(unix)]
#[test]
fn directories_of_windows_are_none() {
    let want =
        "go.mod:1: replacement directory appears to be Windows path (on a non-windows system)";
    assert_eq!(report(r"replace a.b => .\x", Mode::Strict), want);
}

#[test]
fn what_stands_once_stands_once() {
    let source = "module a\nmodule b\ngo 1.20\ngo 1.21\ntoolchain default\ntoolchain go1.21";
    let want = "go.mod:2: repeated module statement\n\
                go.mod:4: repeated go statement\n\
                go.mod:6: repeated toolchain statement";
    assert_eq!(report(source, Mode::Strict), want);
}

#[test]
fn bytes_that_are_no_characters_are_quoted_as_bytes() {
    let want = r#"go.mod:1: require a: version "v\xff" invalid: must be of the form v1.2.3"#;
    assert_eq!(report(b"require a v\xff", Mode::Strict), want);
}

#[test]
fn errors_can_be_told_apart() {
    let source = b"go 1.x\n\trequire a.b v2.0.0";
    let errors = gomod_core::modfile::ModFile::parse("m", source, Mode::Strict).map(|_| ());
    let errors = errors.err();
    let errors: Vec<_> = errors.iter().flatten().collect();
    assert!(matches!(&errors[0].kind, ErrorKind::GoVersion(version) if version == "1.x"));
    assert_eq!(errors[1].subject, Some(("require", "a.b".to_owned())));
    assert_eq!((errors[1].position.line, errors[1].position.column), (2, 2));
    assert_eq!(errors[1].span.of(source), b"require a.b v2.0.0");
}
