//! Zip archives as the go command reads them, broken and hostile ones too.
#![cfg(feature = "proof")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod archives;

use std::io::{self, Read, Write};

use archives::{Raw, archive};
use gomod_core::dirhash::Hash1;
use gomod_core::zip::{Archive, ZipError};

fn open(bytes: &[u8]) -> Result<Archive, ZipError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Archive::from_file(file)
}

fn read(archive: &Archive) -> Vec<(String, Result<Vec<u8>, String>)> {
    let content = |entry| -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        archive.content(entry)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    archive
        .entries()
        .iter()
        .map(|entry| {
            (entry.name_lossy().into_owned(), content(entry).map_err(|error| error.to_string()))
        })
        .collect()
}

fn only(entry: Raw) -> Result<Vec<u8>, String> {
    read(&open(&archive(&[entry]).0).unwrap()).pop().unwrap().1
}

#[test]
fn stored_and_deflated_contents() {
    let large: Vec<u8> = (0..300_000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
    let entries = [
        Raw::new("a", "A"),
        Raw::deflated("b/c", large.clone()),
        Raw::deflated("empty", ""),
        Raw::new("dir/", ""),
        Raw::new("large", large.clone()),
    ];
    let archive = open(&archive(&entries).0).unwrap();
    let want: Vec<_> = entries
        .iter()
        .map(|entry| (String::from_utf8(entry.name.clone()).unwrap(), Ok(entry.content.clone())))
        .collect();
    assert_eq!(read(&archive), want);
    assert!(archive.entries()[3].is_dir());
}

#[test]
fn contents_that_are_not_as_declared() {
    let corrupt = "zip: not a valid zip file";
    let short = "unexpected end of file";
    let raw = || Raw::deflated("a", "x".repeat(1000));
    let cases = [
        (Raw { uncompressed: Some(999), ..raw() }, corrupt),
        (Raw { uncompressed: Some(1001), ..raw() }, short),
        (Raw { uncompressed: Some(0), ..raw() }, corrupt),
        (Raw { crc: Some(1), ..raw() }, "zip: checksum error"),
        (Raw { compressed: Some(3), ..raw() }, short),
        (Raw { compressed: Some(0), ..raw() }, short),
        (Raw { method: Some(12), ..raw() }, "zip: unsupported compression algorithm"),
        (Raw { method: Some(0), ..raw() }, short),
        (Raw { offset: Some(1), ..raw() }, corrupt),
        (Raw { offset: Some(1 << 20), ..raw() }, short),
        (Raw { method: Some(8), ..Raw::new("a", "\x07garbage") }, "flate: corrupt input"),
        (Raw { uncompressed: Some(1), ..Raw::new("a/", "x") }, corrupt),
    ];
    for (entry, want) in cases {
        assert_eq!(only(entry.clone()).unwrap_err(), want, "{entry:?}");
    }
    // No checksum at all is let pass, as is what a directory has for bytes.
    assert!(only(Raw { crc: Some(0), ..raw() }).is_ok());
    assert!(only(Raw { uncompressed: Some(0), ..Raw::new("a/", "x") }).is_ok());
}

#[test]
fn data_descriptors_have_the_checksum_again() {
    let mut crc = flate2::Crc::new();
    crc.update(b"A");
    let described = |after: Vec<u8>| only(Raw { flags: 8, after, ..Raw::new("a", "A") });
    let sum = crc.sum().to_le_bytes();
    assert!(described([&b"PK\x07\x08"[..], &sum, &[0; 8]].concat()).is_ok());
    assert!(described([&sum[..], &[0; 8]].concat()).is_ok());
    assert_eq!(described(vec![0; 12]).unwrap_err(), "zip: checksum error");
    // Without one, the directory stands where it would be.
    assert_eq!(described(vec![]).unwrap_err(), "zip: checksum error");
}

#[test]
fn a_stream_must_end() {
    let whole = Raw::deflated("a", "x".repeat(1000));
    let (bytes, ..) = archive(std::slice::from_ref(&whole));
    let body = u32::from_le_bytes(bytes[18..22].try_into().unwrap());
    // The last byte is the end of the stream; all content comes before it.
    for cut in 1..body {
        assert!(only(Raw { compressed: Some(body - cut), ..whole.clone() }).is_err(), "{cut}");
    }
}

#[test]
fn bytes_before_and_after_the_archive() {
    let (bytes, start, end) = archive(&[Raw::new("a", "A"), Raw::new("b", "B")]);
    let names = |bytes: &[u8]| open(bytes).map(|archive| read(&archive));
    let plain = names(&bytes).unwrap();
    assert_eq!(names(&[b"#!/bin/sh\n", &bytes[..]].concat()).unwrap(), plain);
    // Bytes after the end record that no comment accounts for are passed over.
    assert_eq!(names(&[&bytes[..], b"junk"].concat()).unwrap(), plain);
    // A comment longer than the file, and no end record.
    let mut long = bytes.clone();
    long[end + 20] = 200;
    assert!(matches!(names(&long), Err(ZipError::Format)));
    assert!(matches!(names(&bytes[..end]), Err(ZipError::Format)));
    assert!(matches!(names(b""), Err(ZipError::Format)));
    // One entry fewer in the end record than there are; one more.
    for count in [1, 3] {
        let mut other = bytes.clone();
        other[end + 10] = count;
        assert!(names(&other).is_err());
    }
    // A directory offset that is wrong while the size is right: what is before counts.
    let mut moved = bytes.clone();
    moved[end + 16..end + 20].copy_from_slice(&((start - 1) as u32).to_le_bytes());
    let moved = names(&moved).unwrap();
    assert!(moved.iter().all(|(_, content)| content.is_err()), "{moved:?}");
    // The head of the file is missing: offsets count from where it would be.
    let mut far = bytes.clone();
    far[end + 16..end + 20].copy_from_slice(&((start + 5) as u32).to_le_bytes());
    let far = names(&far).unwrap();
    assert!(far.iter().all(|(_, content)| content.is_err()), "{far:?}");
}

#[test]
fn large_numbers_in_extra_fields() {
    let field = |numbers: &[u64]| {
        let bytes: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        [&[1, 0][..], &(bytes.len() as u16).to_le_bytes(), &bytes].concat()
    };
    let full = Some(u32::MAX);
    let entry =
        Raw { uncompressed: full, compressed: full, extra: field(&[1, 1]), ..Raw::new("a", "A") };
    assert_eq!(only(entry.clone()).unwrap(), b"A");
    let entry = Raw { extra: field(&[1]), ..entry };
    assert!(open(&archive(&[entry]).0).is_err());
    // A field that says more than it has ends the search: the number stays as it was.
    let entry = Raw { uncompressed: full, extra: vec![1, 0, 9, 0, 1], ..Raw::new("a", "A") };
    assert_eq!(only(entry).unwrap_err(), "unexpected end of file");
}

#[test]
fn what_is_no_file_is_not_read() {
    assert!(matches!(Archive::open(std::env::temp_dir().as_ref()), Err(ZipError::Io(_))));
    assert!(matches!(Archive::open("no/such/file".as_ref()), Err(ZipError::Io(_))));
}

#[test]
fn no_cut_or_flipped_byte_makes_trouble() {
    let (bytes, ..) =
        archive(&[Raw::deflated("m@v1.0.0/a", "A".repeat(99)), Raw::new("m@v1.0.0/b/", "")]);
    let look = |bytes: &[u8]| {
        if let Ok(archive) = open(bytes) {
            let _ = read(&archive);
            let _ = Hash1::of_zip(&archive, 2);
        }
    };
    for i in 0..bytes.len() {
        look(&bytes[..i]);
        look(&bytes[i..]);
        for flip in [1, 0x80, 0xff] {
            let mut other = bytes.clone();
            other[i] ^= flip;
            look(&other);
        }
    }
}

#[test]
fn hashes_of_zips() {
    let hash = |entries: &[Raw], workers| {
        let archive = open(&archive(entries).0).unwrap();
        Hash1::of_zip(&archive, workers).map(Hash1::finish)
    };
    // The value is Go's: a directory counts as a file without bytes.
    let entries = [
        Raw::new("m@v1/b", "2"),
        Raw::deflated("m@v1/B", "1"),
        Raw::new("m@v1/a/", ""),
        Raw::new("m@v1/é", "4\n"),
    ];
    for workers in [1, 3] {
        assert_eq!(
            hash(&entries, workers).unwrap(),
            "h1:+ZVRcEFHcuJR+9vRNaCojqtuxk6OmJAujVzKVwInsPE="
        );
    }
    // Of a name that comes twice the last content counts, twice; bytes of names need be no text.
    let twice = [Raw::new(*b"a\xff", "1"), Raw::new("b", ""), Raw::new(*b"a\xff", "2")];
    let mut want = Hash1::new();
    for (name, content) in [(&b"b"[..], ""), (b"a\xff", "2"), (b"a\xff", "2")] {
        want.add(name, content.as_bytes()).unwrap();
    }
    assert_eq!(hash(&twice, 2).unwrap(), want.finish());
    let error = hash(&[Raw::new("a\nb", "")], 1).unwrap_err();
    assert_eq!(error.to_string(), "dirhash: filenames with newlines are not supported");
    // A bomb that declares little is stopped at the first byte too many.
    let bomb = Raw { uncompressed: Some(10), ..Raw::deflated("a", vec![0; 10 << 20]) };
    assert_eq!(hash(&[bomb], 1).unwrap_err().to_string(), "reading a");
}

#[test]
fn many_files() {
    let entries: Vec<Raw> = (0..70_000).map(|i| Raw::new(format!("m@v1/{i}"), "x")).collect();
    let archive = open(&archive(&entries).0).unwrap();
    assert_eq!(archive.entries().len(), 70_000);
    assert!(Hash1::of_zip(&archive, 2).is_ok());
}

#[test]
fn more_files_than_any_module_has() {
    let count = (1 << 20) + 1;
    let (one, start, end) = archive(&[Raw::new("a", "")]);
    let mut bytes = one[..start].to_vec();
    bytes.extend(one[start..end].repeat(count));
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend((count as u16).to_le_bytes().repeat(2));
    bytes.extend((((end - start) * count) as u32).to_le_bytes());
    bytes.extend((start as u32).to_le_bytes());
    bytes.extend([0; 2]);
    assert!(matches!(open(&bytes), Err(ZipError::TooManyEntries)));
}
