//! Laws of edits.

use gomod_core::edit::ModEditor;
use gomod_core::modfile::{ModFile, Mode};
use gomod_core::syntax::{ErrorKind, ParseError, must_quote};

use crate::files::filled;

/// Edits of a go.mod file: before a line `---` one edit a line, after it the file.
///
/// Whatever is edited prints to a file that reads back, with what was set.
pub fn edit(data: &[u8]) {
    let cut = b"\n---\n";
    let Some(at) = data.windows(cut.len()).position(|window| window == cut) else { return };
    let (script, source) = (&data[..at], &data[at + cut.len()..]);
    let Ok(script) = std::str::from_utf8(script) else { return };
    let Ok(file) = ModFile::parse("go.mod", source, Mode::Strict) else { return };
    let quoted = |version: &str| must_quote(version.as_bytes());
    if file.retracts().any(|row| quoted(row.low) || quoted(row.high)) {
        return; // They lose their quotes when they are printed.
    }
    let mut editor = file.edit();
    for line in script.lines().take(100) {
        // A mark alone is not quoted, in Go neither, and changes what the line is.
        if line.split(' ').any(|word| ["(", ")", "[", "]", "{", "}", ",", "=>"].contains(&word)) {
            continue;
        }
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        apply(&mut editor, [word(), word(), word(), word(), word()]);
    }
    editor.finish();
    let text = editor.format();
    let shown = String::from_utf8_lossy(&text).into_owned();
    let read = ModFile::parse_with("go.mod", text.as_slice(), Mode::Strict, &mut |_, version| {
        Ok(version.to_owned())
    });
    // Editors leave to the command line what `go mod edit` leaves to it: which words make
    // sense in their places.
    let taken = |error: &ParseError| {
        use ErrorKind as E;
        matches!(
            error.kind,
            E::Version(_)
                | E::ToolchainName(_)
                | E::ModulePath
                | E::RetractWithoutModule
                | E::ReplacementAtVersion
                | E::ReplacementNotDirectory
                | E::WindowsDirectory
                | E::DirectoryVersion(_)
        )
    };
    if read.as_ref().is_err_and(|errors| errors.iter().all(taken)) {
        return;
    }
    let mut again = read.expect(&shown).edit();
    again.finish();
    assert_eq!(filled(&shown), filled(&String::from_utf8_lossy(&again.format())));
}

fn apply(editor: &mut ModEditor, [verb, a, b, c, d]: [&str; 5]) {
    // Edits that are refused change nothing.
    let before = editor.format();
    let done = match verb {
        "go" => editor.set_go(a),
        "toolchain" => editor.set_toolchain(a),
        "godebug" => editor.add_godebug(a, b),
        "require" => editor.add_require(a, b),
        "exclude" => editor.add_exclude(a, b),
        "replace" => editor.add_replace(a, b, c, d),
        "retract" => editor.add_retract(a, b, c),
        _ => {
            drop_or_name(editor, verb, a, b);
            return;
        }
    };
    if done.is_err() {
        assert_eq!(before, editor.format(), "{verb} {a} {b} {c} {d}");
    }
}

fn drop_or_name(editor: &mut ModEditor, verb: &str, a: &str, b: &str) {
    match verb {
        "module" => editor.set_module(a),
        "tool" => editor.add_tool(a),
        "ignore" => editor.add_ignore(a),
        "-go" => editor.drop_go(),
        "-toolchain" => editor.drop_toolchain(),
        "-godebug" => editor.drop_godebug(a),
        "-require" => editor.drop_require(a),
        "-exclude" => editor.drop_exclude(a, b),
        "-replace" => editor.drop_replace(a, b),
        "-retract" => editor.drop_retract(a, b),
        "-tool" => editor.drop_tool(a),
        "-ignore" => editor.drop_ignore(a),
        "finish" => editor.finish(),
        "cleanup" => editor.cleanup(),
        _ => {}
    }
}
