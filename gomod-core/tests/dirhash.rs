//! `h1:` hashes; the right-hand sides are Go's answers.
#![cfg(feature = "proof")]

use std::io::{self, Read};

use gomod_core::dirhash::{DirHashError, Hash1, hash_go_mod};

#[test]
fn go_mod_files() {
    let cases: [(&[u8], &str); 3] = [
        (b"", "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="),
        (b"module rsc.io/sampler\n", "h1:mlSEvVEWQyKJQE2FbdjX0urEl4xjfiwgPtJJWYHbWMs="),
        (b"module a.b\r\n\xff", "h1:CIPPDbdEfYZPioik9ByeoKTnaQ4iC8t5fnX2WKrSfcg="),
    ];
    for (content, want) in cases {
        assert_eq!(hash_go_mod(content), want);
        let mut hash = Hash1::new();
        hash.add("go.mod", content).unwrap();
        assert_eq!(hash.finish(), want);
    }
}

#[test]
fn the_order_of_adding_does_not_count() {
    let files = [("m@v1/b", "2"), ("m@v1/B", "1"), ("m@v1/a/", ""), ("m@v1/é", "4\n")];
    for first in 0..files.len() {
        let mut hash = Hash1::new();
        for (name, content) in files.iter().cycle().skip(first).take(files.len()) {
            hash.add(*name, content.as_bytes()).unwrap();
        }
        assert_eq!(hash.finish(), "h1:+ZVRcEFHcuJR+9vRNaCojqtuxk6OmJAujVzKVwInsPE=");
    }
    assert_eq!(Hash1::new().finish(), "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

#[test]
fn a_large_content_is_read_in_pieces() {
    let mut hash = Hash1::new();
    hash.add("zeros", io::repeat(0).take(1_000_003)).unwrap();
    assert_eq!(hash.finish(), "h1:4xbdyMfheKWOHcUR/qIYI+exeO1d+JYkv80UsWxMEuI=");
}

#[test]
fn what_cannot_be_hashed() {
    let error = Hash1::new().add("a\nb", io::empty()).unwrap_err();
    assert_eq!(error.to_string(), "dirhash: filenames with newlines are not supported");

    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken pipe"))
        }
    }
    let error = Hash1::new().add("a", Broken).unwrap_err();
    assert_eq!(error.to_string(), "reading a");
    assert!(matches!(error, DirHashError::Read { name, .. } if name == "a"));
}
