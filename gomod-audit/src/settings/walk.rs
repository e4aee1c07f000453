//! Which files of a checkout are looked at.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::revision::seen;
use crate::text::Text;

/// How deep below the root, how many entries, how many files, and how large they may be.
const MAX_DEPTH: usize = 12;
const MAX_ENTRIES: usize = 200_000;
const MAX_FILES: usize = 5_000;
const MAX_SIZE: u64 = 1 << 20;

/// Directories of other people's files, and of no files of anybody.
const SKIPPED: &[&str] =
    &[".git", ".hg", ".svn", "node_modules", "testdata", "third_party", "vendor"];

/// The files in which settings may stand.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Found {
    /// The files, sorted by name.
    pub texts: Vec<Arc<Text>>,
    /// Files and directories that could not be read, or were too large.
    pub unread: Vec<String>,
    /// Whether the search ended before all was seen.
    pub cut: bool,
}

/// Finds the files below a directory, named as seen from there.
///
/// Symbolic links are not followed, and nothing is looked at below directories named `vendor`,
/// `testdata`, `third_party` and `node_modules`.
#[must_use]
pub fn find(root: &Path) -> Found {
    let mut found = Found::default();
    let mut open: Vec<(PathBuf, usize)> = vec![(root.to_path_buf(), 0)];
    let mut files = Vec::new();
    let mut entries = 0;
    while let Some((dir, depth)) = open.pop() {
        let Ok(list) = fs::read_dir(&dir) else {
            found.unread.push(seen(root, &dir));
            continue;
        };
        for entry in list.flatten() {
            entries += 1;
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() {
                let skipped = SKIPPED.contains(&&*name);
                found.cut |= !skipped && depth == MAX_DEPTH;
                if !skipped && depth < MAX_DEPTH {
                    open.push((entry.path(), depth + 1));
                }
            } else if kind.is_file() {
                let path = entry.path();
                // The name alone says no for nearly all of them.
                if may_be_one(&name) && is_settings_file(&seen(root, &path)) {
                    files.push(path);
                }
            }
        }
        if entries > MAX_ENTRIES || files.len() > MAX_FILES {
            found.cut = true;
            break;
        }
    }
    read_all(root, files, &mut found);
    found
}

/// Takes those of the named files, seen from the root, in which settings may stand: of a checkout
/// the files that its version control knows.
#[must_use]
pub fn among(root: &Path, names: &[String]) -> Found {
    let mut found = Found::default();
    let skipped = |name: &str| name.split('/').any(|part| SKIPPED.contains(&part));
    let mut names = names.iter().filter(|name| is_settings_file(name) && !skipped(name));
    let files: Vec<PathBuf> = names.by_ref().take(MAX_FILES).map(|name| root.join(name)).collect();
    found.cut = names.next().is_some();
    // A link leads elsewhere, and what is deleted is not there.
    let is_file = |file: &PathBuf| file.symlink_metadata().is_ok_and(|meta| meta.is_file());
    read_all(root, files.into_iter().filter(is_file).collect(), &mut found);
    found
}

fn read_all(root: &Path, mut files: Vec<PathBuf>, found: &mut Found) {
    files.sort();
    files.truncate(MAX_FILES);
    for file in files {
        let name = seen(root, &file);
        match read(&file) {
            Some(bytes) => found.texts.push(Text::new(name, bytes)),
            None => found.unread.push(name),
        }
    }
}

fn read(file: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(file).ok()?.take(MAX_SIZE + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_SIZE).then_some(bytes)
}

fn may_be_one(name: &str) -> bool {
    const ENDS: &[&str] = &["yml", "yaml", "mk", "env", "sh", "bash", "envrc"];
    let end = name.rsplit('.').next().unwrap_or_default();
    ENDS.contains(&end.to_ascii_lowercase().as_str())
        || [
            "Dockerfile",
            "Containerfile",
            "Makefile",
            "makefile",
            "Jenkinsfile",
            ".env",
            "dockerfile",
        ]
        .iter()
        .any(|part| name.contains(part))
}

/// Whether settings may stand in a file of that name, seen from the root of the checkout.
///
/// ```
/// use gomod_audit::settings::is_settings_file;
/// assert!(is_settings_file(".github/workflows/test.yml"));
/// assert!(is_settings_file("build/Dockerfile.release"));
/// assert!(!is_settings_file("deploy/service.yaml"));
/// ```
#[must_use]
pub fn is_settings_file(name: &str) -> bool {
    let (dir, file) = name.rsplit_once('/').unwrap_or(("", name));
    let lower = file.to_ascii_lowercase();
    let yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    let make = matches!(file, "Makefile" | "makefile" | "GNUmakefile")
        || file.starts_with("Makefile.")
        || lower.ends_with(".mk");
    let docker = ["dockerfile", "containerfile"].iter().any(|word| {
        lower == *word
            || lower.starts_with(&format!("{word}."))
            || lower.ends_with(&format!(".{word}"))
    });
    let shell = lower.ends_with(".sh") || lower.ends_with(".bash") || lower == ".envrc";
    let env = lower == "go.env" || lower == ".env" || lower.starts_with(".env.");
    let ci_dir =
        [".github", ".gitlab", ".circleci", ".woodpecker", ".buildkite", ".tekton", ".drone"];
    let in_ci = dir.split('/').any(|part| ci_dir.contains(&part));
    const CI: &[&str] = &[
        ".gitlab-ci.",
        ".travis.",
        ".drone.",
        ".cirrus.",
        ".appveyor.",
        "appveyor.",
        ".goreleaser.",
        "goreleaser.",
        "azure-pipelines",
        "bitbucket-pipelines",
        "cloudbuild",
        "taskfile.",
        "buildspec.",
        "docker-compose",
        "compose.",
        ".woodpecker.",
    ];
    let ci = yaml && (in_ci || CI.iter().any(|start| lower.starts_with(start)));
    make || docker || shell || env || ci || file.starts_with("Jenkinsfile")
}
