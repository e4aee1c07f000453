//! `go mod edit`.

use std::path::Path;

use gomod_core::edit::{EditError, ModEditor};
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::path::check_import_path;
use gomod_core::release;

use super::edits::{self, Change, Edit};
use super::flags::{FlagSet, Kind};
use super::session::{self, no_module};
use super::{Context, RELEASE, Stop};
use crate::exit::Exit;

const FLAGS: FlagSet = FlagSet {
    usage: "go mod edit [editing flags] [-fmt|-print|-json] [go.mod]",
    command: "mod edit",
    covered: &[
        ("dropexclude", Kind::Text),
        ("dropgodebug", Kind::Text),
        ("dropignore", Kind::Text),
        ("dropreplace", Kind::Text),
        ("droprequire", Kind::Text),
        ("dropretract", Kind::Text),
        ("droptool", Kind::Text),
        ("exclude", Kind::Text),
        ("fmt", Kind::Bool),
        ("go", Kind::Text),
        ("godebug", Kind::Text),
        ("ignore", Kind::Text),
        ("json", Kind::Bool),
        ("modcacherw", Kind::Bool),
        ("modfile", Kind::Text),
        ("module", Kind::Text),
        // These two make no difference: nothing is run.
        ("n", Kind::Bool),
        ("print", Kind::Bool),
        ("replace", Kind::Text),
        ("require", Kind::Text),
        ("retract", Kind::Text),
        ("tool", Kind::Text),
        ("toolchain", Kind::Text),
        ("x", Kind::Bool),
    ],
    not_covered: &[("overlay", Kind::Text)],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let flags = FLAGS.parse(&context.settings, args)?;
    let edits = edits::edits(&flags.flags, false)?;
    let value = |name: &str| flags.value(name).filter(|value| !value.is_empty());
    let (json, print) = (flags.is_on("json"), flags.is_on("print"));
    let (module, go, toolchain) = (value("module"), value("go"), value("toolchain"));
    let set = module.is_some() || go.is_some() || toolchain.is_some();
    if !(set || json || print || flags.is_on("fmt") || !edits.is_empty()) {
        return Err(Stop::fatal("no flags specified (see 'go help mod edit')."));
    }
    if json && print {
        return Err(Stop::fatal("cannot use both -json and -print"));
    }
    let file = match flags.args {
        [] => default_file(context, value("modfile"))?,
        [file] => (*file).to_owned(),
        _ => return Err(Stop::fatal("too many arguments")),
    };
    if let Some(path) = module {
        check_import_path(path).map_err(|e| Stop::fatal(format!("invalid -module: {e}")))?;
        if release::is_toolchain(path) {
            return Err(Stop::fatal("invalid -module: module path is reserved"));
        }
    }
    check_lines(go, toolchain, "mod")?;

    let bytes = edits::read(context, &file)?;
    let parsed = ModFile::parse(&file, &bytes[..], Mode::Strict).map_err(|errors| {
        let short = context.short(&context.absolute(&file));
        Stop::fatal(format!("errors parsing {short}:\n{errors}"))
    })?;
    let mut editor = parsed.edit();
    if let Some(path) = module {
        editor.set_module(path);
    }
    match go {
        Some("none") => editor.drop_go(),
        Some(go) => editor.set_go(go).map_err(edits::internal)?,
        None => {}
    }
    match toolchain {
        Some("none") => editor.drop_toolchain(),
        Some(name) => editor.set_toolchain(name).map_err(edits::internal)?,
        None => {}
    }
    for edit in &edits {
        apply(&mut editor, edit).map_err(|error| edit.refused(error))?;
    }
    editor.finish();
    let kept = (&*file, &*bytes);
    edits::answer(context, kept, &flags, || editor.to_json(), || editor.format())
}

/// The values of -go and -toolchain; the go command calls the two commands by their first word.
pub(super) fn check_lines(
    go: Option<&str>,
    toolchain: Option<&str>,
    command: &str,
) -> Result<(), Stop> {
    let mut scratch = ModEditor::default();
    if go.is_some_and(|go| go != "none" && scratch.set_go(go).is_err()) {
        return Err(Stop::Refused(format!(
            "go {command}: invalid -go option; expecting something like \"-go {RELEASE}\""
        )));
    }
    if toolchain.is_some_and(|name| name != "none" && scratch.set_toolchain(name).is_err()) {
        return Err(Stop::Refused(format!(
            "go {command}: invalid -toolchain option; expecting something like \
             \"-toolchain go{RELEASE}\""
        )));
    }
    Ok(())
}

/// The main module's go.mod (`modload.ModFilePath`).
fn default_file(context: &Context, modfile: Option<&str>) -> Result<String, Stop> {
    let place = session::place(context)?;
    if !session::modules_are_on(context, &place)? {
        let text = "modules disabled by GO111MODULE=off; see 'go help modules'";
        return Err(Stop::fatal(text));
    }
    place.warn();
    let module = place.module.ok_or_else(no_module)?;
    match modfile {
        None => Ok(module.display().to_string()),
        Some(file) if Path::new(file).extension().is_some_and(|ending| ending == "mod") => {
            Ok(file.to_owned())
        }
        Some(file) => {
            Err(Stop::fatal(format!("-modfile={file}: file does not have .mod extension")))
        }
    }
}

fn apply(editor: &mut ModEditor, edit: &Edit) -> Result<(), EditError> {
    match &edit.change {
        Change::Godebug(key, value) => editor.add_godebug(key, value)?,
        Change::DropGodebug(key) => editor.drop_godebug(key),
        Change::Require((path, version)) => editor.add_require(path, version)?,
        Change::DropRequire(path) => editor.drop_require(path),
        Change::Exclude((path, version)) => editor.add_exclude(path, version)?,
        Change::DropExclude((path, version)) => editor.drop_exclude(path, version),
        Change::Replace(old, new) => editor.add_replace(&old.0, &old.1, &new.0, &new.1)?,
        Change::DropReplace((path, version)) => editor.drop_replace(path, version),
        Change::Retract(low, high) => editor.add_retract(low, high, "")?,
        Change::DropRetract(low, high) => editor.drop_retract(low, high),
        Change::Tool(path) => editor.add_tool(path),
        Change::DropTool(path) => editor.drop_tool(path),
        Change::Ignore(path) => editor.add_ignore(path),
        Change::DropIgnore(path) => editor.drop_ignore(path),
        // Flags of go.work alone.
        Change::Use(_) | Change::DropUse(_) => {}
    }
    Ok(())
}
