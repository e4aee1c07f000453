//! vendor/modules.txt: all lines that the `go` command writes, and what it passes over.

use gomod_core::vendor::{Vendor, VendorModule};
use gomod_core::version::ModuleVersion;
use proptest::prelude::*;

const FILE: &str = "\
## workspace
# a.b v1.0.0
## explicit; go 1.21
a.b
a.b/p
# a.b/c v1.2.0+incompatible => ../c
## explicit
a.b/c/q
# a.b/d v0.0.0-20200102030405-abcdef123456 => fork.org/d v1.1.0
## go 1.17
a.b/d
# a.b/unused v1.0.0
## explicit; go 1.20
# a.b/e => ./e
# a.b/f v1.0.0 => fork.org/f v1.0.1
";

fn names<'a>(modules: impl IntoIterator<Item = &'a VendorModule>) -> Vec<String> {
    modules.into_iter().map(|m| m.module.to_string()).collect()
}

#[test]
fn the_lines_that_are_written() {
    let vendor = Vendor::parse(FILE.as_bytes());
    assert!(vendor.workspace);
    assert_eq!(
        names(&vendor.modules),
        [
            "a.b@v1.0.0",
            "a.b/c@v1.2.0+incompatible",
            "a.b/d@v0.0.0-20200102030405-abcdef123456",
            "a.b/unused@v1.0.0",
            "a.b/e",
            "a.b/f@v1.0.0",
        ]
    );
    let replaced = |path: &str, version: &str| Some(ModuleVersion::new(path, version));
    let got: Vec<_> = vendor.modules.iter().map(|m| m.replacement.clone()).collect();
    let want = [
        None,
        replaced("../c", ""),
        replaced("fork.org/d", "v1.1.0"),
        None,
        replaced("./e", ""),
        replaced("fork.org/f", "v1.0.1"),
    ];
    assert_eq!(got, want);
    let got: Vec<_> =
        vendor.modules.iter().map(|m| (m.explicit, m.go_version.as_deref(), m.line)).collect();
    let want = [
        (true, Some("1.21"), 2),
        (true, None, 6),
        (false, Some("1.17"), 9),
        (true, Some("1.20"), 12),
        (false, None, 14),
        (false, None, 15),
    ];
    assert_eq!(got, want);
    assert_eq!(vendor.modules[0].packages, ["a.b", "a.b/p"]);
    assert_eq!(
        names(vendor.contributors()),
        ["a.b@v1.0.0", "a.b/c@v1.2.0+incompatible", "a.b/d@v0.0.0-20200102030405-abcdef123456"]
    );
    assert_eq!(vendor.module("a.b/e", ""), Some(&vendor.modules[4]));
    assert_eq!(vendor.module("a.b/e", "v1.0.0"), None);
}

#[test]
fn windows_line_ends_are_no_part_of_words() {
    let vendor = Vendor::parse(FILE.replace('\n', "\r\n").as_bytes());
    assert_eq!(vendor, Vendor::parse(FILE.as_bytes()));
}

#[test]
fn what_is_not_understood_is_passed_over() {
    let text = "\
a.b/early
## explicit
# short
a.b/early
# a.b v1.0.0
## implicit; explicit ;go 1.21 ; toolchain go1.22.0
##explicit
# short
a.b/p
not a package
bad\\path
# a.b master => ../x
## go 1.22
a.b/lost
# a.b/c v1.0.0 => fork.org/c master
# a.b/d v1.0.0 => a b c
# a.b/e v1.0.0 =>
# a.b/f v1.0.0 -> ../f
";
    let vendor = Vendor::parse(text.as_bytes());
    assert!(!vendor.workspace);
    assert_eq!(
        names(&vendor.modules),
        ["a.b@v1.0.0", "a.b/c@v1.0.0", "a.b/d@v1.0.0", "a.b/e@v1.0.0", "a.b/f@v1.0.0"]
    );
    assert!(vendor.modules.iter().all(|m| m.replacement.is_none()));
    let first = &vendor.modules[0];
    assert!(first.explicit);
    assert_eq!(first.go_version.as_deref(), Some("1.21"));
    assert_eq!(first.packages, ["a.b/p"]);
}

#[test]
fn a_module_that_comes_again_is_the_same() {
    let text = "\
# a.b v1.0.0 => ../x
a.b/p
# a.b v1.1.0
a.b/q
# a.b v1.0.0
## explicit
a.b/r
# a.b v1.1.0 => ../y
";
    let vendor = Vendor::parse(text.as_bytes());
    assert_eq!(names(&vendor.modules), ["a.b@v1.0.0", "a.b@v1.1.0"]);
    let [first, second] = &vendor.modules[..] else { panic!() };
    assert_eq!(first.packages, ["a.b/p", "a.b/r"]);
    assert!(first.explicit && !second.explicit);
    assert_eq!(first.replacement, Some(ModuleVersion::new("../x", "")));
    assert_eq!(second.replacement, Some(ModuleVersion::new("../y", "")));
    assert_eq!(names(vendor.contributors()), ["a.b@v1.0.0", "a.b@v1.1.0"]);
}

#[test]
fn only_the_first_line_says_workspace() {
    assert!(Vendor::parse(b"## workspace").workspace);
    assert!(Vendor::parse(b"## x; workspace \r\n").workspace);
    for text in ["", "# workspace\n", "##workspace\n", "\n## workspace\n", "a\n## workspace\n"] {
        assert!(!Vendor::parse(text.as_bytes()).workspace, "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Vendor::parse(&bytes);
    }

    #[test]
    fn every_module_is_found(
        lines in prop::collection::vec(
            "# ?[ab]\\.b( v[01]\\.[01]\\.0)?( => (\\./x|c\\.d v1\\.0\\.0))?|##? ?(explicit|go 1\\.2);?|[ab]\\.b/p",
            0..12,
        ),
    ) {
        let vendor = Vendor::parse(lines.join("\n").as_bytes());
        for m in &vendor.modules {
            prop_assert_eq!(vendor.module(&m.module.path, &m.module.version), Some(m));
            prop_assert!(lines[m.line - 1].contains(&m.module.path));
        }
        for m in vendor.contributors() {
            prop_assert!(!m.packages.is_empty());
        }
    }
}
