use gomod_core::modfile::{FixError, ModFile, Mode};

use super::{parse, report};

const EVERYTHING: &str = r#"// Deprecated: use example.com/n
// instead.
//
// More.
module "example.com/m" // here

go 1.24.1
toolchain go1.25rc1
godebug (
	default=go1.21
	a=b=c
)
require (
	a.b/c v1
	a.b/d/v2 v2.0.0+meta // indirect; why
	gopkg.in/e.v3 v3.1.0 //indirect
	gopkg.in/f.v1 v0.0.0-20161208181325-20d25e280405
	a.b/g v3.0.0+incompatible // Indirect
)
exclude a.b/c v1.2.0
replace (
	a.b/c => ../c
	a.b/c v1.2.3 => "../c d" // v1.2.3
	a.b/d/v2 => x.y/d v1.0.0
)
// All wrong.
retract (
	v1.0.0 // Bad.
	[v1.1.0, v1.2.0]
	// Worse.

	// Worst.
	v1.3.0
)
tool a.b/c/cmd/c
ignore ./node_modules
"#;

#[test]
fn every_directive_is_read() {
    let file = parse(EVERYTHING);
    let module = file.module().map(|m| (m.path, m.deprecated));
    assert_eq!(module, Some(("example.com/m", Some("use example.com/n\ninstead."))));
    assert_eq!(file.go().map(|go| go.version), Some("1.24.1"));
    assert_eq!(file.toolchain().map(|t| t.name), Some("go1.25rc1"));
    let godebugs: Vec<_> = file.godebugs().map(|g| (g.key, g.value)).collect();
    assert_eq!(godebugs, [("default", "go1.21"), ("a", "b=c")]);
    let requires: Vec<_> = file.requires().map(|r| (r.path, r.version, r.indirect)).collect();
    let want = [
        ("a.b/c", "v1.0.0", false),
        ("a.b/d/v2", "v2.0.0", true),
        ("gopkg.in/e.v3", "v3.1.0", true),
        ("gopkg.in/f.v1", "v0.0.0-20161208181325-20d25e280405", false),
        ("a.b/g", "v3.0.0+incompatible", false),
    ];
    assert_eq!(requires, want);
    let excludes: Vec<_> = file.excludes().map(|e| (e.path, e.version)).collect();
    assert_eq!(excludes, [("a.b/c", "v1.2.0")]);
    let replaces: Vec<_> =
        file.replaces().map(|r| (r.old_path, r.old_version, r.new_path, r.new_version)).collect();
    let want = [
        ("a.b/c", "", "../c", ""),
        ("a.b/c", "v1.2.3", "../c d", ""),
        ("a.b/d/v2", "", "x.y/d", "v1.0.0"),
    ];
    assert_eq!(replaces, want);
    let retracts: Vec<_> = file.retracts().map(|r| (r.low, r.high, r.rationale)).collect();
    let want = [
        ("v1.0.0", "v1.0.0", "Bad."),
        ("v1.1.0", "v1.2.0", "All wrong."),
        ("v1.3.0", "v1.3.0", "Worse.\nWorst."),
    ];
    assert_eq!(retracts, want);
    assert_eq!(file.tools().map(|t| t.path).collect::<Vec<_>>(), ["a.b/c/cmd/c"]);
    assert_eq!(file.ignores().map(|i| i.path).collect::<Vec<_>>(), ["./node_modules"]);
}

#[test]
fn facts_know_where_they_stand() {
    let file = parse(EVERYTHING);
    let module =
        file.module().map(|m| (m.span().of(EVERYTHING.as_bytes()), m.line.position().line));
    assert_eq!(module, Some((&b"module \"example.com/m\""[..], 5)));
    let require = file.requires().nth(1);
    let tokens = require.map(|r| r.line.tokens().map(|t| t.text().into_owned()).collect());
    assert_eq!(tokens, Some(vec!["a.b/d/v2".to_owned(), "v2.0.0+meta".to_owned()]));
}

#[test]
fn an_owned_file_answers_the_same() {
    let file = ModFile::parse("go.mod", EVERYTHING.as_bytes().to_vec(), Mode::Strict);
    let owned: ModFile<'static> = parse(EVERYTHING).into_owned();
    let paths = |file: &ModFile<'_>| file.requires().map(|r| r.path.to_owned()).collect::<Vec<_>>();
    assert_eq!(file.as_ref().map(paths), Ok(paths(&owned)));
    assert_eq!(owned.to_bytes(), EVERYTHING.as_bytes());
}

#[test]
fn deprecations_are_paragraphs() {
    let cases = [
        ("// Deprecated: a", Some("a")),
        ("//Deprecated:a", Some("a")),
        ("// Deprecated:   a  \n//b", Some("a\nb")),
        ("// x\n// Deprecated: a", None),
        ("// x\n//\n// Deprecated: a\n//\n// b", Some("a")),
        ("// deprecated: a", None),
        ("// Deprecated:", None),
        ("// Deprecated: a\n//\n// Deprecated: b", Some("a")),
        ("// Deprecated: a\n", None),
    ];
    for (comment, want) in cases {
        let source = format!("{comment}\nmodule m");
        assert_eq!(parse(&source).deprecated(), want, "{comment:?}");
    }
    assert_eq!(parse("module m // Deprecated: a").deprecated(), Some("a"));
    assert_eq!(parse("// Deprecated: a\nmodule (\nm\n)").deprecated(), Some("a"));
    assert_eq!(parse("// Deprecated: a\nmodule (\nm // b\n)").deprecated(), None);
}

#[test]
fn requirements_are_indirect_by_their_first_comment() {
    let cases = [
        ("// indirect", true),
        ("//indirect", true),
        ("//\tindirect ", true),
        ("// indirect; x", true),
        ("// indirect;", false),
        ("// indirect;x", false),
        ("// indirect x", false),
        ("// Indirect", false),
        ("/// indirect", false),
        ("// x // indirect", false),
    ];
    for (comment, want) in cases {
        let source = format!("require a v1.0.0 {comment}");
        assert_eq!(parse(&source).requires().next().map(|r| r.indirect), Some(want), "{comment}");
    }
}

#[test]
fn dependencies_are_read_loosely() {
    let source = b"module m\n\
        unknown x\n\
        unknown (\nx\n)\n\
        require a (\nx\n)\n\
        replace a.b ->\n\
        exclude x\n\
        toolchain what\n\
        godebug \"\n\"\n\
        tool\n\
        retract (v1, v2)\n\
        retract v1.0.0 and more\n\
        ignore ./x\n";
    let source = String::from_utf8_lossy(source).replace("godebug \"\n\"\n", "godebug a,b\n");
    let file = ModFile::parse("go.mod", source.as_bytes(), Mode::Lax);
    let file = file.map_err(|e| e.to_string());
    let counts = file.as_ref().map(|f| {
        (
            f.replaces().len(),
            f.excludes().len(),
            f.tools().len(),
            f.godebugs().len(),
            f.ignores().len(),
        )
    });
    assert_eq!(counts, Ok((0, 0, 0, 0, 1)));
    let retracts = file.as_ref().map(|f| f.retracts().map(|r| r.low.to_owned()).collect());
    assert_eq!(retracts, Ok(vec!["v1.0.0".to_owned()]));
    // But not without limit.
    assert_eq!(report("unknown (", Mode::Lax).lines().count(), 1);
    assert!(report("require a.b main", Mode::Lax).contains("invalid"));
    assert!(report("module m\nmodule n", Mode::Lax).contains("repeated"));
}

#[test]
fn old_go_versions_are_read_loosely() {
    let cases = [
        ("1.21", Some("1.21")),
        ("1.21rc1", Some("1.21rc1")),
        ("1.21.0", Some("1.21.0")),
        ("1.21.x", Some("1.21")),
        ("v1.21.0", Some("1.21")),
        ("v1.21-x", Some("1.21")),
        ("1.21.03", Some("1.21")),
        ("v1.21", None),
        ("1.021", None),
        ("go1.21", None),
        ("0.1.x", None),
    ];
    for (version, want) in cases {
        let source = format!("go {version}");
        let file = ModFile::parse("go.mod", source.as_bytes(), Mode::Lax);
        let found = file.as_ref().ok().and_then(|f| f.go()).map(|go| go.version);
        assert_eq!(found, want, "{version}");
    }
}

#[test]
fn versions_can_be_resolved() {
    let mut asked = Vec::new();
    let mut fix = |path: &str, version: &str| {
        asked.push(format!("{path}@{version}"));
        match version {
            "bad" => Err(FixError::Module("no such version".to_owned())),
            "worse" => Err(FixError::Other("no network".to_owned())),
            "main" => Ok("v1.2.3".to_owned()),
            version => Ok(version.to_owned()),
        }
    };
    let source = b"retract \"main\"\nmodule m\nrequire a.b main // x\nreplace a.b => c.d v1.0.0\n";
    let file = ModFile::parse_with("go.mod", source, Mode::Strict, &mut fix);
    let format = file.as_ref().map(|f| String::from_utf8_lossy(&f.format()).into_owned());
    let want =
        "retract v1.2.3\n\nmodule m\n\nrequire a.b v1.2.3 // x\n\nreplace a.b => c.d v1.0.0\n";
    assert_eq!(format.as_deref(), Ok(want));
    let source = b"require a.b bad\nexclude a.b worse\nretract v1\nretract v2\n";
    let errors = ModFile::parse_with("go.mod", source, Mode::Strict, &mut fix).map(|_| ());
    let want = "go.mod:1: require a.b: no such version\n\
                go.mod:2: no network\n\
                go.mod:3: no module directive found, so retract cannot be used";
    assert_eq!(errors.map_err(|e| e.to_string()), Err(want.to_owned()));
    assert_eq!(asked, ["a.b@main", "c.d@v1.0.0", "m@main", "a.b@bad", "a.b@worse"]);
}

#[test]
fn quoted_words_are_unquoted() {
    let cases: &[(&str, &str)] = &[
        (r#""a b""#, "a b"),
        (r#""\a\b\f\n\r\t\v\\\"""#, "\u{7}\u{8}\u{c}\n\r\t\u{b}\\\""),
        (r#""\x41\101\u00e9\U0001f600""#, "AAé😀"),
        (r#""\xc3\xa9\xff""#, "é\u{fffd}"),
    ];
    for (literal, want) in cases {
        let source = format!("tool {literal}");
        assert_eq!(parse(&source).tools().next().map(|tool| tool.path), Some(*want));
    }
    let bad = [
        r#""\'""#,
        r#""\400""#,
        r#""\x4""#,
        r#""\ud800""#,
        r#""\U00110000""#,
        r#""\9""#,
        "\"\\\n\"",
    ];
    for literal in bad {
        let report = report(format!("tool {literal}"), Mode::Strict);
        assert_eq!(report, "go.mod:1: invalid quoted string: invalid syntax", "{literal}");
    }
}
