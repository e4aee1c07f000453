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

#[test]
fn directories_are_hashed_alike_on_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let mut by_hand = Hash1::new();
    for i in 0..400 {
        let name = format!("d{}/e/f{i}", i % 7);
        let path = dir.path().join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, i.to_string()).unwrap();
        by_hand.add(format!("m@v1.0.0/{name}"), i.to_string().as_bytes()).unwrap();
    }
    std::fs::create_dir(dir.path().join("empty")).unwrap();
    let want = by_hand.finish();
    for workers in [1, 2, 5] {
        let hash = Hash1::of_dir(dir.path(), "m@v1.0.0", workers).unwrap();
        assert_eq!(hash.files().len(), 400);
        assert_eq!(hash.finish(), want);
    }
    let file = dir.path().join("d0/e/f0");
    assert!(Hash1::of_dir(&file, "m", 1).is_err());
    assert!(Hash1::of_dir(&dir.path().join("none"), "m", 1).is_err());
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_only_and_pipes_not_opened() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("a"), "A").unwrap();
    symlink(outside.path().join("a"), dir.path().join("a")).unwrap();
    let mut want = Hash1::new();
    want.add("m/a", b"A".as_slice()).unwrap();
    assert_eq!(Hash1::of_dir(dir.path(), "m", 2).unwrap().finish(), want.finish());

    symlink(outside.path(), dir.path().join("d")).unwrap();
    assert!(Hash1::of_dir(dir.path(), "m", 2).is_err());
    std::fs::remove_file(dir.path().join("d")).unwrap();
    symlink("loop", dir.path().join("loop")).unwrap();
    assert!(Hash1::of_dir(dir.path(), "m", 2).is_err());
    std::fs::remove_file(dir.path().join("loop")).unwrap();
    // Opening it for reading would wait for a writer for ever; a socket stands in for it.
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s")).unwrap();
    let error = Hash1::of_dir(dir.path(), "m", 2).unwrap_err();
    assert!(matches!(error, DirHashError::Read { name, .. } if name.ends_with("/s")));
    // The directory itself must be none.
    symlink(outside.path(), dir.path().join("root")).unwrap();
    assert!(Hash1::of_dir(&dir.path().join("root"), "m", 1).is_err());
}
