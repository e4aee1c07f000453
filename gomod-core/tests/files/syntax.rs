use gomod_core::syntax::{Comment, LineIndex, Statement, SyntaxTree, auto_quote};

/// The tree, a line for each piece: its kind, where it stands, and its text.
#[expect(clippy::expect_used, reason = "a table of good files")]
fn pieces(source: &str) -> Vec<String> {
    let tree = SyntaxTree::parse("go.mod", source.as_bytes()).expect(source);
    assert_eq!(tree.to_bytes(), source.as_bytes());
    let mut out = Vec::new();
    let mut add = |kind: &str, offset: u32, text: &str| {
        let at = tree.position(offset);
        assert_eq!(at, LineIndex::new(source.as_bytes()).position(source.as_bytes(), offset));
        out.push(format!("{kind} {}:{} {text}", at.line, at.column));
    };
    fn comments<'a>(
        kind: &str,
        list: impl Iterator<Item = Comment<'a>>,
        add: &mut dyn FnMut(&str, u32, &str),
    ) {
        list.for_each(|comment| add(kind, comment.span.start, &comment.text()));
    }
    comments("top", tree.before(), &mut add);
    for statement in tree.statements() {
        match statement {
            Statement::Comments(block) => {
                comments("comment", block.lines(), &mut add);
                comments("suffix", block.suffix(), &mut add);
            }
            Statement::Line(line) => {
                comments("before", line.before(), &mut add);
                line.tokens().for_each(|t| add("word", t.span.start, &t.text()));
                comments("suffix", line.suffix(), &mut add);
            }
            Statement::Block(block) => {
                comments("before", block.before(), &mut add);
                block.header().for_each(|t| add("header", t.span.start, &t.text()));
                add("lparen", block.lparen().start, "(");
                comments("suffix", block.lparen_suffix(), &mut add);
                for line in block.lines() {
                    comments("before", line.before(), &mut add);
                    line.tokens().for_each(|t| add("word", t.span.start, &t.text()));
                    comments("suffix", line.suffix(), &mut add);
                }
                comments("before", block.rparen_before(), &mut add);
                add("rparen", block.rparen().start, ")");
                comments("suffix", block.rparen_suffix(), &mut add);
                comments("block suffix", block.suffix(), &mut add);
            }
        }
    }
    out
}

#[test]
fn comments_go_to_what_they_stand_at() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        (" \t\r\n\n", &[]),
        ("// a\n//b\n\n// c", &["comment 1:1 // a", "comment 2:1 //b", "comment 4:1 // c"]),
        (
            "// a\nx // b\n// c\n",
            &["before 1:1 // a", "word 2:1 x", "suffix 2:3 // b", "comment 3:1 // c"],
        ),
        ("x//b\r\n", &["word 1:1 x", "suffix 1:2 //b"]),
        ("x // é\ry", &["word 1:1 x", "suffix 1:3 // é\ry"]),
        ("é, x", &["word 1:1 é", "word 1:2 ,", "word 1:4 x"]),
        (
            "x ( // a\n\n // b\n\n\n y z // c\n\n // d\n\n) // e\n",
            &[
                "header 1:1 x",
                "lparen 1:3 (",
                "suffix 1:5 // a",
                "before 3:2 // b",
                "before 4:1 ",
                "word 6:2 y",
                "word 6:4 z",
                "suffix 6:6 // c",
                "before 7:1 ",
                "before 8:2 // d",
                "before 9:1 ",
                "rparen 10:1 )",
                "suffix 10:3 // e",
            ],
        ),
        ("x (\n y\n\n)", &["header 1:1 x", "lparen 1:3 (", "word 2:2 y", "rparen 4:1 )"]),
        ("x ( ) // a", &["header 1:1 x", "lparen 1:3 (", "rparen 1:5 )", "block suffix 1:7 // a"]),
        ("x y(\n)", &["header 1:1 x", "header 1:3 y", "lparen 1:4 (", "rparen 2:1 )"]),
        ("x ( y )", &["word 1:1 x", "word 1:3 (", "word 1:5 y", "word 1:7 )"]),
        ("x () y", &["word 1:1 x", "word 1:3 (", "word 1:4 )", "word 1:6 y"]),
        (") x", &["word 1:1 )", "word 1:3 x"]),
        ("\"a b\"c`d\\`'e", &["word 1:1 \"a b\"", "word 1:6 c`d\\`'e"]),
        ("`d\\`'e", &["word 1:1 `d\\`", "word 1:5 'e"]),
    ];
    for (source, want) in cases {
        assert_eq!(pieces(source), *want, "{source:?}");
    }
}

#[test]
fn comments_pass_by_words_with_a_line_break() {
    // A word on two lines bears no comment; what ends before it does, or else the file.
    let cases: &[(&str, &str)] = &[
        ("", "top 2:4 // c"),
        ("// x\n\n", "suffix 4:4 // c"),
        ("x\n", "suffix 3:4 // c"),
        ("x (\ny\n)\n", "suffix 5:4 // c"),
        ("x ()\n", "block suffix 3:4 // c"),
    ];
    for (before, want) in cases {
        let pieces = pieces(&format!("{before}\"a\\\nb\" // c\n"));
        let (last, rest) = pieces.split_last().unzip();
        assert!(last.is_some_and(|last| last.starts_with("word")), "{pieces:?}");
        assert_eq!(rest.and_then(|rest: &[String]| rest.last()).map(String::as_str), Some(*want));
    }
}

#[test]
fn positions_count_bytes_that_are_no_characters() {
    let source = b"module m // \xff\xc3\xa9\n\xff\xfe v";
    let tree = SyntaxTree::parse("go.mod", source);
    assert_eq!(tree.as_ref().map(SyntaxTree::to_bytes), Ok(&source[..]));
    let at = LineIndex::new(source).position(source, 19);
    assert_eq!((at.line, at.column, at.offset), (2, 4, 19));
}

#[test]
fn words_are_quoted_only_if_they_must_be() {
    let cases: &[(&[u8], &[u8])] = &[
        (b"example.com/m", b"example.com/m"),
        (b"", b"\"\""),
        (b"(", b"("),
        (b"a,b", b"\"a,b\""),
        (b"a b", b"\"a b\""),
        (b"it's", b"\"it's\""),
        (b"a//b", b"\"a//b\""),
        (b"a/*b", b"\"a/*b\""),
        ("é\u{a0}".as_bytes(), "\"é\\u00a0\"".as_bytes()),
        (b"a\xff", b"a\xff"),
        (b"a \xff", b"\"a \\xff\""),
    ];
    for (word, want) in cases {
        assert_eq!(auto_quote(word), *want);
    }
}
