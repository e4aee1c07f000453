//! The documents that a command line names.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use gomod_sbom::Document;
use gomod_sbom::document::{Contents, MAX_DOCUMENT};

use crate::failure::Failure;
use crate::talk::Talk;

/// Reads a document from a file, or from standard input for `-`.
pub(crate) fn read(path: &Path, talk: Talk) -> Result<Document, Failure> {
    let document = parse(path, &bytes(path)?)?;
    tell_unread(&name(path), document.unread(), talk);
    Ok(document)
}

/// What a document lists, and what of it was passed over.
pub(crate) fn contents(path: &Path) -> Result<(Contents, Vec<String>), Failure> {
    Contents::parse(&bytes(path)?).map_err(|error| Failure::document(name(path), &error))
}

/// Tells what of a document was passed over.
pub(crate) fn tell_unread(name: &str, unread: &[String], talk: Talk) {
    match unread {
        [] => {}
        [only] => talk.note(&format!("{name}: elements {only} are not looked at")),
        [first, rest @ ..] => talk.note(&format!(
            "{name}: elements {first} and of {} other sorts are not looked at",
            rest.len()
        )),
    }
}

/// The bytes of a document, of which no more than it takes to know that it is too large.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = MAX_DOCUMENT as u64 + 1;
    let read = if path == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| {
            let size = file.metadata().map_or(0, |about| about.len()).min(most);
            // One more, in which it is seen that the file ends.
            bytes.reserve_exact(usize::try_from(size).unwrap_or_default() + 1);
            file.take(most).read_to_end(&mut bytes)
        })
    };
    read.map_err(|error| Failure::reading(path, &error))?;
    Ok(bytes)
}

/// The document that is in a file.
pub(crate) fn parse(path: &Path, bytes: &[u8]) -> Result<Document, Failure> {
    Document::parse(bytes).map_err(|error| Failure::document(name(path), &error))
}

/// The name of a document for people.
pub(crate) fn name(path: &Path) -> String {
    if path == "-" { "<stdin>".to_owned() } else { path.display().to_string() }
}
