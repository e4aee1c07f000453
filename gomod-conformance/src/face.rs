//! The library's own answers, in the form in which the go command prints its.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use gomod_core::env::Settings;
use gomod_core::json::to_go_json;
use gomod_core::project::{Modules, Options, Project};
use gomod_core::supply::{Supply, SupplyOptions};

/// A project, opened in a directory with a proxy that is a tree of files.
pub(crate) struct Face(Project);

impl Face {
    pub(crate) fn open(dir: &Path, cache: &Path, proxy: &Path) -> Result<Face, String> {
        let (cache, proxy) = (cache.display().to_string(), format!("file://{}", proxy.display()));
        let settings = Settings::from_vars(|name| match name {
            "GOENV" | "GOSUMDB" => Some("off".to_owned()),
            "GOMODCACHE" => Some(cache.clone()),
            "GOPROXY" => Some(proxy.clone()),
            _ => None,
        });
        let settings = settings.map_err(|err| err.to_string())?;
        let options = SupplyOptions { workers: 2, ..SupplyOptions::default() };
        let supply = Supply::open(&settings, options).map_err(|err| err.to_string())?;
        let modules = Modules { cache: supply.cache().cloned(), source: Arc::new(supply) };
        let options = Options { workers: 2, ..Options::default() };
        Project::open(dir, modules, options).map(Face).map_err(|err| err.to_string())
    }

    /// `go list -m -json all`.
    pub(crate) fn list(&self) -> Result<String, String> {
        let mut out = String::new();
        let modules = self.0.list().map_err(|err| err.to_string())?;
        // With one of these the go command fails, and `gomod list` calls its answer incomplete.
        let errors = modules.iter().filter_map(|module| module.error.as_ref());
        let errors: Vec<&str> = errors.map(|error| error.err.as_str()).collect();
        if !errors.is_empty() {
            return Err(errors.join("\n"));
        }
        for module in modules {
            out += &to_go_json(&module).map_err(|err| err.to_string())?;
            out.push('\n');
        }
        Ok(out)
    }

    /// `go mod graph`.
    pub(crate) fn graph(&self) -> Result<String, String> {
        let build = self.0.build_updated().map_err(|err| err.to_string())?;
        let graph = &build.loaded.graph;
        let mut out = String::new();
        for node in graph.breadth_first() {
            for &required in graph.required_by(node).unwrap_or_default() {
                let _ = writeln!(out, "{} {}", graph.module(node), graph.module(required));
            }
        }
        Ok(out)
    }

    /// What the go command would refuse.
    pub(crate) fn notes(&self) -> Result<Vec<String>, String> {
        let build = self.0.build().map_err(|err| err.to_string())?;
        Ok(self.0.notes(build))
    }
}
