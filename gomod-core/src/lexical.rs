//! Lexical path arithmetic on directories, as Go's `path/filepath` does it on Unix.
//!
//! The go command never resolves symbolic links when it joins a replacement
//! directory to the directory of its go.mod, so neither do we: answers name
//! the same paths.

use std::path::{Component, Path, PathBuf};

/// Removes `.` and resolves `..` by text alone.
#[must_use]
pub fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    let mut depth = 0usize;
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => {
                out.pop();
                depth -= 1;
            }
            // Above the root there is only the root.
            Component::ParentDir if out.has_root() => {}
            Component::ParentDir => out.push(".."),
            Component::Normal(name) => {
                out.push(name);
                depth += 1;
            }
            Component::RootDir | Component::Prefix(_) => out.push(part),
        }
    }
    if out.as_os_str().is_empty() { PathBuf::from(".") } else { out }
}

/// `base/path`, cleaned; an absolute `path` stands alone.
#[must_use]
pub(crate) fn join(base: &Path, path: &str) -> PathBuf {
    clean(&base.join(path))
}

/// How `target` is reached from `base`, both absolute; none when they share no root.
#[must_use]
pub fn relative(base: &Path, target: &Path) -> Option<PathBuf> {
    if !(base.is_absolute() && target.is_absolute()) {
        return None;
    }
    let (base, target) = (clean(base), clean(target));
    let shared = base.components().zip(target.components()).take_while(|(b, t)| b == t).count();
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(target.components().skip(shared)).collect();
    Some(if path.as_os_str().is_empty() { PathBuf::from(".") } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_by_text() {
        for (from, to) in [
            ("a/./b/../c", "a/c"),
            ("../a/..", ".."),
            ("/../a", "/a"),
            ("", "."),
            ("a/..", "."),
            ("a/../../b", "../b"),
        ] {
            assert_eq!(clean(Path::new(from)), Path::new(to), "{from}");
        }
    }

    #[test]
    fn relative_paths_lead_from_one_directory_to_another() {
        for (base, target, want) in [
            ("/w", "/w/a", "a"),
            ("/w/a", "/w/b", "../b"),
            ("/w", "/w", "."),
            ("/w/a/b", "/x", "../../../x"),
        ] {
            assert_eq!(relative(Path::new(base), Path::new(target)).unwrap(), Path::new(want));
        }
    }
}
