//! Modules put into the module cache, in the JSON of `go mod download -json`.

use gomod_core::download::{DownloadError, Downloader, Steps};
use gomod_core::info::VersionOrigin;
use gomod_core::project::{ModuleInfo, Project, ProjectError};
use gomod_core::release;
use gomod_core::version::ModuleVersion;
use serde::Serialize;

/// What is told of a module; the fields are in the go command's order.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Fetched {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) path: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    query: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) error: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    info: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    go_mod: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    zip: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    dir: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) sum: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) go_mod_sum: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<VersionOrigin>,
    /// Whether the zip came in just now.
    #[serde(skip)]
    pub(crate) is_new: bool,
    /// Whether go.sum or the checksum database vouches for it.
    #[serde(skip)]
    pub(crate) is_proven: bool,
    /// Whether it was the checksum database.
    #[serde(skip)]
    pub(crate) is_logged: bool,
    /// Whether the zip could not be unpacked.
    #[serde(skip)]
    pub(crate) is_packed: bool,
    /// Whether the error is a contradiction to go.sum or the checksum database.
    #[serde(skip)]
    pub(crate) is_mismatch: bool,
}

/// What is fetched for a module that was listed: its replacement, or nothing for a directory.
pub(crate) fn wanted(info: ModuleInfo) -> Option<ModuleInfo> {
    let info = match info.replace {
        Some(replace) => *replace,
        None => info,
    };
    (!info.version.is_empty() || info.error.is_some()).then_some(info)
}

/// Puts a module into the module cache.
pub(crate) fn fetch(downloader: &Downloader<'_>, info: &ModuleInfo) -> Fetched {
    let mut fetched = Fetched {
        path: info.path.clone(),
        version: info.version.clone(),
        query: info.query.clone(),
        origin: info.origin.clone(),
        ..Fetched::default()
    };
    if let Some(error) = &info.error {
        fetched.error.clone_from(&error.err);
        return fetched;
    }
    let text = |path: &std::path::Path| path.display().to_string();
    let mut steps = Steps::default();
    let module = ModuleVersion::new(&*info.path, &*info.version);
    match downloader.module_in_steps(&module, &mut steps) {
        Ok(got) => {
            fetched.dir = text(&got.dir);
            fetched.is_new = got.fetched;
            fetched.is_proven = got.proven;
            fetched.is_logged = got.logged;
        }
        Err(error) => {
            fetched.is_packed = matches!(error, DownloadError::Unzip { .. });
            fetched.is_mismatch = DownloadError::is_mismatch(&error);
            fetched.error = format!("{error:#}");
        }
    }
    // What came before an error is told beside it.
    fetched.info = steps.info.as_deref().map(text).unwrap_or_default();
    if let Some((file, sum)) = steps.go_mod {
        (fetched.go_mod, fetched.go_mod_sum) = (text(&file), sum);
    }
    if let Some((file, sum)) = steps.zip {
        (fetched.zip, fetched.sum) = (text(&file), sum);
    }
    fetched
}

/// What is fetched where nothing is named: what the main module requires, for a module of go 1.17
/// or later names all that its packages need; else everything.
pub(crate) fn default_modules(project: &Project) -> Result<Vec<String>, ProjectError> {
    let mains = project.mains();
    let all = || vec!["all".to_owned()];
    match (mains.work(), mains.modules()) {
        (Some(_), _) => Ok(all()),
        (None, [main]) if release::compare(main.go_version(), "1.17").is_lt() => {
            Ok(if main.file.requires().len() == 0 { Vec::new() } else { all() })
        }
        (None, [main]) => {
            // The whole graph must be at hand as well.
            project.build()?;
            Ok(main.file.requires().map(|require| require.path.to_owned()).collect())
        }
        _ => Ok(Vec::new()),
    }
}
