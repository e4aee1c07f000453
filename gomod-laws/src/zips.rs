//! Laws of module zips.

use std::fs;

use gomod_core::dirhash::Hash1;
use gomod_core::modzip::{check_zip, unzip};
use gomod_core::version::ModuleVersion;
use gomod_core::zip::Entry;

/// The zip of `example.com/m@v1.0.0`: one that passes unpacks below its directory, and what is
/// there has the hash of the zip.
pub fn zip(data: &[u8]) {
    let scratch = tempfile::tempdir().expect("a directory for scratch");
    let file = scratch.path().join("zip");
    fs::write(&file, data).expect("a file for scratch");
    let module = ModuleVersion::new("example.com/m", "v1.0.0");
    let Ok((archive, checked)) = check_zip(&module, &file) else { return };
    // A few bytes may stand for very many: that is allowed up to 500 MiB, and no law.
    if !checked.is_valid() || archive.entries().iter().map(Entry::size).sum::<u64>() > 1 << 20 {
        return;
    }
    let hash = Hash1::of_zip(&archive, 1).map(Hash1::finish);
    let inside = scratch.path().join("a/b/c");
    let unpacked = unzip(&inside, &module, &file);
    assert_eq!(fs::read_dir(scratch.path()).map(Iterator::count).ok(), Some(2), "beside it");
    if unpacked.is_err() || archive.entries().iter().any(Entry::is_dir) {
        return;
    }
    let again = Hash1::of_dir(&inside, &module.to_string(), 1).map(Hash1::finish);
    assert_eq!(hash.ok(), again.ok());
}
