//! Laws of signed notes and transparent logs.

use std::str;

use gomod_core::note::{self, Verifier};
use gomod_core::tlog::{Record, Tile, Tree};

const KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

/// A note, or a key: a note that opens is its text and signatures, and signatures of strangers
/// change nothing about it.
pub fn note(data: &[u8]) {
    let _ = str::from_utf8(data).map(Verifier::parse);
    let known = [Verifier::parse(KEY).expect("the key of the public database")];
    let Ok(note) = note::open(data, &known) else { return };
    assert!(data.starts_with(note.text.as_bytes()) && note.text.ends_with('\n'));
    assert_eq!(note.signers, ["sum.golang.org"]);
    let more = [data, "\u{2014} stranger AAAAAAAA\n".as_bytes()].concat();
    // A hundred signatures are the limit, which one more may pass.
    if data.iter().filter(|&&byte| byte == b'\n').count() < 100 {
        assert_eq!(note::open(&more, &known), Ok(note));
    }
}

/// The answer about a record, the head of a tree, the path of a tile: each has one form.
pub fn tlog(data: &[u8]) {
    if let Ok(record) = Record::parse(data) {
        let parts = [format!("{}\n{}\n", record.id, record.text).as_bytes(), record.note].concat();
        assert_eq!(parts, data);
        assert!(record.text.split_terminator('\n').all(|line| !line.is_empty()));
    }
    let Ok(text) = str::from_utf8(data) else { return };
    if let Ok(tree) = Tree::parse(text) {
        assert!(text.starts_with(&tree.to_string()));
        assert_eq!(Tree::parse(&tree.to_string()), Ok(tree));
    }
    if let Ok(tile) = Tile::parse(text) {
        assert_eq!(tile.to_string(), text);
        assert!(!tile.is_empty() && tile.full().is_full());
    }
}
