//! Module paths, import paths and file paths: what may stand in them, how they are
//! escaped, and how their ending goes with a major version.
//!
//! The rules are those of `golang.org/x/mod/module`, see also
//! <https://go.dev/ref/mod#go-mod-file-ident>. Go first refuses text that is not UTF-8;
//! here the type `str` has done so.
//!
//! ```
//! use gomod_core::path;
//! path::check_path("github.com/Masterminds/semver/v3")?;
//! assert_eq!(
//!     path::check_path("semver").unwrap_err().to_string(),
//!     r#"malformed module path "semver": missing dot in first path element"#,
//! );
//! assert_eq!(path::escape_path("github.com/Masterminds/semver")?, "github.com/!masterminds/semver");
//! assert_eq!(path::split_path_version("example.com/a/v2"), Some(("example.com/a", "/v2")));
//! # Ok::<(), path::PathError>(())
//! ```

mod check;
mod error;
mod escape;
mod glob;
mod major;

pub use check::{check_file_path, check_import_path, check_path};
pub use error::{PathError, PathKind, PathProblem, UnescapeError};
pub use escape::{escape_path, escape_version, unescape_path, unescape_version};
pub use glob::match_prefix_patterns;
pub use major::{check_path_major, match_path_major, split_path_version};

/// Whether the right-hand side of a `replace` line, or an argument, names a directory.
///
/// Module files move between systems, so the forms of Unix and Windows both count
/// everywhere: `.` and `..` as the first element, a leading separator, a drive letter.
///
/// ```
/// use gomod_core::path::is_directory_path;
/// assert!(is_directory_path("../fork") && is_directory_path(r"C:\fork"));
/// assert!(!is_directory_path("example.com/fork") && !is_directory_path(".hidden"));
/// ```
#[must_use]
pub fn is_directory_path(path: &str) -> bool {
    match path.as_bytes() {
        [b'/' | b'\\', ..] => true,
        [b'.'] | [b'.', b'.'] => true,
        [b'.', b'/' | b'\\', ..] | [b'.', b'.', b'/' | b'\\', ..] => true,
        [drive, b':', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}
