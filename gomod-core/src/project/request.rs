//! `go list -m` with arguments: modules by path, by pattern and by version query.

use super::list;
use super::module_info::{ModuleInfo, ModuleInfoError};
use super::pattern::Pattern;
use super::{Project, ProjectError};
use crate::graph::{Pruning, Requirements};
use crate::pool;
use crate::query::{Allowed, QueryError, Resolver, is_revision};
use crate::release;
use crate::source::{SourceError, SourceErrorKind};
use crate::version::ModuleVersion;

/// What is asked about which modules.
#[derive(Clone, Debug, Default)]
pub struct ListRequest {
    /// `all`, module paths, patterns with `...`, and `path@query`. None: the main modules.
    pub modules: Vec<String>,
    /// The versions that there are (`-versions`).
    pub versions: bool,
    /// Newer versions, retractions and deprecations (`-u`).
    pub updates: bool,
    /// Retractions; retracted versions count as any other then (`-retracted`).
    pub retracted: bool,
}

/// The answer to a [`ListRequest`].
#[derive(Clone, Debug, Default)]
pub struct ListAnswer {
    /// The modules; what could not be known of one stands in its `error`.
    pub modules: Vec<ModuleInfo>,
    /// Patterns that match nothing.
    pub unmatched: Vec<String>,
}

impl ListRequest {
    fn wants_more(&self) -> bool {
        self.versions || self.updates || self.retracted
    }
}

/// Answers a request (`modload.ListModules`).
pub(super) fn answer(project: &Project, request: &ListRequest) -> Result<ListAnswer, ProjectError> {
    let mut answer = ListAnswer::default();
    if request.modules.is_empty() {
        let main = project.mains().modules().iter();
        answer.modules = main.map(|main| list::describe_main(project, main)).collect();
    }
    let resolver = project.resolver();
    let mut matched = std::collections::HashSet::new();
    for argument in &request.modules {
        if argument.contains('\\') {
            return Err(ProjectError::settings("module paths never use backslash"));
        }
        if argument == "."
            || argument == ".."
            || argument.starts_with("./")
            || argument.starts_with("../")
        {
            return Err(ProjectError::settings(format!(
                "cannot use relative path {argument} to specify module"
            )));
        }
        if let Some((path, query)) = argument.split_once('@') {
            if query.starts_with(['-', '/']) {
                return Err(ProjectError::settings(format!("invalid module version {query:?}")));
            }
            answer.modules.push(queried(project, &resolver, request, path, query)?);
        } else if argument == "all" || argument.contains("...") {
            let pattern = Pattern::new(argument);
            let modules: Vec<ModuleVersion> = list::modules(project.build()?)
                .into_iter()
                .filter(|m| {
                    (argument == "all" || pattern.matches(&m.path)) && matched.insert(m.clone())
                })
                .collect();
            if modules.is_empty() {
                answer.unmatched.push(argument.clone());
            }
            let build = project.build()?;
            answer.modules.extend(list::describe_all(project, build, &modules));
        } else {
            answer.modules.extend(named(project, request, argument)?);
        }
    }
    if request.wants_more() {
        let modules = std::mem::take(&mut answer.modules);
        answer.modules = pool::map(project.options.workers, &modules, |module| {
            let mut module = module.clone();
            add(&resolver, request, &mut module);
            if let Some(replace) = &mut module.replace {
                add(&resolver, request, replace);
            }
            module
        });
    }
    Ok(answer)
}

/// A module by its path alone: the version in use. None where the graph that would tell is not
/// whole.
fn named(
    project: &Project,
    request: &ListRequest,
    path: &str,
) -> Result<Option<ModuleInfo>, ProjectError> {
    if let Some(main) = project.mains().get(path) {
        return Ok(Some(list::describe_main(project, main)));
    }
    // A root of a pruned graph is known without the graph (`modload.listModules`).
    let (requirements, _) = project.requirements();
    if let Some(root) = root(requirements, path)
        && !project.options.vendor
    {
        return Ok(Some(in_build(project, requirements, false, root)));
    }
    let build = project.build()?;
    if let Some(id) = build.loaded.graph.selected(path) {
        let module = build.loaded.graph.module(id);
        return Ok(Some(in_build(project, &build.requirements, build.vendored, &module)));
    }
    if !build.loaded.failures.is_empty() {
        return Ok(None);
    }
    let info = ModuleInfo { path: path.to_owned(), ..ModuleInfo::default() };
    if build.vendored {
        let why = "can't resolve module using the vendor directory\n\
                   \t(Use -mod=mod or -mod=readonly to bypass.)";
        return Ok(Some(failed(info, format!("module {path}: {why}"))));
    }
    if request.versions {
        return Ok(Some(info));
    }
    Ok(Some(failed(info, format!("module {path}: not a known dependency"))))
}

/// The root of that path, when its version needs no graph to be known: the highest listed.
fn root<'r>(requirements: &'r Requirements, path: &str) -> Option<&'r ModuleVersion> {
    let mut roots = requirements.roots.iter().rev();
    roots.find(|root| requirements.pruning == Pruning::Pruned && root.path == path)
}

fn in_build(
    project: &Project,
    requirements: &Requirements,
    vendored: bool,
    module: &ModuleVersion,
) -> ModuleInfo {
    if !release::is_toolchain(&module.path) {
        let known = list::known_go_version(project, module);
        return list::describe(project, requirements, vendored, module, known.as_deref());
    }
    ModuleInfo {
        path: module.path.clone(),
        version: module.version.clone(),
        indirect: !requirements.direct.contains(&module.path),
        ..ModuleInfo::default()
    }
}

fn failed(mut info: ModuleInfo, err: String) -> ModuleInfo {
    info.error = Some(ModuleInfoError { err });
    info
}

/// A module at what a query means, whether the build needs it or not.
fn queried(
    project: &Project,
    resolver: &Resolver<'_>,
    request: &ListRequest,
    path: &str,
    query: &str,
) -> Result<ModuleInfo, ProjectError> {
    let current = if matches!(query, "upgrade" | "patch") { current(project, path)? } else { None };
    let allowed = match is_revision(query) || request.retracted {
        true => Allowed::All,
        false => Allowed::Usable,
    };
    let info = match resolver.query(path, query, current.as_deref(), allowed) {
        Ok(info) => info,
        Err(error) => {
            let info = ModuleInfo {
                path: path.to_owned(),
                version: query.to_owned(),
                ..ModuleInfo::default()
            };
            let text = match &error {
                QueryError::NoMatch { .. } => format!("module {path}: {error}"),
                QueryError::Source(error) if error.kind() == SourceErrorKind::Offline => {
                    format!("{path}@{query}: {}", error.cause())
                }
                QueryError::Source(error) if error.module().is_none() => {
                    format!("{path}@{query}: {error:#}")
                }
                QueryError::Source(_)
                | QueryError::Mod(_)
                | QueryError::Excluded(_)
                | QueryError::Retracted(..) => format!("{error:#}"),
                _ => format!("{path}@{query}: {error}"),
            };
            let origin = error.origin().cloned();
            return Ok(failed(ModuleInfo { origin, ..info }, text));
        }
    };
    let mut module = list::describe_unused(project, ModuleVersion::new(path, &*info.version));
    if query != info.version {
        module.query = query.to_owned();
    }
    module.origin = info.origin;
    Ok(module)
}

/// An error of the sources. Where nobody may be asked, the go command names no module.
fn said(error: &QueryError) -> String {
    match error {
        QueryError::Source(error) if error.kind() == SourceErrorKind::Offline => {
            error.cause().to_owned()
        }
        error => format!("{error:#}"),
    }
}

/// Whether there is nothing to find. With GOPROXY=off the go command takes it that there is not
/// (`modfetch.errProxyOff`).
fn is_absent(error: &QueryError) -> bool {
    let off = |error: &SourceError| {
        error.kind() == SourceErrorKind::Offline && error.cause().ends_with("GOPROXY=off")
    };
    error.is_not_found() || matches!(error, QueryError::Source(error) if off(error))
}

/// The version in use, from which an upgrade starts.
fn current(project: &Project, path: &str) -> Result<Option<String>, ProjectError> {
    let (requirements, _) = project.requirements();
    if let Some(root) = root(requirements, path) {
        return Ok(Some(root.version.clone()));
    }
    let graph = &project.build()?.loaded.graph;
    Ok(graph.selected(path).map(|id| graph.version(id).to_owned()))
}

/// Adds what has to be asked of the sources for each module.
fn add(resolver: &Resolver<'_>, request: &ListRequest, module: &mut ModuleInfo) {
    let note = |module: &mut ModuleInfo, err: String| {
        if module.error.is_none() {
            module.error = Some(ModuleInfoError { err });
        }
    };
    let (path, version) = (module.path.clone(), module.version.clone());
    let allowed = if request.retracted { Allowed::NotExcluded } else { Allowed::Usable };
    if (request.retracted || request.updates) && !version.is_empty() {
        match resolver.retraction(&path, &version) {
            Ok(None) => {}
            Ok(Some(reasons)) if reasons.is_empty() => {
                module.retracted = vec!["retracted by module author".to_owned()];
            }
            Ok(Some(reasons)) => module.retracted = reasons,
            Err(error) if is_absent(&error) => {}
            Err(error) => {
                let cause = error.cause();
                note(module, format!("loading module retractions for {path}@{version}: {cause}"));
            }
        }
    }
    if request.updates && !version.is_empty() {
        match resolver.query(&path, "upgrade", Some(&version), Allowed::Usable) {
            Ok(info) if release::mod_compare(&path, &info.version, &version).is_gt() => {
                module.update = Some(Box::new(ModuleInfo {
                    path: path.clone(),
                    version: info.version,
                    time: Some(info.time),
                    ..ModuleInfo::default()
                }));
            }
            Ok(_) => {}
            Err(error) if is_absent(&error) || error.is_disallowed() => {}
            Err(error) => note(module, said(&error)),
        }
    }
    if request.versions {
        match resolver.versions(&path, allowed) {
            Ok((versions, origin)) => {
                module.versions = versions;
                // A proxy does not tell what a list of versions hangs on.
                let mine = module.origin.take();
                module.origin = mine.zip(origin).and_then(|(mine, other)| mine.merged(other));
            }
            Err(error) => {
                module.origin = None;
                note(module, said(&error));
            }
        }
    }
    if request.updates {
        match resolver.deprecation(&path, &version) {
            Ok(notice) => module.deprecated = notice.unwrap_or_default(),
            Err(error) if is_absent(&error) => {}
            Err(error) => note(module, format!("loading deprecation for {path}: {error:#}")),
        }
    }
}
