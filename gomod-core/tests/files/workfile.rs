use gomod_core::workfile::WorkFile;

#[test]
fn every_directive_is_read() {
    let source = "go 1.24\ntoolchain default\ngodebug a=b\nuse (\n\t\"./b c\" // x\n\t./a\n)\n\
                  replace a.b v1 => ./c\n";
    let file = WorkFile::parse("go.work", source.as_bytes());
    let uses = file.as_ref().map(|f| f.uses().map(|u| u.path).collect::<Vec<_>>());
    assert_eq!(uses, Ok(vec!["./b c", "./a"]));
    let rest = file.as_ref().map(|f| {
        let replace = f.replaces().next().map(|r| (r.old_version, r.new_path));
        let godebug = f.godebugs().next().map(|g| (g.key, g.value));
        (f.go().map(|go| go.version), f.toolchain().map(|t| t.name), godebug, replace)
    });
    let want = (Some("1.24"), Some("default"), Some(("a", "b")), Some(("v1.0.0", "./c")));
    assert_eq!(rest, Ok(want));
    let want = source
        .replace("\ntool", "\n\ntool")
        .replace("\ngodebug", "\n\ngodebug")
        .replace("\nuse", "\n\nuse")
        .replace("\nreplace a.b v1", "\n\nreplace a.b v1.0.0");
    assert_eq!(file.map(|f| super::text(f.format())), Ok(want));
}

#[test]
fn errors_come_together() {
    let source = b"go v1\nuse\nrequire a.b v1.0.0\nmodule (\n)\nreplace a => b\nuse 'x'\n";
    let want = "go.work:1: invalid go version 'v1': must match format 1.23.0\n\
        go.work:2: usage: use local/dir\n\
        go.work:3: unknown directive: require\n\
        go.work:4: unknown block type: module\n\
        go.work:6: replacement module without version must be directory path (rooted or starting with . or ..)\n\
        go.work:7: invalid quoted string: unquoted string cannot contain quote";
    let error = WorkFile::parse("go.work", source).map(|_| ()).map_err(|e| e.to_string());
    assert_eq!(error, Err(want.to_owned()));
}

#[test]
fn edits_go_where_go_work_edit_puts_them() {
    let source = "// top\n\nuse ./a\nuse ./b // b\n";
    let file = WorkFile::parse("go.work", source.as_bytes());
    let edited = file.map(|file| {
        let mut editor = file.edit();
        let set = (editor.set_go("1.24"), editor.set_toolchain("go1.24.1"));
        assert_eq!(set, (Ok(()), Ok(())));
        editor.add_use("./c d");
        editor.add_use("./a");
        editor.drop_use("./b");
        assert_eq!(editor.add_replace("x.y", "", "../z", ""), Ok(()));
        assert_eq!(editor.add_godebug("k", "v"), Ok(()));
        editor.finish();
        super::text(editor.format())
    });
    let want = "// top\n\ngo 1.24\n\ntoolchain go1.24.1\n\nuse ./a\n\nuse \"./c d\"\n\n\
                replace x.y => ../z\n\ngodebug k=v\n";
    assert_eq!(edited.as_deref(), Ok(want));
}
