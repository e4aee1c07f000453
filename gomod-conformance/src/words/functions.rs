//! Our side of the questions: each function of the go command by ours.

use std::cmp::Ordering;
use std::fmt::Display;

use gomod_core::pseudo::{CommitTime, PseudoVersion};
use gomod_core::version::ModuleVersion;
use gomod_core::{path, pseudo, release, version};
use serde_json::{Value, json};

/// Our answer, in the form in which the Go program prints its own.
pub(crate) fn answer(function: &str, arguments: &[String]) -> Value {
    let at = |index: usize| arguments.get(index).map_or("", String::as_str);
    let (a, b, c, d) = (at(0), at(1), at(2), at(3));
    match function {
        "semver.IsValid" => json!(version::is_valid(a)),
        "semver.Compare" => order(version::compare(a, b)),
        "semver.Canonical" => json!(version::canonical(a).unwrap_or_default()),
        "semver.Major" => json!(version::major(a).unwrap_or_default()),
        "semver.MajorMinor" => json!(version::major_minor(a).unwrap_or_default()),
        "semver.Prerelease" => json!(version::prerelease(a)),
        "semver.Build" => json!(version::build(a)),
        "module.CanonicalVersion" => json!(version::canonical_module(a).unwrap_or_default()),
        "module.CheckPath" => checked(path::check_path(a)),
        "module.CheckImportPath" => checked(path::check_import_path(a)),
        "module.CheckFilePath" => checked(path::check_file_path(a)),
        "module.EscapePath" => result(path::escape_path(a).map(String::from)),
        "module.EscapeVersion" => result(path::escape_version(a).map(String::from)),
        "module.UnescapePath" => result(path::unescape_path(a)),
        "module.UnescapeVersion" => result(path::unescape_version(a)),
        "module.SplitPathVersion" => json!(path::split_path_version(a)),
        "module.MatchPathMajor" => json!(path::match_path_major(a, b)),
        "module.CheckPathMajor" => checked(path::check_path_major(a, b)),
        "module.MatchPrefixPatterns" => json!(path::match_prefix_patterns(a, b)),
        "module.IsPseudoVersion" => json!(pseudo::is_pseudo(a)),
        "module.PseudoVersionBase" => {
            let base = PseudoVersion::parse(a).and_then(|pseudo| pseudo.base());
            result(base.map(Option::unwrap_or_default))
        }
        "module.PseudoVersionRev" => result(PseudoVersion::parse(a).map(|p| p.rev().to_owned())),
        "module.PseudoVersionTime" => {
            let time = PseudoVersion::parse(a).and_then(|pseudo| pseudo.time());
            result(time.map(CommitTime::digits))
        }
        "module.PseudoVersion" => CommitTime::from_digits(c)
            .map_or(Value::Null, |time| json!(pseudo::make(a, b, time, d))),
        "module.Sort" => {
            let pairs = arguments.chunks_exact(2);
            let mut list: Vec<_> =
                pairs.map(|p| ModuleVersion::new(p[0].as_str(), p[1].as_str())).collect();
            list.sort();
            list.iter()
                .map(|m| json!({"Path": m.path, "Version": m.version}))
                .map(drop_empty)
                .collect()
        }
        "modfile.IsDirectoryPath" => json!(path::is_directory_path(a)),
        "gover.IsValid" => json!(release::is_valid(a)),
        "gover.Compare" => order(release::compare(a, b)),
        "gover.Lang" => json!(release::lang(a).unwrap_or_default()),
        "gover.FromToolchain" => json!(release::from_toolchain(a).unwrap_or_default()),
        "gover.ToolchainCompare" => order(release::toolchain_compare(a, b)),
        "gover.ModCompare" => order(release::mod_compare(a, b, c)),
        other => json!({"error": format!("{other} is not compared")}),
    }
}

fn order(ordering: Ordering) -> Value {
    json!(ordering as i8)
}

fn checked(result: Result<(), impl Display>) -> Value {
    self::result(result.map(|()| true))
}

fn result(result: Result<impl Into<Value>, impl Display>) -> Value {
    match result {
        Ok(value) => value.into(),
        Err(error) => json!({"error": error.to_string()}),
    }
}

/// A module without a version has no such key in Go's JSON.
fn drop_empty(mut module: Value) -> Value {
    if let Some(fields) = module.as_object_mut() {
        fields.retain(|_, value| value != "");
    }
    module
}
