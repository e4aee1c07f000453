//! `go list -m`.

use std::io::{self, BufWriter, Write};

use gomod_core::json::to_go_json;
use gomod_core::project::{ListAnswer, ListRequest, ModuleInfo, ModuleInfoError, ProjectError};
use gomod_core::release;

use super::flags::{FlagSet, Kind, parse_bool};
use super::session::{Asked, Session};
use super::template::Template;
use super::updates::{build_failure, check_roots, is_dirty, needs_graph, refuse_updates};
use super::{Context, RELEASE, Stop, complain};
use crate::exit::Exit;
use crate::mode::Mode;

const FLAGS: FlagSet = FlagSet {
    usage: "go list [-f format] [-json] [-m] [list flags] [build flags] [packages]",
    command: "list",
    covered: &[
        ("a", Kind::Bool),
        ("asan", Kind::Bool),
        ("asmflags", Kind::Text),
        ("buildmode", Kind::Text),
        ("buildvcs", Kind::Optional),
        ("compiled", Kind::Bool),
        ("compiler", Kind::Text),
        ("deps", Kind::Bool),
        ("e", Kind::Bool),
        ("export", Kind::Bool),
        ("f", Kind::Text),
        ("find", Kind::Bool),
        ("gccgoflags", Kind::Text),
        ("gcflags", Kind::Text),
        ("installsuffix", Kind::Text),
        ("json", Kind::Optional),
        ("ldflags", Kind::Text),
        ("linkshared", Kind::Bool),
        ("m", Kind::Bool),
        ("mod", Kind::Text),
        ("modcacherw", Kind::Bool),
        ("modfile", Kind::Text),
        ("msan", Kind::Bool),
        ("p", Kind::Text),
        ("pgo", Kind::Text),
        ("pkgdir", Kind::Text),
        ("race", Kind::Bool),
        ("retracted", Kind::Bool),
        ("tags", Kind::Text),
        ("test", Kind::Bool),
        ("toolexec", Kind::Text),
        ("trimpath", Kind::Bool),
        ("u", Kind::Bool),
        ("v", Kind::Bool),
        ("versions", Kind::Bool),
        ("work", Kind::Bool),
    ],
    not_covered: &[
        ("cover", Kind::Bool),
        ("covermode", Kind::Text),
        ("coverpkg", Kind::Text),
        ("debug-actiongraph", Kind::Text),
        ("debug-runtime-trace", Kind::Text),
        ("debug-trace", Kind::Text),
        ("n", Kind::Bool),
        ("overlay", Kind::Text),
        ("reuse", Kind::Text),
        ("x", Kind::Bool),
    ],
};

/// How the modules are printed.
enum Format {
    Json(Vec<String>),
    Template(Template),
}

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let parsed = FLAGS.parse(&context.settings, args)?;
    if !parsed.is_on("m") {
        return Err(Stop::not_covered("go list without -m"));
    }
    if parsed.args.contains(&"") {
        return Err(Stop::fatal("invalid package: \"\""));
    }
    let (json, fields) = json_fields(&parsed.flags);
    let template = parsed.value("f").filter(|template| !template.is_empty());
    if json && template.is_some() {
        return Err(Stop::Refused("go list -f cannot be used with -json".to_owned()));
    }
    let format = match (json, template) {
        (true, _) => Format::Json(fields),
        (false, Some(text)) => Format::Template(Template::parse(text)?),
        (false, None) if parsed.is_on("versions") => Format::Template(Template::parse(
            "{{.Path}}{{range .Versions}} {{.}}{{end}}{{if .Deprecated}} (deprecated){{end}}",
        )?),
        (false, None) => Format::Template(Template::parse("{{.String}}")?),
    };
    let request = ListRequest {
        modules: parsed.args.iter().map(|&arg| arg.to_owned()).collect(),
        versions: parsed.is_on("versions"),
        updates: parsed.is_on("u"),
        retracted: parsed.is_on("retracted"),
    };
    // It does not know yet whether it vendors unasked.
    if request.retracted && parsed.value("mod") == Some(Mode::Vendor.name()) {
        let text = "go list -retracted cannot be used when vendoring is enabled";
        return Err(Stop::Refused(text.to_owned()));
    }
    let tolerant = parsed.is_on("e");
    let session = Session::open(
        context,
        &Asked {
            mode: parsed.value("mod"),
            modfile: parsed.value("modfile"),
            // Without -e what is known besides is reported with the error.
            tolerant: true,
            ..Asked::default()
        },
    )?;
    for flag in ["compiled", "deps", "export", "find", "test"] {
        if parsed.is_on(flag) {
            return Err(Stop::Refused(format!("go list -{flag} cannot be used with -m")));
        }
    }
    refuse_toolchains(&request)?;
    session.tell_exclusions();
    if session.mode == Mode::Vendor {
        check_vendored(&request)?;
    }
    let modules = match list(&session, &request) {
        Ok((modules, None)) => modules,
        Ok((modules, Some(stop))) => refuse_unless(tolerant, modules, stop)?,
        Err(stop) => return Err(stop),
    };
    if !tolerant && report(&modules) {
        return Ok(Exit::Differences);
    }
    let mut out = Printer { out: BufWriter::new(io::stdout().lock()), last: b'\n' };
    for module in &modules {
        match &format {
            Format::Json(fields) => {
                let module = only(module, fields);
                let json = to_go_json(&module).map_err(io::Error::from)?;
                out.write(&format!("{json}\n"))?;
            }
            Format::Template(template) => {
                let text = match template.execute(module) {
                    Ok(text) => text,
                    Err(stop) => {
                        out.out.flush()?;
                        return Err(stop);
                    }
                };
                out.write(&text)?;
                if out.last != b'\n' {
                    out.write("\n")?;
                }
            }
        }
    }
    out.out.flush()?;
    Ok(Exit::Clean)
}

/// Standard output, and its last byte.
struct Printer<W: Write> {
    out: W,
    last: u8,
}

impl<W: Write> Printer<W> {
    fn write(&mut self, text: &str) -> io::Result<()> {
        self.last = text.bytes().last().unwrap_or(self.last);
        self.out.write_all(text.as_bytes())
    }
}

/// Whether -json is on, and the fields that it asks for; none for all.
fn json_fields(flags: &[(&'static str, String)]) -> (bool, Vec<String>) {
    let (mut on, mut fields) = (false, Vec::new());
    for (_, value) in flags.iter().filter(|(name, _)| *name == "json") {
        match parse_bool(value) {
            Some(value) => on = value,
            None => {
                on = true;
                fields.extend(value.split(',').map(str::to_owned));
            }
        }
    }
    (on, fields)
}

/// Versions of Go itself are those of another, made-up module, and those of its library none.
fn refuse_toolchains(request: &ListRequest) -> Result<(), Stop> {
    let more = request.versions || request.updates || request.retracted;
    for argument in &request.modules {
        let (path, query) = match argument.split_once('@') {
            Some((path, query)) => (path, Some(query)),
            None => (argument.as_str(), None),
        };
        let of_go = release::is_toolchain(path) || matches!(path, "std" | "cmd");
        if (of_go && (more || query.is_some())) || query == Some("") {
            return Err(Stop::not_covered(format!("the versions of {argument}")));
        }
    }
    Ok(())
}

fn check_vendored(request: &ListRequest) -> Result<(), Stop> {
    let refuse = |what: &str| {
        Err(Stop::fatal(format!(
            "can't {what} using the vendor directory\n\
             \t(Use -mod=mod or -mod=readonly to bypass.)"
        )))
    };
    if request.versions {
        return refuse("determine available versions");
    }
    if request.updates {
        return refuse("determine available upgrades");
    }
    for argument in &request.modules {
        if argument == "all" {
            return refuse("compute 'all'");
        }
        if argument.contains("...") {
            return refuse("match module patterns");
        }
    }
    Ok(())
}

/// With -e the modules alone; else every error that there is.
fn refuse_unless(
    tolerant: bool,
    modules: Vec<ModuleInfo>,
    stop: Stop,
) -> Result<Vec<ModuleInfo>, Stop> {
    match stop {
        Stop::Refused(_) if tolerant => Ok(modules),
        stop => {
            report(&modules);
            Err(stop)
        }
    }
}

/// Prints the modules' errors; whether there are any.
fn report(modules: &[ModuleInfo]) -> bool {
    let mut errors = modules.iter().filter_map(|module| module.error.as_ref()).peekable();
    let any = errors.peek().is_some();
    errors.for_each(|error| complain(&format!("go: {}", error.err)));
    any
}

/// The modules, with the error that keeps the go command from printing them without -e.
fn list(
    session: &Session<'_>,
    request: &ListRequest,
) -> Result<(Vec<ModuleInfo>, Option<Stop>), Stop> {
    let project = &session.project;
    if session.is_outside() {
        return outside(session, request).map(|modules| (modules, None));
    }
    let workspace = project.mains().work().is_some();
    let strict = session.mode != Mode::Mod && !workspace;
    if strict {
        check_roots(session)?;
    }
    if session.mode == Mode::Mod {
        refuse_updates(session)?;
    }
    let answered = match session.mode {
        Mode::Vendor => vendored(session, request),
        _ => project.list_modules(request),
    };
    let answer = match answered {
        Ok(answer) => answer,
        Err(error @ ProjectError::Build(_)) => {
            return Ok((Vec::new(), Some(session.failed(&error))));
        }
        Err(error) => return Err(session.failed(&error)),
    };
    for pattern in &answer.unmatched {
        complain(&format!("warning: pattern {pattern:?} matched no module dependencies"));
    }
    let mut modules = answer.modules;
    if let Some(file) = &session.modfile
        && !workspace
    {
        for main in modules.iter_mut().filter(|module| module.main) {
            main.go_mod = file.display().to_string();
        }
    }
    let mut refused = None;
    if needs_graph(session, &request.modules) {
        let build = project.build().map_err(|error| session.failed(&error))?;
        refused = build_failure(session, build);
        if refused.is_none() && strict && session.mode != Mode::Vendor {
            refused = build.needs_update().then(|| session.dirty());
        }
    }
    if refused.is_none() && strict && !request.updates {
        if is_dirty(session) {
            refused = Some(session.dirty());
        } else if session.mode == Mode::Readonly && lacks_sums(session) {
            let text = "updates to go.sum needed, disabled by -mod=readonly";
            refused = Some(Stop::fatal(text));
        }
    }
    Ok((modules, refused))
}

/// Whether a query read a go.mod whose hash go.sum must have and has not (`keepSums`).
fn lacks_sums(session: &Session<'_>) -> bool {
    let (requirements, _) = session.project.requirements();
    let mut roots = requirements.roots.iter().filter(|root| !release::is_toolchain(&root.path));
    roots.any(|root| session.project.has_read_unproven(root))
}

/// From a vendor directory no query is answered.
fn vendored(session: &Session<'_>, request: &ListRequest) -> Result<ListAnswer, ProjectError> {
    let mut answer = ListAnswer::default();
    let known = ListRequest { retracted: false, ..request.clone() };
    for argument in &request.modules {
        let Some((path, query)) = argument.split_once('@') else {
            let modules = vec![argument.clone()];
            let one = ListRequest { modules, ..known.clone() };
            answer.modules.extend(session.project.list_modules(&one)?.modules);
            continue;
        };
        let err = format!("{path}@{query}: {}", session.query_disabled());
        answer.modules.push(ModuleInfo {
            path: path.to_owned(),
            version: query.to_owned(),
            error: Some(ModuleInfoError { err }),
            ..ModuleInfo::default()
        });
    }
    if request.modules.is_empty() {
        answer = session.project.list_modules(&known)?;
    }
    if request.retracted {
        for module in &mut answer.modules {
            deny_retractions(session, module);
        }
    }
    Ok(answer)
}

/// Retractions stand in a version that would have to be asked for.
fn deny_retractions(session: &Session<'_>, module: &mut ModuleInfo) {
    if let Some(replace) = &mut module.replace {
        return deny_retractions(session, replace);
    }
    if !module.version.is_empty() && module.error.is_none() {
        let (path, version, why) = (&module.path, &module.version, session.query_disabled());
        let err = format!("loading module retractions for {path}@{version}: {why}");
        module.error = Some(ModuleInfoError { err });
    }
}

/// Outside of a module only what is named with a version can be answered.
fn outside(session: &Session<'_>, request: &ListRequest) -> Result<Vec<ModuleInfo>, Stop> {
    if request.modules.is_empty() {
        return Ok(vec![ModuleInfo {
            path: "command-line-arguments".to_owned(),
            main: true,
            go_version: RELEASE.to_owned(),
            ..ModuleInfo::default()
        }]);
    }
    for argument in &request.modules {
        let cannot = |what: &str| {
            Err(Stop::fatal(format!("cannot match {argument:?}{what}: {}", session.no_module())))
        };
        match argument.split_once('@') {
            Some((_, "upgrade" | "patch")) => return cannot(""),
            Some(_) => {}
            None if argument == "all" || argument.contains("...") => return cannot(""),
            None if !request.versions => {
                return cannot(" without -versions or an explicit version");
            }
            None => {}
        }
    }
    let answer = session.project.list_modules(request).map_err(|error| session.failed(&error))?;
    Ok(answer.modules)
}

/// The module with the fields that were asked for alone.
fn only(module: &ModuleInfo, fields: &[String]) -> ModuleInfo {
    if fields.is_empty() {
        return module.clone();
    }
    let mut kept = ModuleInfo::default();
    let from = module.clone();
    for field in fields {
        match field.as_str() {
            "Path" => kept.path.clone_from(&from.path),
            "Version" => kept.version.clone_from(&from.version),
            "Query" => kept.query.clone_from(&from.query),
            "Versions" => kept.versions.clone_from(&from.versions),
            "Replace" => kept.replace.clone_from(&from.replace),
            "Time" => kept.time.clone_from(&from.time),
            "Update" => kept.update.clone_from(&from.update),
            "Main" => kept.main = from.main,
            "Indirect" => kept.indirect = from.indirect,
            "Dir" => kept.dir.clone_from(&from.dir),
            "GoMod" => kept.go_mod.clone_from(&from.go_mod),
            "GoVersion" => kept.go_version.clone_from(&from.go_version),
            "Retracted" => kept.retracted.clone_from(&from.retracted),
            "Deprecated" => kept.deprecated.clone_from(&from.deprecated),
            "Error" => kept.error.clone_from(&from.error),
            "Sum" => kept.sum.clone_from(&from.sum),
            "GoModSum" => kept.go_mod_sum.clone_from(&from.go_mod_sum),
            "Origin" => kept.origin.clone_from(&from.origin),
            _ => {}
        }
    }
    kept
}
