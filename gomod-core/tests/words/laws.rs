use std::cmp::Ordering;

use gomod_core::pseudo::{self, CommitTime, PseudoVersion};
use gomod_core::version::ModuleVersion;
use gomod_core::{path, release, version};
use proptest::prelude::*;

/// Numbers that meet the edges: zero, carries, 64 bits and beyond.
const NUMBER: &str = "0|[1-9]|9{1,3}|1844674407370955161[56]|[1-9][0-9]{0,24}";

#[expect(clippy::unwrap_used, reason = "a pattern of this file")]
fn regex(pattern: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(pattern).unwrap()
}

fn version_text() -> impl Strategy<Value = String> {
    let suffix = "(-(0|[1-9][0-9]{0,2}|[0-9]?[a-zA-Z-]{1,3})(\\.(0|[1-9]|[a-z]{1,2})){0,3})?\
                  (\\+(incompatible|[0-9a-z]{1,3}))?";
    prop_oneof![
        4 => regex(&format!("v({NUMBER})\\.({NUMBER})\\.({NUMBER}){suffix}")),
        1 => regex(&format!("v({NUMBER})(\\.({NUMBER}))?")),
        1 => regex("v?[0-9.a+-]{0,8}"),
    ]
}

fn release_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "(go)?1\\.(1|9|20|21|22)(\\.[0-9]{1,2}|(rc|beta)[0-9]?)?(-x)?",
        1 => "[0-9.rcgo]{0,6}",
    ]
}

fn module_path() -> impl Strategy<Value = String> {
    "[a-z0-9]{1,5}\\.[a-z]{1,3}(/[a-zA-Z0-9_~-]{1,6}){0,3}(/v[0-9]{1,2})?"
}

/// Checks that a comparison orders three things totally: it may be turned around, and goes
/// through.
fn assert_total<T>(list: [&T; 3], compare: impl Fn(&T, &T) -> Ordering) {
    let [a, b, c] = list;
    assert_eq!(compare(a, a), Ordering::Equal);
    assert_eq!(compare(a, b), compare(b, a).reverse());
    if compare(a, b) == compare(b, c) {
        assert_eq!(compare(a, c), compare(a, b));
    }
    if compare(a, b).is_eq() {
        assert_eq!(compare(a, c), compare(b, c));
    }
}

proptest! {
    #[test]
    fn versions_are_ordered(a in version_text(), b in version_text(), c in version_text()) {
        assert_total([&a, &b, &c], |v, w| version::compare(v, w));
        let module = |v: &str| ModuleVersion::new("a.b", v);
        let modules = [module(&a), module(&b), module(&format!("{c}/go.mod"))];
        assert_total(modules.each_ref(), Ord::cmp);
        prop_assert_eq!(modules[0] == modules[1], modules[0].cmp(&modules[1]).is_eq());
    }

    #[test]
    fn versions_with_one_beginning_are_ordered(
        head in "v1\\.0\\.0-[0-9a-b.-]{0,3}", tails in prop::array::uniform3("[0-9a-b.-]{0,3}"),
    ) {
        let [a, b, c] = tails.map(|tail| format!("{head}{tail}"));
        assert_total([&a, &b, &c], |v, w| version::compare(v, w));
    }

    #[test]
    fn versions_equal_where_their_canonical_forms_do(a in version_text(), b in version_text()) {
        let (canonical_a, canonical_b) = (version::canonical(&a), version::canonical(&b));
        prop_assert_eq!(canonical_a.is_some(), version::is_valid(&a));
        prop_assert_eq!(version::compare(&a, &b).is_eq(), canonical_a == canonical_b);
        if let Some(canonical) = canonical_a {
            prop_assert_eq!(version::canonical(&canonical), Some(canonical.as_ref().into()));
            let kept = version::canonical_module(&a).unwrap();
            prop_assert_eq!(version::canonical_module(&kept), Some(kept.as_ref().into()));
            prop_assert!(version::compare(&a, &kept).is_eq());
        }
    }

    #[test]
    fn the_crate_agrees_on_what_it_can_read(a in version_text(), b in version_text()) {
        let parse = |v: &str| semver::Version::parse(v.strip_prefix('v')?).ok();
        if let (Some(x), Some(y)) = (parse(&a), parse(&b)) {
            prop_assert_eq!(version::compare(&a, &b), x.cmp_precedence(&y));
        }
    }

    #[test]
    fn releases_are_ordered(a in release_text(), b in release_text(), c in release_text()) {
        assert_total([&a, &b, &c], |x, y| release::compare(x, y));
        assert_total([&a, &b, &c], |x, y| release::toolchain_compare(x, y));
        if let Some(lang) = release::lang(&a) {
            prop_assert_eq!(release::lang(&lang), Some(lang.as_ref().into()));
        }
    }

    #[test]
    fn a_pseudo_version_comes_right_after_its_base(
        older in version_text(), unix in 0..253_402_300_800_i64, rev in "[0-9a-f]{12}",
    ) {
        let time = CommitTime::from_unix(unix).unwrap();
        let text = pseudo::make("v4", &older, time, &rev);
        let v = PseudoVersion::parse(&text).unwrap();
        prop_assert_eq!((v.time().unwrap(), v.rev()), (time, rev.as_str()));
        match version::canonical(&older) {
            Some(canonical) => {
                let build = version::build(&older);
                let base = v.base().unwrap();
                prop_assert_eq!(base, Some(format!("{canonical}{build}")));
                prop_assert!(version::compare(&older, &text).is_lt());
            }
            None => {
                prop_assert_eq!(v.base().unwrap(), None);
                prop_assert!(version::compare(&text, "v4.0.0").is_lt());
            }
        }
    }

    #[test]
    fn days_follow_one_another(unix in -62_167_219_200..253_402_214_400_i64) {
        let (time, next) = (CommitTime::from_unix(unix), CommitTime::from_unix(unix + 86_400));
        let (time, next) = (time.unwrap(), next.unwrap());
        prop_assert!(time < next);
        prop_assert_eq!(time.unix(), unix);
        prop_assert_eq!(CommitTime::from_digits(&time.digits()), Some(time));
    }

    #[test]
    fn escaping_is_taken_back(path in module_path(), version in version_text()) {
        if let Ok(escaped) = path::escape_path(&path) {
            prop_assert!(!escaped.bytes().any(|b| b.is_ascii_uppercase()));
            prop_assert_eq!(path::unescape_path(&escaped), Ok(path.clone()));
        }
        if let Ok(escaped) = path::escape_version(&version) {
            prop_assert!(!escaped.bytes().any(|b| b.is_ascii_uppercase()));
            prop_assert_eq!(path::unescape_version(&escaped), Ok(version));
        }
    }

    #[test]
    fn a_path_is_its_two_parts(path in module_path()) {
        if let Some((prefix, major)) = path::split_path_version(&path) {
            prop_assert_eq!(format!("{prefix}{major}"), path);
        }
    }

    #[test]
    fn each_kind_of_path_is_wider_than_the_last(path in "[a-b.+~1/A_ é-]{0,8}|\\PC{0,6}") {
        let module = path::check_path(&path).is_ok();
        let import = path::check_import_path(&path).is_ok();
        let file = path::check_file_path(&path).is_ok();
        prop_assert!(module <= import && import <= file);
    }

    #[test]
    fn any_text_is_answered(a in any::<String>(), b in any::<String>()) {
        let _ = (version::compare(&a, &b), version::canonical(&a), version::major_minor(&a));
        let _ = (release::compare(&a, &b), release::toolchain_compare(&a, &b), release::lang(&a));
        let _ = (PseudoVersion::parse(&a), CommitTime::from_digits(&a));
        let _ = (path::check_path(&a), path::check_import_path(&a), path::check_file_path(&a));
        let _ = (path::escape_version(&a), path::unescape_version(&a), path::unescape_path(&a));
        let _ = (path::split_path_version(&a), path::check_path_major(&a, &b));
        let _ = (path::match_prefix_patterns(&a, &b), path::is_directory_path(&a));
        let _ = pseudo::make(&a, &b, CommitTime::from_unix(0).unwrap(), &a);
    }

    #[test]
    fn any_glob_is_answered(globs in "[a-bé*?\\[\\]\\\\^/,-]{0,10}", target in "[a-bé/-]{0,6}") {
        let _ = path::match_prefix_patterns(&globs, &target);
        prop_assert!(path::match_prefix_patterns(&(globs + ",*"), &target));
    }
}
