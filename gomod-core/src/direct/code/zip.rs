//! The zip of a module, made from a revision (`codeRepo.Zip`).

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;

use super::CodeRepo;
use crate::modzip::{self, MAX_LICENSE, MAX_ZIP, ModuleFile};
use crate::pseudo;
use crate::source::{SourceError, SourceErrorKind, reason};
use crate::version::ModuleVersion;
use crate::zip::Archive;

impl CodeRepo {
    /// Writes the zip of a version to a file.
    pub(in crate::direct) fn zip(&self, v: &str, out: &mut File) -> Result<(), SourceError> {
        if pseudo::is_pseudo(v) {
            self.stat(v)?;
        }
        let module = ModuleVersion::new(&*self.path, v);
        self.find(v)
            .and_then(|found| self.pack(&found.rev, &found.dir, &module, out))
            .map_err(|error| error.with_plain_module(&self.path, v))
    }

    fn pack(
        &self,
        rev: &str,
        dir: &str,
        module: &ModuleVersion,
        out: &mut File,
    ) -> Result<(), SourceError> {
        let malformed = |cause: String| SourceError::new(SourceErrorKind::Malformed, cause);
        let io = |error: std::io::Error| {
            SourceError::new(SourceErrorKind::Io, format!("writing a zip: {}", reason(&error)))
        };
        let spool = tempfile::tempfile().map_err(io)?;
        let copy = spool.try_clone().map_err(io)?;
        if !self.repository.archive(rev, dir, copy, MAX_ZIP)? {
            return Err(SourceError::new(SourceErrorKind::NotExist, "file does not exist"));
        }
        let archive = Archive::from_file(spool)
            .map_err(|error| malformed(format!("archive of git: {error}")))?;
        let archive = Arc::new(archive);
        let prefix = match dir {
            "" => "prefix/".to_owned(),
            dir => format!("prefix/{dir}/"),
        };
        let mut files = Vec::new();
        for (index, entry) in archive.entries().iter().enumerate() {
            if let Some(name) = entry.name().strip_prefix(prefix.as_bytes())
                && !name.is_empty()
                && !name.ends_with(b"/")
            {
                files.push(ModuleFile::archived(name, &archive, index));
            }
        }
        if !dir.is_empty() && !files.iter().any(|file| file.is_named(b"LICENSE")) {
            let license = self.repository.file(rev, "LICENSE");
            if let Ok(Some(bytes)) = license
                && bytes.len() as u64 <= MAX_LICENSE
            {
                files.push(ModuleFile::of_bytes("LICENSE", bytes.to_vec()));
            }
        }
        out.set_len(0).and_then(|()| out.seek(SeekFrom::Start(0))).map_err(io)?;
        let mut out = std::io::BufWriter::new(out);
        modzip::create(&mut out, module, &files)
            .map_err(|error| malformed(format!("create zip: {error}")))?;
        out.flush().map_err(io)
    }
}
