//! What the versions that stand in a main module's go.mod mean.

use std::sync::Arc;

use super::Modules;
use crate::graph::{MainSet, ModReader};
use crate::modfile::FixError;
use crate::path::{check_path_major, split_path_version};
use crate::query::{Allowed, QueryError, Resolver};
use crate::verified::Verified;
use crate::version;

/// The version that a go.mod of a main module means, by the rules of cmd/go's `fixVersion`:
/// what is canonical already stands, anything else is asked of the proxies.
pub(super) fn fix(modules: &Modules, path: &str, version: &str) -> Result<String, FixError> {
    // gopkg.in versions once carried their major version before the version itself.
    let version = match version.split_once("-gopkgin-") {
        Some((_, rest)) if path.starts_with("gopkg.in/") => rest,
        _ => version,
    };
    let Some((_, major)) = split_path_version(path) else {
        return Err(FixError::Other(format!(
            "{path}: version {version:?} invalid: malformed module path {path:?}"
        )));
    };
    if is_canonical(version) {
        return match check_path_major(version, major) {
            Ok(()) => Ok(version.to_owned()),
            Err(error) => Err(FixError::Module(error.to_string())),
        };
    }
    resolve(modules, path, version, Allowed::All).map_err(|error| match &error {
        // The report names directive and module instead.
        QueryError::Source(_) => {
            let text = format!("{error:#}");
            let named = [format!("module {path}: "), format!("{path}@{version}: ")];
            let bare = named.iter().find_map(|named| text.strip_prefix(named.as_str()));
            let bare = bare.unwrap_or(&text);
            FixError::Module(match bare.strip_prefix("invalid version: ") {
                Some(why) => format!("version {version:?} invalid: {why}"),
                None => bare.to_owned(),
            })
        }
        _ => FixError::Other(error.to_string()),
    })
}

fn is_canonical(version: &str) -> bool {
    version::canonical_module(version).is_some_and(|canonical| canonical == version)
}

/// The version that a query means where there is no main module that could replace anything.
pub(super) fn resolve(
    modules: &Modules,
    path: &str,
    query: &str,
    allowed: Allowed,
) -> Result<String, QueryError> {
    if is_canonical(query) {
        return Ok(query.to_owned());
    }
    let mains = MainSet::none();
    let source = Arc::clone(&modules.source);
    let reader = ModReader::new(Verified::new(source, Arc::default(), false));
    Resolver::new(&mains, &reader).query(path, query, None, allowed).map(|info| info.version)
}
