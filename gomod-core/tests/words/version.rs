use gomod_core::version::{self, ModuleVersion};

/// Version, canonical, canonical with `+incompatible`, major, major.minor, pre-release, build.
const VALID: &[[&str; 7]] = &[
    ["v1", "v1.0.0", "v1.0.0", "v1", "v1.0", "", ""],
    ["v1.2", "v1.2.0", "v1.2.0", "v1", "v1.2", "", ""],
    ["v0.0.0", "v0.0.0", "v0.0.0", "v0", "v0.0", "", ""],
    ["v1.2.3", "v1.2.3", "v1.2.3", "v1", "v1.2", "", ""],
    ["v1.2.3--", "v1.2.3--", "v1.2.3--", "v1", "v1.2", "--", ""],
    ["v1.2.3-0a", "v1.2.3-0a", "v1.2.3-0a", "v1", "v1.2", "-0a", ""],
    ["v1.2.3-rc.1", "v1.2.3-rc.1", "v1.2.3-rc.1", "v1", "v1.2", "-rc.1", ""],
    ["v1.2.3-rc.1+b.01", "v1.2.3-rc.1", "v1.2.3-rc.1", "v1", "v1.2", "-rc.1", "+b.01"],
    ["v9.2.3+incompatible", "v9.2.3", "v9.2.3+incompatible", "v9", "v9.2", "", "+incompatible"],
    ["v9.2.3+incompatible.1", "v9.2.3", "v9.2.3", "v9", "v9.2", "", "+incompatible.1"],
    [
        "v18446744073709551616.99999999999999999999.1",
        "v18446744073709551616.99999999999999999999.1",
        "v18446744073709551616.99999999999999999999.1",
        "v18446744073709551616",
        "v18446744073709551616.99999999999999999999",
        "",
        "",
    ],
];

const INVALID: &[&str] = &[
    "",
    "v",
    "v1.",
    "1.2.3",
    "V1.2.3",
    "v1.2.3.4",
    "v1.2.3 ",
    "v01.2.3",
    "v1.02.3",
    "v1.2-rc1",
    "v1+incompatible",
    "v1.2.3-",
    "v1.2.3-01",
    "v1.2.3-a..b",
    "v1.2.3-é",
    "v1.2.3+",
    "v1.2.3+a..b",
    "v1.2.3+a+b",
    "v-1.2.3",
    "master",
];

#[test]
fn parts() {
    for &[v, canonical, canonical_module, major, major_minor, prerelease, build] in VALID {
        assert!(version::is_valid(v), "{v}");
        assert_eq!(version::canonical(v).as_deref(), Some(canonical), "{v}");
        assert_eq!(version::canonical_module(v).as_deref(), Some(canonical_module), "{v}");
        assert_eq!(version::major(v), Some(major), "{v}");
        assert_eq!(version::major_minor(v).as_deref(), Some(major_minor), "{v}");
        assert_eq!(version::prerelease(v), prerelease, "{v}");
        assert_eq!(version::build(v), build, "{v}");
        assert_eq!(version::is_incompatible(v), build == "+incompatible", "{v}");
    }
    for v in INVALID {
        assert!(!version::is_valid(v), "{v}");
        assert_eq!(version::canonical(v), None, "{v}");
        assert_eq!(version::canonical_module(v), None, "{v}");
        assert_eq!((version::major(v), version::major_minor(v)), (None, None), "{v}");
        assert_eq!((version::prerelease(v), version::build(v)), ("", ""), "{v}");
        assert!(!version::is_incompatible(v), "{v}");
    }
}

/// Each line's versions are equal, and come after those of the lines above.
const ORDER: &[&[&str]] = &[
    &["", "master", "1.2.3", "v1.02.3"],
    &["v0.0.0-20200102030405-abcdef123456"],
    &["v0.0.0-20210102030405-000000000000"],
    &["v0", "v0.0", "v0.0.0", "v0.0.0+meta"],
    &["v1.0.0-alpha"],
    &["v1.0.0-alpha.1"],
    &["v1.0.0-alpha.18446744073709551615"],
    &["v1.0.0-alpha.18446744073709551616", "v1.0.0-alpha.18446744073709551616+x"],
    &["v1.0.0-alpha.beta"],
    &["v1.0.0-beta.2"],
    &["v1.0.0-beta.11"],
    &["v1.0.0-rc.1"],
    &["v1", "v1.0", "v1.0.0"],
    &["v1.2.3-0.20200102030405-abcdef123456"],
    &["v1.2.3-0.20200102030406-abcdef123456"],
    &["v1.2.3-1"],
    &["v1.2.3-1.0.20200102030405-abcdef123456"],
    &["v1.2.3-10"],
    &["v1.2.3--"],
    &["v1.2.3-RC"],
    &["v1.2.3-rc.1"],
    &["v1.2.3-rc.1.0.20200102030405-abcdef123456"],
    &["v1.2.3-rc.2"],
    &["v1.2.3-rc-1"],
    &["v1.2.3-rc1"],
    &["v1.2.3", "v1.2.3+incompatible"],
    &["v1.10.0"],
    &["v2.0.0+incompatible", "v2.0.0"],
    &["v18446744073709551615.0.0"],
    &["v18446744073709551616.0.0"],
    &["v99999999999999999999.0.0"],
];

#[test]
fn order() {
    for (i, line) in ORDER.iter().enumerate() {
        for (j, other) in ORDER.iter().enumerate() {
            for v in *line {
                for w in *other {
                    assert_eq!(version::compare(v, w), i.cmp(&j), "{v:?} and {w:?}");
                }
            }
        }
    }
}

#[test]
fn module_versions_stand_in_the_order_of_go_sum() {
    let sorted = [
        ("a.b/c", ""),
        ("a.b/c", "v1.9.0"),
        ("a.b/c", "v1.9.0/go.mod"),
        ("a.b/c", "v1.10.0/go.mod"),
        ("a.b/c", "v2.0.0"),
        ("a.b/c", "v2.0.0+incompatible"),
        ("a.b/c-d", "v1.0.0"),
        ("a.b/c/d", "v1.0.0"),
    ]
    .map(|(path, version)| ModuleVersion::new(path, version));
    let mut list = sorted.clone();
    list.reverse();
    list.sort();
    assert_eq!(list, sorted);
    assert_eq!(list[0].to_string(), "a.b/c");
    assert_eq!(list[1].to_string(), "a.b/c@v1.9.0");
}
