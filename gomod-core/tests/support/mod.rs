//! What the tests of the upper floors share.

#![allow(dead_code, reason = "each test program uses its part")]

pub(crate) mod server;

use std::fs;
use std::path::Path;

use gomod_core::env::Settings;
use gomod_core::path::{escape_path, escape_version};
use gomod_core::version::ModuleVersion;

/// `path@version`, taken apart.
pub(crate) fn module(text: &str) -> ModuleVersion {
    let (path, version) = text.split_once('@').unwrap_or((text, ""));
    ModuleVersion::new(path, version)
}

/// Lays a file of the GOPROXY protocol below a proxy's root: `list`, `v1.0.0.mod`, `@latest`.
pub(crate) fn lay(root: &Path, path: &str, file: &str, content: &str) {
    let dir = root.join(&*escape_path(path).unwrap());
    let file = match file {
        "@latest" => dir.join(file),
        _ => dir.join("@v").join(file),
    };
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
}

/// Lays the go.mod and the `.info` of a module version below a proxy's root.
pub(crate) fn lay_module(root: &Path, at: &str, go_mod: &str) {
    let m = module(at);
    let version = escape_version(&m.version).unwrap();
    lay(root, &m.path, &format!("{version}.mod"), go_mod);
    let info = format!("{{\"Version\":\"{}\",\"Time\":\"2020-01-02T03:04:05Z\"}}", m.version);
    lay(root, &m.path, &format!("{version}.info"), &info);
}

/// Settings from variables alone: no env file, nothing of this process.
pub(crate) fn settings(vars: &[(&str, &str)]) -> Settings {
    let get = |name: &str| {
        let mut vars = vars.iter().chain(&[("GOENV", "off")]);
        vars.find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
    };
    Settings::from_vars(get).unwrap()
}
