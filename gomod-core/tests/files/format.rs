use super::{parse, text};

#[test]
fn files_are_laid_out_as_by_go() {
    let cases = [
        ("", ""),
        ("\n\n// a\n", "// a\n"),
        ("module  m\r\n\r\n\r\ngo 1.20", "module m\n\ngo 1.20\n"),
        ("module \"m\" //  c  \n", "module m //  c\n"),
        ("module m // a\n// b", "module m // a\n\n// b\n"),
        ("require (\n)\nexclude ( )\nmodule m\n", "module m\n"),
        ("require (\n a v1 // c\n)", "require a v1.0.0 // c\n"),
        ("require (\n a v1\n // c\n)", "require (\n\ta v1.0.0\n// c\n)\n"),
        (
            "require (\n\tb v1\n\n\ta v1 // indirect\n)",
            "require (\n\n\ta v1.0.0 // indirect\n\tb v1.0.0\n)\n",
        ),
        (
            "// x\nrequire ( // y\n\t// z\n\ta v1\n\tb v1\n) // w",
            "// x\nrequire ( // y\n\t// z\n\ta v1.0.0\n\tb v1.0.0\n) // w\n",
        ),
        ("retract [ v1.0.0 ,v1.1.0 ]", "retract [v1.0.0, v1.1.0]\n"),
        (
            "retract (\nv1.9.0\nv1.10.0\n[v1.0.0,v1.9.0]\n)",
            "retract (\n\tv1.10.0\n\tv1.9.0\n\t[v1.0.0, v1.9.0]\n)\n",
        ),
        (
            "replace (\na => ../1\nb => ../2\na => ../3\n)",
            "replace (\n\ta => ../3\n\tb => ../2\n)\n",
        ),
        ("exclude a v1.0.0\nexclude a v1.0.0", "exclude a v1.0.0\n"),
        ("tool (\nb\na\nb\n)", "tool (\n\ta\n\tb\n)\n"),
        ("require a v1.0.0\nrequire a v1.0.0", "require a v1.0.0\n\nrequire a v1.0.0\n"),
        // As Go has it, an interval that is quoted for no reason it knows loses its quotes.
        ("retract \"v1 2\"", "retract v1 2\n"),
    ];
    for (source, want) in cases {
        assert_eq!(text(parse(source).format()), want, "{source:?}");
    }
}

#[test]
fn exclusions_sort_by_version_from_go_1_21_on() {
    let block = "exclude (\n\ta v1.10.0\n\ta v1.9.0\n)\n";
    let sorted = "exclude (\n\ta v1.9.0\n\ta v1.10.0\n)\n";
    for (go, want) in [("1.20", block), ("1.21rc1", block), ("1.21", sorted), ("1.100.1", sorted)] {
        let source = format!("go {go}\n\n{block}");
        assert_eq!(text(parse(&source).format()), format!("go {go}\n\n{want}"));
    }
}

#[test]
fn bytes_stay() {
    let source = b"// \xff \x85\xc2\x85 \n\nreplace a => ./\xff\n";
    let file =
        gomod_core::modfile::ModFile::parse("go.mod", source, gomod_core::modfile::Mode::Strict);
    assert_eq!(file.map(|f| f.format()), Ok(b"// \xff \x85\n\nreplace a => ./\xff\n".to_vec()));
}
