use gomod_core::modfile::{ModFile, Mode};
use gomod_core::syntax::SyntaxTree;
use gomod_core::workfile::WorkFile;
use proptest::prelude::*;

/// Lines that meet many rules, some of them bad.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{1,3}\\.[a-z]{1,3}(/[a-z]{1,3}){0,2}(/v[0-3])?",
        4 => "v[0-2](\\.[0-9]{1,2}){0,2}(-rc1|\\+incompatible)?",
        2 => "[\\[\\](),{}]|=>|\\.\\./x|\"[a z]{0,3}\"|`a`",
        1 => "[ -~é\u{a0}\u{2028}]{0,6}",
    ];
    let verb = prop_oneof![
        "module|go|toolchain|godebug|require|exclude|replace|retract|tool|ignore|use",
        Just(String::new()),
    ];
    let end = prop_oneof![
        6 => Just(""), 2 => Just(" // indirect"), 1 => Just(" ("), 1 => Just("\r"), 1 => Just("// c"),
    ];
    (verb, prop::collection::vec(word, 0..4), end)
        .prop_map(|(verb, words, end)| format!("{verb} {}{end}", words.join(" ")))
}

fn file() -> impl Strategy<Value = Vec<u8>> {
    let lines = prop_oneof![4 => line(), 1 => Just(")".to_owned()), 1 => Just("// x".to_owned())];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..64),
        prop::collection::vec(lines, 0..12).prop_map(|lines| lines.join("\n").into_bytes()),
    ]
}

proptest! {
    #[test]
    fn files_print_back_to_their_bytes(source in file()) {
        for mode in [Mode::Strict, Mode::Lax] {
            if let Ok(file) = ModFile::parse("go.mod", &source, mode) {
                prop_assert_eq!(file.to_bytes(), &source[..]);
            }
        }
        if let Ok(file) = WorkFile::parse("go.work", &source) {
            prop_assert_eq!(file.to_bytes(), &source[..]);
        }
        if let Ok(tree) = SyntaxTree::parse("go.mod", &source) {
            prop_assert_eq!(tree.to_bytes(), &source[..]);
        }
    }

    #[test]
    fn what_is_good_for_a_main_module_is_good_for_a_dependency(source in file()) {
        if ModFile::parse("go.mod", &source, Mode::Strict).is_ok() {
            prop_assert!(ModFile::parse("go.mod", &source, Mode::Lax).is_ok());
        }
    }

    #[test]
    fn formatting_twice_is_formatting_once(lines in prop::collection::vec(line(), 0..6)) {
        // Line by line, or most files would be bad.
        let good = |line: &String| ModFile::parse("go.mod", line.as_bytes(), Mode::Strict).is_ok();
        let single = |line: &&String| !["module", "go ", "toolchain"].iter().any(|v| line.starts_with(v));
        let lines: Vec<&String> = lines.iter().filter(|line| good(line)).filter(single).collect();
        let source = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\n");
        let file = ModFile::parse("go.mod", source.as_bytes(), Mode::Strict);
        let format = file.map(|file| file.format());
        prop_assert!(format.is_ok(), "{:?}", format);
        let format = format.unwrap_or_default();
        let again = ModFile::parse("go.mod", &format, Mode::Strict).map(|file| file.format());
        // As in Go what is no version loses the quotes that it needs.
        let quoted = |line: &&String| line.starts_with("retract") && line.contains('"');
        if !lines.iter().any(quoted) {
            prop_assert_eq!(again, Ok(format.clone()));
        }
    }

    #[test]
    fn errors_stand_in_the_file(source in file()) {
        if let Err(errors) = ModFile::parse("go.mod", &source, Mode::Strict) {
            let lines = source.iter().filter(|&&b| b == b'\n').count() + 1;
            for error in &errors {
                prop_assert!((1..=lines).contains(&(error.position.line as usize)));
                prop_assert!(error.span.range().end <= source.len());
            }
        }
    }
}
