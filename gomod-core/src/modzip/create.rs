//! Making a module zip (`Create`, `CreateFromDir`).

use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::check::check;
use super::files::{ModuleFile, list_dir};
use super::{ModZipError, check_module, prefix};
use crate::version::ModuleVersion;

/// Writes the zip of a module made of these files. What does not belong there is left out.
///
/// # Errors
/// The module cannot have that path and version, files that must not be there, a file that cannot
/// be read or grows meanwhile, and those of writing.
pub fn create(
    out: impl Write,
    module: &ModuleVersion,
    files: &[ModuleFile],
) -> Result<(), ModZipError> {
    check_module(module)?;
    let (checked, valid) = check(files);
    checked.result()?;
    let prefix = prefix(module);
    let mut archive = ZipArchiveWriter::new(out);
    for (file, size) in valid {
        let name = [prefix.as_bytes(), &file.path].concat();
        let lossy = || String::from_utf8_lossy(&file.path).into_owned();
        let content = file.open().map_err(|error| ModZipError::io(lossy(), error))?;
        let written = add(&mut archive, name, content.take(size.saturating_add(1)))
            .map_err(|error| ModZipError::io(lossy(), error))?;
        if written > size {
            return Err(ModZipError::Larger { name: lossy() });
        }
    }
    archive.finish().map_err(|error| ModZipError::io("zip", io_error(error)))?;
    Ok(())
}

fn add(
    archive: &mut ZipArchiveWriter<impl Write>,
    name: Vec<u8>,
    mut content: impl Read,
) -> io::Result<u64> {
    let (mut entry, config) = archive
        .new_file(EntryPath::verbatim(name))
        .compression_method(CompressionMethod::DEFLATE)
        .start()
        .map_err(io_error)?;
    let encoder = DeflateEncoder::new(&mut entry, Compression::default());
    let mut writer = config.wrap(encoder);
    let written = io::copy(&mut content, &mut writer)?;
    let (encoder, descriptor) = writer.finish().map_err(io_error)?;
    encoder.finish()?;
    entry.finish(descriptor).map_err(io_error)?;
    Ok(written)
}

fn io_error(error: rawzip::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// Writes the zip of a module made of a directory.
///
/// # Errors
/// Those of [`create`], and of reading the directory.
pub fn create_from_dir(
    out: impl Write,
    module: &ModuleVersion,
    dir: &Path,
) -> Result<(), ModZipError> {
    create(out, module, &list_dir(dir)?.0)
}
