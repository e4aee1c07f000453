//! go.sum files: reading, lookup, printing.

use gomod_core::sumfile::{BadLine, SumFile, SumFileProblem};
use proptest::prelude::*;

const EMPTY_GO_MOD: &str = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

#[expect(clippy::unwrap_used, reason = "the tests pass good files")]
fn parse(text: &str) -> SumFile {
    SumFile::parse("go.sum", text).unwrap()
}

fn hashes<'a>(sums: &'a SumFile, path: &str, version: &str) -> Vec<&'a str> {
    sums.hashes(path, version).collect()
}

#[test]
fn lines_are_found_in_any_order() {
    let sorted =
        "a.b v1.0.0 h1:1=\na.b v1.0.0/go.mod h1:2=\na.b v1.1.0/go.mod h1:3=\na.b/c v1.0.0 h1:4=\n";
    let turned: String = sorted.lines().rev().map(|line| format!("{line}\n")).collect();
    for text in [sorted, turned.as_str()] {
        let sums = parse(text);
        assert_eq!(hashes(&sums, "a.b", "v1.0.0"), ["h1:1="]);
        assert_eq!(hashes(&sums, "a.b", "v1.0.0/go.mod"), ["h1:2="]);
        assert_eq!(hashes(&sums, "a.b", "v1.1.0/go.mod"), ["h1:3="]);
        assert_eq!(hashes(&sums, "a.b/c", "v1.0.0"), ["h1:4="]);
        for (path, version) in [("a.b", "v1.1.0"), ("a", "v1.0.0"), ("z", "v1.0.0"), ("", "")] {
            assert_eq!(hashes(&sums, path, version), [""; 0]);
        }
        assert_eq!(sums.to_canonical(), sorted);
        assert_eq!(sums.as_bytes(), text.as_bytes());
    }
}

#[test]
fn a_long_run_of_versions_is_found() {
    let text: String = (0..500).map(|i| format!("a.b v1.{i}.0 h1:{i}=\n")).collect();
    let sums = parse(&text);
    for i in 0..500 {
        assert_eq!(sums.h1("a.b", &format!("v1.{i}.0")), Some(format!("h1:{i}=").as_str()));
    }
    assert_eq!(sums.h1("a.b", "v1.500.0"), None);
}

#[test]
fn hashes_of_one_module_keep_their_order() {
    let sums = parse("b v1 h1:2=\nb v1 h2:x\na v1 h1:0=\nb v1 h1:1=\nc v1 h1:3=\nc v1 h1:3=\n");
    assert_eq!(hashes(&sums, "b", "v1"), ["h1:2=", "h2:x", "h1:1="]);
    assert_eq!(sums.h1("b", "v1"), None);
    assert_eq!(sums.h1("a", "v1"), Some("h1:0="));
    assert_eq!(sums.h1("c", "v1"), Some("h1:3="));
    assert_eq!(sums.to_canonical(), "a v1 h1:0=\nb v1 h1:1=\nb v1 h1:2=\nb v1 h2:x\nc v1 h1:3=\n");
}

#[test]
fn white_space_of_all_kinds_parts_words() {
    let text =
        "\u{a0}a.b\tv1.0.0  h1:1= \r\n\n \t\r\n a.b\u{3000}v1.1.0\u{b}h1:2=\u{85}\nc v1 h1:3=";
    let sums = parse(text);
    let found: Vec<_> = sums.iter().map(|s| (s.path, s.version, s.hash, s.line)).collect();
    assert_eq!(
        found,
        [("a.b", "v1.0.0", "h1:1=", 1), ("a.b", "v1.1.0", "h1:2=", 4), ("c", "v1", "h1:3=", 5)]
    );
    assert_eq!(sums.to_canonical(), "a.b v1.0.0 h1:1=\na.b v1.1.0 h1:2=\nc v1 h1:3=\n");
    assert_eq!(sums.as_bytes(), text.as_bytes());
    // Control characters are no white space.
    assert_eq!(parse("a\x1cb v1 h1:\x01=\n").h1("a\x1cb", "v1"), Some("h1:\x01="));
}

#[test]
fn the_hash_of_an_empty_go_mod_file_does_not_count() {
    let text = format!("a v1/go.mod {EMPTY_GO_MOD}\na v1/go.mod h1:1=\n");
    let sums = parse(&text);
    assert_eq!(hashes(&sums, "a", "v1/go.mod"), ["h1:1="]);
    assert_eq!(sums.iter().len(), 1);
    assert_eq!(sums.as_bytes(), text.as_bytes());
}

#[test]
fn bytes_that_are_not_utf8_are_kept() {
    let bytes = b"a v1 h1:1=\nb\xff v1 h1:2=\n";
    let sums = SumFile::parse("go.sum", bytes.as_slice()).unwrap();
    assert_eq!(sums.as_bytes(), bytes);
    assert_eq!(sums.h1("a", "v1"), Some("h1:1="));
    assert_eq!(sums.iter().len(), 2);
}

#[test]
fn all_bad_lines_are_told() {
    let text = "a v1 h1:1=\na v1\n\nb v1 h1:2= x y\nc\n";
    let error = SumFile::parse("dir/go.sum", text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "malformed go.sum:\n\
         dir/go.sum:2: wrong number of fields 2\n\
         dir/go.sum:4: wrong number of fields 5\n\
         dir/go.sum:5: wrong number of fields 1"
    );
    let SumFileProblem::BadLines(lines) = error.problem else { panic!() };
    assert_eq!(lines[1], BadLine { line: 4, words: 5 });

    let error = SumFile::parse("go.sum", "x\n".repeat(1000)).unwrap_err();
    let SumFileProblem::BadLines(lines) = error.problem else { panic!() };
    assert_eq!(lines.len(), 100);
}

#[test]
fn an_empty_file_is_good() {
    for text in ["", "\n", " \r\n"] {
        let sums = parse(text);
        assert_eq!(sums.iter().len(), 0);
        assert_eq!(sums.h1("a", "v1"), None);
        assert_eq!(sums.to_canonical(), "");
    }
}

/// What the `go` command does, written as plainly as can be.
fn textbook(text: &str) -> Result<Vec<[&str; 3]>, Vec<(usize, usize)>> {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>());
    let bad: Vec<_> = (1..)
        .zip(lines.clone())
        .filter(|(_, words)| !matches!(words.len(), 0 | 3))
        .map(|(line, words)| (line, words.len()))
        .collect();
    if !bad.is_empty() {
        return Err(bad);
    }
    let good = lines.filter_map(|words| <[&str; 3]>::try_from(words).ok());
    Ok(good.filter(|words| words[2] != EMPTY_GO_MOD).collect())
}

fn sum_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => "[ab](/c)? v[12](/go\\.mod)? h[12]:[xy]=",
        1 => "[ \t\r]?[ab](\u{a0}|\t| {1,9}|\x01)v1\r?( h1:é{0,9})?",
        1 => Just(format!("a v1/go.mod {EMPTY_GO_MOD}")),
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn lookups_are_those_of_the_textbook(text in sum_text(), end in "\n?") {
        let text = text + &end;
        match (SumFile::parse("go.sum", text.as_str()), textbook(&text)) {
            (Ok(sums), Ok(want)) => {
                let all: Vec<_> = sums.iter().map(|s| [s.path, s.version, s.hash]).collect();
                prop_assert_eq!(&all, &want);
                for [path, version, _] in &want {
                    let hashes: Vec<_> = sums.hashes(path, version).collect();
                    let same = want.iter().filter(|w| w[0] == *path && w[1] == *version);
                    prop_assert_eq!(hashes, same.map(|w| w[2]).collect::<Vec<_>>());
                }
                let canonical = sums.to_canonical();
                prop_assert_eq!(parse(&canonical).to_canonical(), canonical);
            }
            (Err(error), Err(want)) => {
                let SumFileProblem::BadLines(lines) = error.problem else { panic!() };
                let lines: Vec<_> = lines.iter().map(|bad| (bad.line, bad.words)).collect();
                prop_assert_eq!(lines, want);
            }
            (got, want) => prop_assert!(false, "{got:?} and {want:?}"),
        }
    }

    #[test]
    fn any_bytes_are_answered_and_kept(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(sums) = SumFile::parse("go.sum", bytes.as_slice()) {
            prop_assert_eq!(sums.as_bytes(), bytes);
        }
    }
}
