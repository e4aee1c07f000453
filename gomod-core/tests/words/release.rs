use gomod_core::release;

#[test]
fn validity_and_language() {
    let valid = [
        ("1", "1"),
        ("1.0", "1"),
        ("1.0.5", "1"),
        ("1.5", "1.5"),
        ("1.20", "1.20"),
        ("1.21", "1.21"),
        ("1.21.0", "1.21"),
        ("1.21rc2", "1.21"),
        ("1.21rc", "1.21"),
        ("1.21foo9", "1.21"),
        ("1.22.3", "1.22"),
        ("2", "2.0"),
        ("2.1", "2.1"),
        ("99999999999999999999.1", "99999999999999999999.1"),
    ];
    for (x, lang) in valid {
        assert!(release::is_valid(x), "{x}");
        assert_eq!(release::lang(x).as_deref(), Some(lang), "{x}");
    }
    let invalid = [
        "",
        "1.",
        "1.x",
        "1.21.",
        "1.021",
        "01.2",
        "1.21.3rc1",
        "1.21rc01",
        "1.21rc1x",
        "1.21RC1",
        "v1.21",
        "go1.21",
        "1.21.0.0",
        "1.21 ",
        "1é",
    ];
    for x in invalid {
        assert!(!release::is_valid(x), "{x}");
        assert_eq!(release::lang(x), None, "{x}");
    }
}

/// Each line's releases are equal, and come after those of the lines above.
const ORDER: &[&[&str]] = &[
    &["", "go1.21", "1.21.3rc1", "1rc1"],
    &["1.0rc1"],
    &["1", "1.0", "1.0.0"],
    &["1.9"],
    &["1.20beta1"],
    &["1.20rc1"],
    &["1.20rc2"],
    &["1.20rc10"],
    &["1.20", "1.20.0"],
    &["1.20.1"],
    &["1.21"],
    &["1.21rc"],
    &["1.21rc1"],
    &["1.21.0"],
    &["1.21.10"],
    &["1.99999999999999999999"],
    &["2"],
];

#[test]
fn order() {
    for (i, line) in ORDER.iter().enumerate() {
        for (j, other) in ORDER.iter().enumerate() {
            for x in *line {
                for y in *other {
                    assert_eq!(release::compare(x, y), i.cmp(&j), "{x} and {y}");
                }
            }
        }
    }
}

#[test]
fn toolchains() {
    let names = [
        ("go1.21", Some("1.21")),
        ("go1.21rc2-a-b", Some("1.21rc2")),
        ("go1.22.3-custom", Some("1.22.3")),
        ("go1.22.3 x", Some("1.22.3")),
        ("go1.22.3\tx", Some("1.22.3")),
        ("go1.22/x", None),
        ("go1.22\\x", None),
        ("go1.22.3+auto", None),
        ("go", None),
        ("1.22", None),
        ("default", None),
        ("golang1.2", None),
    ];
    for (name, want) in names {
        assert_eq!(release::from_toolchain(name), want, "{name}");
    }
    assert!(release::toolchain_compare("go1.22.3-custom", "1.22.3").is_eq());
    assert!(release::toolchain_compare("default", "go1.0").is_lt());
    assert!(release::toolchain_compare("go1.9", "go1.10").is_lt());
}

#[test]
fn each_module_has_its_own_order() {
    assert!(release::mod_compare("go", "1.21rc1", "1.21.0").is_lt());
    assert!(release::mod_compare("toolchain", "go1.21rc1", "go1.21.0").is_lt());
    assert!(release::mod_compare("golang.org/toolchain", "1.21rc1", "1.21.0").is_eq());
    assert!(release::mod_compare("a.b/c", "v1.9.0", "v1.10.0").is_lt());
    assert!(release::is_toolchain("go") && release::is_toolchain("toolchain"));
    assert!(!release::is_toolchain("golang.org/toolchain"));
}
