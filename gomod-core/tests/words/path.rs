use gomod_core::path::{self, PathError};

fn problem(result: Result<(), PathError>) -> String {
    result.map_or_else(|error| error.problem.to_string(), |()| String::new())
}

/// Path, and what module paths, import paths and file paths have against it.
const PATHS: &[(&str, &str, &str, &str)] = &[
    ("a.b", "", "", ""),
    ("x.y/~a/_b/C-d", "", "", ""),
    ("github.com/Masterminds/semver/v3", "", "", ""),
    ("a.b/COM0/nul_/comb/a~/a~1b/a.b~1", "", "", ""),
    ("", "empty string", "empty string", "empty string"),
    ("-a.b", "leading dash", "leading dash", ""),
    ("/a.b", "empty path element", "empty path element", "empty path element"),
    ("a.b/", "trailing slash", "trailing slash", "trailing slash"),
    ("a.b//c", "double slash", "double slash", "double slash"),
    ("a", "missing dot in first path element", "", ""),
    ("a/b.c", "missing dot in first path element", "", ""),
    ("Example.com/a", "invalid char 'E' in first path element", "", ""),
    ("ex_ample.com", "invalid char '_' in first path element", "", ""),
    ("a.b/.c", "leading dot in path element", "", ""),
    ("a.b/c+d", "invalid char '+'", "", ""),
    ("a.b/c d", "invalid char ' '", "invalid char ' '", ""),
    ("a.b/c@v1", "invalid char '@'", "invalid char '@'", ""),
    ("a.b/{x}!#$%&(),=[]^", "invalid char '{'", "invalid char '{'", ""),
    ("a.b/é", "invalid char 'é'", "invalid char 'é'", ""),
    ("a.b/漢", "invalid char '漢'", "invalid char '漢'", ""),
    ("a.b/Ⅷ", "invalid char 'Ⅷ'", "invalid char 'Ⅷ'", "invalid char 'Ⅷ'"),
    ("a.b/c\"d", "invalid char '\"'", "invalid char '\"'", "invalid char '\"'"),
    ("a.b/c'd", "invalid char '\\''", "invalid char '\\''", "invalid char '\\''"),
    ("a.b/c\\d", "invalid char '\\\\'", "invalid char '\\\\'", "invalid char '\\\\'"),
    ("a.b/c:d", "invalid char ':'", "invalid char ':'", "invalid char ':'"),
    ("a.b/c\0", "invalid char '\\x00'", "invalid char '\\x00'", "invalid char '\\x00'"),
    (
        "a.b/a~1.go",
        "trailing tilde and digits in path element",
        "trailing tilde and digits in path element",
        "",
    ),
];

#[test]
fn checks() {
    for &(text, module, import, file) in PATHS {
        assert_eq!(problem(path::check_path(text)), module, "{text}");
        assert_eq!(problem(path::check_import_path(text)), import, "{text}");
        assert_eq!(problem(path::check_file_path(text)), file, "{text}");
    }
}

#[test]
fn elements_that_no_path_may_have() {
    let cases = [
        (".", "invalid path element \".\""),
        ("...", "invalid path element \"...\""),
        ("c.", "trailing dot in path element"),
        ("con", "\"con\" disallowed as path element component on Windows"),
        ("Aux.go", "\"Aux\" disallowed as path element component on Windows"),
        ("PRN", "\"PRN\" disallowed as path element component on Windows"),
        ("nul.", "trailing dot in path element"),
        ("com1", "\"com1\" disallowed as path element component on Windows"),
        ("lpt9.txt.x", "\"lpt9\" disallowed as path element component on Windows"),
    ];
    for (element, want) in cases {
        for text in [format!("a.b/{element}"), format!("a.b/{element}/c")] {
            assert_eq!(problem(path::check_path(&text)), want, "{text}");
            assert_eq!(problem(path::check_import_path(&text)), want, "{text}");
            assert_eq!(problem(path::check_file_path(&text)), want, "{text}");
        }
    }
}

#[test]
fn wording() {
    let text = |result: Result<(), PathError>| result.unwrap_err().to_string();
    assert_eq!(text(path::check_path("")), "malformed module path \"\": empty string");
    assert_eq!(
        text(path::check_import_path("a b")),
        "malformed import path \"a b\": invalid char ' '"
    );
    assert_eq!(
        text(path::check_file_path("a\n\"b")),
        "malformed file path \"a\\n\\\"b\": invalid char '\\n'"
    );
}

#[test]
fn majors_of_paths() {
    let cases = [
        ("a.b", Some(("a.b", ""))),
        ("a.b/v2", Some(("a.b", "/v2"))),
        ("a.b/c/v10", Some(("a.b/c", "/v10"))),
        ("a.b/v", Some(("a.b/v", ""))),
        ("a.b/xv2", Some(("a.b/xv2", ""))),
        ("a.b/v2x", Some(("a.b/v2x", ""))),
        ("a.b/v0", None),
        ("a.b/v1", None),
        ("a.b/v02", None),
        ("a.b/v2.0", None),
        ("gopkg.in/yaml.v3", Some(("gopkg.in/yaml", ".v3"))),
        ("gopkg.in/yaml.v0", Some(("gopkg.in/yaml", ".v0"))),
        ("gopkg.in/yaml.v1-unstable", Some(("gopkg.in/yaml", ".v1-unstable"))),
        ("gopkg.in/yaml.v-unstable", Some(("gopkg.in/yaml", ".v-unstable"))),
        ("gopkg.in/yaml", None),
        ("gopkg.in/yaml.v", None),
        ("gopkg.in/yaml.v02", None),
        ("gopkg.in/yaml.v0-unstable", None),
        ("gopkg.in/yaml/v2", None),
    ];
    for (text, want) in cases {
        assert_eq!(path::split_path_version(text), want, "{text}");
        let checked = if want.is_some() { "" } else { "invalid version" };
        assert_eq!(problem(path::check_path(text)), checked, "{text}");
    }
}

#[test]
fn majors_and_versions() {
    let good = [
        ("v1.0.0", ""),
        ("v0.1.0", ""),
        ("v2.0.0+incompatible", ""),
        ("v2.0.0", "/v2"),
        ("v2.0.0+incompatible", "/v2"),
        ("v1.0.0", ".v1"),
        ("v0.0.0", ".v0"),
        ("v2.1.0", ".v2-unstable"),
        ("v0.0.0-20161208181325-20d25e280405", ".v1"),
        ("v0.0.0-20161208181325-20d25e280405", ".v1-unstable"),
    ];
    for (version, major) in good {
        assert_eq!(path::check_path_major(version, major), Ok(()), "{version} {major}");
        assert!(path::match_path_major(version, major));
    }
    let bad = [
        ("v2.0.0", "", "v0 or v1, not v2"),
        ("v2.0.0+incompatible.1", "", "v0 or v1, not v2"),
        ("v3.0.0", "/v2", "v2, not v3"),
        ("v2.0.0", ".v1", "v1, not v2"),
        ("v0.0.0-20161208181325-20d25e280405", ".v2", "v2, not v0"),
        ("v0.0.0-20161208181325-20d25e280405", "/v1", "v1, not v0"),
        ("v2.0.0", "/v2-unstable", "v2-unstable, not v2"),
        ("master", "", "v0 or v1, not "),
        ("master", "/v2", "v2, not "),
    ];
    for (version, major, want) in bad {
        let error = path::check_path_major(version, major).unwrap_err().to_string();
        assert_eq!(error, format!("version {version:?} invalid: should be {want}"));
        assert!(!path::match_path_major(version, major));
    }
}

#[test]
fn escaping() {
    let path = "github.com/GoogleCloudPlatform/cloudsql-proxy";
    let escaped = "github.com/!google!cloud!platform/cloudsql-proxy";
    assert_eq!(path::escape_path(path).unwrap(), escaped);
    assert_eq!(path::unescape_path(escaped).unwrap(), path);
    assert_eq!(
        path::escape_path("a").unwrap_err().to_string(),
        "malformed module path \"a\": missing dot in first path element"
    );
    for bad in ["a.b/C", "a.b/!C", "a.b/!", "a.b/!!c", "a.b/é", "a.b/!é"] {
        let want = format!("invalid escaped module path {bad:?}");
        assert_eq!(path::unescape_path(bad).unwrap_err().to_string(), want);
    }
    assert_eq!(
        path::unescape_path("a").unwrap_err().to_string(),
        "invalid escaped module path \"a\": \
         malformed module path \"a\": missing dot in first path element"
    );

    for (version, escaped) in
        [("master", "master"), ("v1.0.0-RC1", "v1.0.0-!r!c1"), ("a b", "a b"), ("A", "!a")]
    {
        assert_eq!(path::escape_version(version).unwrap(), escaped);
        assert_eq!(path::unescape_version(escaped).unwrap(), version);
    }
    for bad in ["", ".", "..", "feature/x", "a!b", "con", "é"] {
        let want = format!("version {bad:?} invalid: disallowed version string");
        assert_eq!(path::escape_version(bad).unwrap_err().to_string(), want);
    }
    let unescape_error = |text| path::unescape_version(text).unwrap_err().to_string();
    assert_eq!(unescape_error("V1"), "invalid escaped version \"V1\"");
    assert_eq!(unescape_error("!a/b"), "invalid escaped version \"A/b\": invalid char '/'");
    assert_eq!(unescape_error(""), "invalid escaped version \"\": empty path element");
}

#[test]
fn directories() {
    for text in
        [".", "..", "./a", "../a", ".\\a", "..\\a", "/a", "\\a", "C:", "c:/a", "C:\\a", "/", "\\"]
    {
        assert!(path::is_directory_path(text), "{text}");
    }
    for text in ["", "a", ".a", "...", "..a", "a/../b", "1:/a", "é:/a", "a.b/c"] {
        assert!(!path::is_directory_path(text), "{text}");
    }
}

#[test]
fn globs() {
    let matching = [
        ("a", "a"),
        ("*", "a/b"),
        ("a/b", "a/b/c"),
        ("b,a", "a/x"),
        (",,a", "a"),
        ("a/", "a/x"),
        ("*.corp.com", "x.y.corp.com/a"),
        ("*/*", "a/b/c"),
        ("github.com/*/x", "github.com/a/x/y"),
        ("a?c", "abc/d"),
        ("?", "é"),
        ("[a-c]x", "bx"),
        ("[^a-c]x", "dx"),
        ("[é-ü]", "ö"),
        ("[\\]]", "]"),
        ("a\\*", "a*"),
        ("[a,a", "a"),
        ("*b*d", "abcd"),
        ("a*b", "aXbYb"),
        ("**", "a/b"),
        ("*é", "aé"),
        ("*[^x]", "é"),
    ];
    for (globs, target) in matching {
        assert!(path::match_prefix_patterns(globs, target), "{globs} {target}");
    }
    let not_matching = [
        ("", "a"),
        (",", "a"),
        ("/", "a"),
        ("a,", "b"),
        (" a", "a"),
        ("a/b", "a"),
        ("a//", "a/x"),
        ("*.corp.com", "corp.com"),
        ("github.com/*/x", "github.com/a/y"),
        ("a?c", "a/c"),
        ("[^a-c]x", "bx"),
        ("a\\*", "ab"),
        ("*b*d", "abc/d"),
        ("[]a]", "a"),
        ("[a", "a"),
        ("[a-]", "a"),
        ("[", "["),
        ("a\\", "a"),
    ];
    for (globs, target) in not_matching {
        assert!(!path::match_prefix_patterns(globs, target), "{globs} {target}");
    }
}

#[test]
fn a_glob_of_many_stars_ends_soon() {
    let glob = "a*".repeat(2_000) + "b";
    assert!(!path::match_prefix_patterns(&glob, &"a".repeat(4_000)));
}
