//! Laws of versions, releases, pseudo-versions and paths, and of what a proxy says of a version.

use std::cmp::Ordering;

use gomod_core::info::VersionInfo;
use gomod_core::path;
use gomod_core::pseudo::{self, PseudoVersion};
use gomod_core::release;
use gomod_core::version::{self, ModuleVersion};

/// The lines of the text as versions, releases and toolchains, each with its neighbour.
pub fn version(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for v in text.lines() {
        one_version(v);
        one_pseudo(v);
        let _ = (release::lang(v), release::from_toolchain(v), release::is_valid(v));
    }
    let words: Vec<&str> = text.lines().take(24).collect();
    total_order(&words, |v, w| version::compare(v, w));
    total_order(&words, |v, w| release::compare(v, w));
    total_order(&words, |v, w| release::toolchain_compare(v, w));
    let modules: Vec<ModuleVersion> = words.iter().map(|v| ModuleVersion::new("m", *v)).collect();
    total_order(&modules, Ord::cmp);
}

fn one_version(v: &str) {
    let canonical = version::canonical(v);
    assert_eq!(canonical.is_some(), version::is_valid(v), "{v:?}");
    assert_eq!(canonical.is_some(), version::major(v).is_some(), "{v:?}");
    let Some(canonical) = canonical else { return };
    assert_eq!(version::canonical(&canonical).as_deref(), Some(&*canonical), "{v:?}");
    assert_eq!(version::compare(v, &canonical), Ordering::Equal, "{v:?}");
    assert_eq!(version::prerelease(v), version::prerelease(&canonical), "{v:?}");
    assert!(canonical.starts_with(&*version::major_minor(v).unwrap_or_default()), "{v:?}");
    assert!(v.ends_with(version::build(v)), "{v:?}");
    if let Ok(escaped) = path::escape_version(v) {
        assert_eq!(path::unescape_version(&escaped).as_deref(), Ok(v));
    }
}

fn one_pseudo(v: &str) {
    assert_eq!(pseudo::is_pseudo(v), PseudoVersion::parse(v).is_ok(), "{v:?}");
    let Ok(parts) = PseudoVersion::parse(v) else { return };
    assert!(version::is_valid(v), "{v:?}");
    let (Ok(base), Ok(time)) = (parts.base(), parts.time()) else { return };
    let base = base.unwrap_or_default();
    let major = version::major(v).unwrap_or_default();
    assert_eq!(pseudo::make(major, &base, time, parts.rev()), v);
    assert!(version::compare(&base, v).is_lt(), "{v:?}");
}

/// Each pair compares the same from both sides, and no three go round in a circle.
fn total_order<T: std::fmt::Debug>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) {
    for a in items {
        assert_eq!(compare(a, a), Ordering::Equal, "{a:?}");
        for b in items {
            let order = compare(a, b);
            assert_eq!(order, compare(b, a).reverse(), "{a:?} {b:?}");
            for c in items {
                if order.is_le() && compare(b, c).is_le() {
                    assert!(compare(a, c).is_le(), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}

/// Each line as a path of every kind, escaped and taken apart.
pub fn path(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for line in text.lines() {
        let module = path::check_path(line);
        let import = path::check_import_path(line);
        let file = path::check_file_path(line);
        assert!(module.is_err() || import.is_ok(), "{line:?}");
        assert!(import.is_err() || file.is_ok(), "{line:?}");
        if let Some((prefix, major)) = path::split_path_version(line) {
            assert_eq!(format!("{prefix}{major}"), line);
            let _ = path::check_path_major(line, major);
        }
        match path::escape_path(line) {
            Ok(escaped) => {
                assert!(!escaped.bytes().any(|b| b.is_ascii_uppercase()), "{line:?}");
                assert_eq!(path::unescape_path(&escaped).as_deref(), Ok(line));
            }
            Err(error) => assert_eq!(Some(error), module.err()),
        }
        if let Ok(path) = path::unescape_path(line) {
            assert_eq!(path::escape_path(&path).as_deref(), Ok(line));
        }
        let _ = (path::is_directory_path(line), path::unescape_version(line));
    }
}

/// The first line is a list of GOPRIVATE patterns; each further line a module path.
pub fn pattern(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (globs, targets) = text.split_once('\n').unwrap_or((text, ""));
    for target in targets.lines() {
        let matched = path::match_prefix_patterns(globs, target);
        // Patterns see whole leading elements: what comes after them changes nothing.
        let longer = format!("{target}/more");
        assert!(!matched || path::match_prefix_patterns(globs, &longer), "{globs:?} {target:?}");
        let each = globs.split(',').any(|glob| path::match_prefix_patterns(glob, target));
        assert_eq!(matched, each, "{globs:?} {target:?}");
    }
}

/// A `.info` file: what is read from it writes a form that reads the same.
pub fn info(data: &[u8]) {
    let Ok(info) = VersionInfo::parse(data) else { return };
    let canonical = info.to_json();
    let again = VersionInfo::parse(&canonical);
    assert_eq!(again.as_ref().map(VersionInfo::to_json), Ok(canonical));
    assert_eq!(again, Ok(info.clone()));
    let _ = info.for_cache().to_json();
}
