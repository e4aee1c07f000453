//! `go work edit`.

use gomod_core::edit::{EditError, WorkEditor};
use gomod_core::workfile::WorkFile;

use super::edits::{self, Change, Edit};
use super::flags::{FlagSet, Kind};
use super::mod_edit::check_lines;
use super::{Context, Stop, session};
use crate::exit::Exit;
use crate::failure::reason;
use crate::input;

const FLAGS: FlagSet = FlagSet {
    usage: "go work edit [editing flags] [go.work]",
    command: "work edit",
    covered: &[
        ("dropgodebug", Kind::Text),
        ("dropreplace", Kind::Text),
        ("dropuse", Kind::Text),
        ("fmt", Kind::Bool),
        ("go", Kind::Text),
        ("godebug", Kind::Text),
        ("json", Kind::Bool),
        ("print", Kind::Bool),
        ("replace", Kind::Text),
        ("toolchain", Kind::Text),
        ("use", Kind::Text),
    ],
    not_covered: &[],
};

pub(super) fn run(context: &Context, args: &[&str]) -> Result<Exit, Stop> {
    let flags = FLAGS.parse(&context.settings, args)?;
    let edits = edits::edits(&flags.flags, true)?;
    let value = |name: &str| flags.value(name).filter(|value| !value.is_empty());
    let (json, print) = (flags.is_on("json"), flags.is_on("print"));
    if json && print {
        return Err(Stop::fatal("cannot use both -json and -print"));
    }
    let file = match flags.args {
        [] => session::place(context)?.work.map(|file| file.display().to_string()),
        [file] => Some((*file).to_owned()).filter(|file| !file.is_empty()),
        _ => return Err(Stop::fatal("'go help work edit' accepts at most one argument")),
    };
    let file = file.ok_or_else(|| {
        Stop::fatal(
            "no go.work file found\n\t(run 'go work init' first or specify path using GOWORK \
             environment variable)",
        )
    })?;
    let (go, toolchain) = (value("go"), value("toolchain"));
    check_lines(go, toolchain, "work")?;
    let set = go.is_some() || toolchain.is_some();
    if !(set || json || print || flags.is_on("fmt") || !edits.is_empty()) {
        return Err(Stop::fatal("no flags specified (see 'go help work edit')."));
    }

    let short = context.short(&context.absolute(&file));
    let failed = |error: String| Stop::fatal(format!("errors parsing {short}:\n{error}"));
    let bytes = input::read(&context.absolute(&file))
        .map_err(|e| failed(format!("reading go.work: open {short}: {}", reason(&e))))?;
    let parsed = WorkFile::parse(&short, &bytes[..])
        .map_err(|errors| failed(format!("errors parsing go.work:\n{errors}")))?;
    let mut editor = parsed.edit();
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

fn apply(editor: &mut WorkEditor, edit: &Edit) -> Result<(), EditError> {
    match &edit.change {
        Change::Godebug(key, value) => editor.add_godebug(key, value)?,
        Change::DropGodebug(key) => editor.drop_godebug(key),
        Change::Use(dir) => editor.add_use(dir),
        Change::DropUse(dir) => editor.drop_use(dir),
        Change::Replace(old, new) => editor.add_replace(&old.0, &old.1, &new.0, &new.1)?,
        Change::DropReplace((path, version)) => editor.drop_replace(path, version),
        // Flags of go.mod alone.
        _ => {}
    }
    Ok(())
}
