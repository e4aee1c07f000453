use gomod_core::edit::{ModEditor, Requirement};

use super::{parse, text};

/// `path version`, and `!` behind it for an indirect requirement.
fn requirements(list: &[&str]) -> Vec<Requirement> {
    let requirement = |entry: &&str| {
        let plain = entry.trim_end_matches('!');
        let (path, version) = plain.split_once(' ').unwrap_or((plain, "v1.0.0"));
        Requirement { path: path.into(), version: version.into(), indirect: plain != *entry }
    };
    list.iter().map(requirement).collect()
}

fn edited(source: &str, set: fn(&mut ModEditor, &[Requirement]), list: &[&str]) -> String {
    let mut editor = parse(source).edit();
    set(&mut editor, &requirements(list));
    editor.cleanup();
    text(editor.format())
}

const TWO: &str = "require (\n\ta v1.0.0\n\tb v1.0.0\n)\n\nrequire (\n\tc v1.0.0 // indirect\n\td v1.0.0 // indirect; x\n)\n";

#[test]
fn requirements_keep_their_places() {
    let set = ModEditor::set_requires;
    let want = "require b v1.1.0 // indirect\n\nrequire (\n\td v1.0.0 // x\n\te v1.0.0\n)\n";
    assert_eq!(edited(TWO, set, &["b v1.1.0!", "d", "e"]), want);
    // The blank line above a line goes with its version.
    let source = "require (\n\ta v1.0.0\n\n\tb v1.0.0 // c\n)\n";
    let want = "require (\n\ta v1.0.0\n\tb v1.1.0 // indirect; c\n)\n";
    assert_eq!(edited(source, set, &["a", "b v1.1.0!"]), want);
}

#[test]
fn requirements_move_between_two_blocks() {
    let set = ModEditor::set_requires_separate_indirect;
    let want = "require (\n\tb v1.0.0\n\tc v1.0.0\n)\n\nrequire (\n\ta v1.0.0 // indirect\n\td v1.0.0 // indirect; x\n\te v1.0.0 // indirect\n)\n";
    let two = TWO.replace(" // indirect; x", " // indirect");
    assert_eq!(edited(&two, set, &["a!", "b", "c", "d!", "e!"]), want.replace("; x", ""));
    // One mixed block becomes two; a block with comments stays.
    let mixed = "module m\nrequire (\n\ta v1.0.0\n\tc v1.0.0 // indirect\n)\n";
    let want = "module m\n\nrequire a v1.0.0\n\nrequire c v1.0.0 // indirect\n";
    assert_eq!(edited(mixed, set, &["a", "c!"]), want);
    let commented = "// ours\nrequire (\n\ta v1.0.0\n\tc v1.0.0 // indirect\n)\n";
    assert_eq!(edited(commented, set, &["a", "c!"]), commented);
    // A file without requirements gets its blocks at the end.
    assert_eq!(
        edited("module m\n", set, &["a", "b!"]),
        "module m\n\nrequire a v1.0.0\n\nrequire b v1.0.0 // indirect\n"
    );
}

#[test]
fn requirements_come_together_in_two_blocks() {
    let set = ModEditor::set_requires_at_most_two;
    let source = "// one\nrequire a v1.0.0\n\n// two\nrequire (\n\tb v1.0.0 // c\n\tc v1.0.0 // indirect\n)\n\n// three\nrequire (\n\td v1.0.0 // indirect\n)\n";
    let want = "// two\nrequire (\n\t// one\n\ta v1.0.0\n\tb v1.0.0 // c\n)\n\n// three\nrequire (\n\tc v1.0.0 // indirect\n\td v1.0.0 // indirect\n)\n";
    assert_eq!(edited(source, set, &["a", "b", "c!", "d!"]), want);
    // Comments of blocks that go are set apart.
    let source = "// one\nrequire (\n\ta v1.0.0\n)\n\n// two\nrequire (\n\tb v1.0.0\n)\n";
    let want = "// one\n//\n// two\nrequire (\n\ta v1.0.0\n\tb v1.0.0\n)\n";
    assert_eq!(edited(source, set, &["a", "b"]), want);
}
