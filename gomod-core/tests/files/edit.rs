use gomod_core::edit::{EditError, ModEditor};

use super::{parse, text};

type Edit<T = Result<(), EditError>> = fn(&mut ModEditor) -> T;

#[test]
fn edits_have_the_bytes_of_go_mod_edit() {
    let cases: &[(&str, Edit, &str)] = &[
        (
            "require a v1.0.0\nmodule m // c\n",
            |e| e.set_go("1.21"),
            "require a v1.0.0\n\nmodule m // c\n\ngo 1.21\n",
        ),
        ("module m\ngo 1.20 // c", |e| e.set_go("1.21"), "module m\n\ngo 1.21 // c\n"),
        (
            "go 1.20\nmodule m",
            |e| e.set_toolchain("default"),
            "go 1.20\n\ntoolchain default\n\nmodule m\n",
        ),
        (
            "module m\ntool x",
            |e| e.set_toolchain("go1.21"),
            "module m\n\ntoolchain go1.21\n\ntool x\n",
        ),
        (
            "godebug a=1\ngodebug a=2\ngodebug b=1",
            |e| e.add_godebug("a", "3"),
            "godebug a=3\n\ngodebug b=1\n",
        ),
        ("godebug a=1", |e| e.add_godebug("b", ""), "godebug (\n\ta=1\n\tb=\n)\n"),
        (
            "require a v1.0.0 // c\nrequire a v1.1.0",
            |e| e.add_require("a", "main"),
            "require a main // c\n",
        ),
        (
            "require (\nb v1.0.0\nc v1.0.0\n)",
            |e| e.add_require("a", "v1.0.0"),
            "require (\n\ta v1.0.0\n\tb v1.0.0\n\tc v1.0.0\n)\n",
        ),
        (
            "// x\nrequire b v1.0.0 // c",
            |e| e.add_require("a", "v1.0.0"),
            "require (\n\ta v1.0.0\n\t// x\n\tb v1.0.0 // c\n)\n",
        ),
        (
            "exclude a v1.0.0\nexclude b v1.0.0",
            |e| e.add_exclude("a", "v1.1.0"),
            "exclude (\n\ta v1.0.0\n\ta v1.1.0\n)\n\nexclude b v1.0.0\n",
        ),
        (
            "exclude b v1.0.0\nmodule m",
            |e| e.add_exclude("a", "v1.1.0"),
            "exclude b v1.0.0\n\nmodule m\n\nexclude a v1.1.0\n",
        ),
        ("exclude a v1.0.0", |e| e.add_exclude("a", "v1.0.0"), "exclude a v1.0.0\n"),
        (
            "replace a v1.0.0 => ../x // c\nreplace a v1.1.0 => ../y",
            |e| e.add_replace("a", "", "b", "v1.0.0"),
            "replace a => b v1.0.0 // c\n",
        ),
        (
            "replace a => ../x",
            |e| e.add_replace("a", "v1.0.0", "../y z", ""),
            "replace (\n\ta => ../x\n\ta v1.0.0 => \"../y z\"\n)\n",
        ),
        (
            "replace a => ../x",
            |e| e.add_replace("b", "", "../y", ""),
            "replace a => ../x\n\nreplace b => ../y\n",
        ),
        (
            "retract v1.0.0",
            |e| e.add_retract("v1.1.0", "v1.2.0", "Bad.\nVery."),
            "retract (\n\t// Bad.\n\t// Very.\n\t[v1.1.0, v1.2.0]\n\tv1.0.0\n)\n",
        ),
    ];
    for (source, edit, want) in cases {
        let mut editor = parse(source).edit();
        assert_eq!(edit(&mut editor), Ok(()), "{source}");
        editor.finish();
        assert_eq!(text(editor.format()), *want, "{source}");
    }
}

#[test]
fn edits_that_always_work_have_them_too() {
    let cases: &[(&str, Edit<()>, &str)] = &[
        ("", |e| e.set_module("m n"), "module \"m n\"\n"),
        ("module ( // a\n\tx // b\n)", |e| e.set_module("y"), "module y // b\n"),
        ("// a\ngo 1.20 // c", ModEditor::drop_go, ""),
        ("toolchain go1.21", ModEditor::drop_toolchain, ""),
        ("godebug (\na=1\nb=1\n)", |e| e.drop_godebug("b"), "godebug a=1\n"),
        (
            "require (\n// c\na v1.0.0 // d\nb v1.0.0\n)",
            |e| e.drop_require("a"),
            "require b v1.0.0\n",
        ),
        ("exclude a v1.0.0", |e| e.drop_exclude("a", "v1.0.0"), ""),
        (
            "replace a v1.0.0 => ../x\nreplace a => ../y",
            |e| e.drop_replace("a", ""),
            "replace a v1.0.0 => ../x\n",
        ),
        ("retract [v1.0.0, v1.1.0] // c", |e| e.drop_retract("v1.0.0", "v1.1.0"), ""),
        ("tool b", |e| e.add_tool("a"), "tool (\n\ta\n\tb\n)\n"),
        ("tool b", |e| e.add_tool("b"), "tool b\n"),
        ("tool b", |e| e.drop_tool("b"), ""),
        ("", |e| e.add_ignore("./a b"), "ignore \"./a b\"\n"),
        ("ignore ./a", |e| e.drop_ignore("./a"), ""),
    ];
    for (source, edit, want) in cases {
        let mut editor = parse(source).edit();
        edit(&mut editor);
        editor.finish();
        assert_eq!(text(editor.format()), *want, "{source}");
    }
}

#[test]
fn edits_that_make_no_sense_are_refused() {
    let cases: &[(Edit, &str)] = &[
        (|e| e.set_go("1"), r#"invalid language version "1""#),
        (|e| e.set_toolchain("1.21"), r#"invalid toolchain name "1.21""#),
        (|e| e.add_godebug("a", "b,c"), r#"need key=value, not "a=b,c""#),
        (|e| e.add_godebug("a", "b\n"), r#"need key=value, not "a=b\n""#),
        (|e| e.add_require("a", "v1 // x"), r#"invalid version "v1 // x""#),
        (|e| e.add_replace("a", "", "b", "(v"), r#"invalid version "(v""#),
        (|e| e.add_exclude("a", "v1"), r#"version "v1" invalid: must be of the form v1.2.3"#),
        (|e| e.add_exclude("a/v2", "v2"), r#"version "v2" invalid: must be of the form v2.2.3"#),
        (
            |e| e.add_exclude("gopkg.in/a.v3-unstable", "x"),
            r#"version "x" invalid: must be of the form v3.2.3"#,
        ),
        (
            |e| e.add_exclude("a", "v2.0.0"),
            r#"version "v2.0.0" invalid: should be v2.0.0+incompatible (or module a/v2)"#,
        ),
        (|e| e.add_exclude("a/v2", "v3.0.0"), r#"version "v3.0.0" invalid: should be v2, not v3"#),
        (
            |e| e.add_retract("v1", "v2.0.0", ""),
            r#"version "v2.0.0" invalid: should be v2.0.0+incompatible (or module m/v2)"#,
        ),
    ];
    for (edit, want) in cases {
        let mut editor = parse("module m").edit();
        assert_eq!(edit(&mut editor).map_err(|e| e.to_string()), Err((*want).to_owned()));
        assert_eq!(text(editor.format()), "module m\n");
    }
}

#[test]
fn a_file_can_be_made_from_nothing() {
    let mut editor = ModEditor::default();
    editor.set_module("example.com/m");
    assert_eq!(editor.set_go("1.24"), Ok(()));
    assert_eq!(editor.add_require("a.b/c", "v1.0.0"), Ok(()));
    editor.finish();
    assert_eq!(text(editor.format()), "module example.com/m\n\ngo 1.24\n\nrequire a.b/c v1.0.0\n");
}
