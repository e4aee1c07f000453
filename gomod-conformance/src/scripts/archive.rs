//! The archives of the go command's tests: several files in one text, and the zip of a module.

use gomod_core::version::ModuleVersion;

/// A text with files behind it, each headed by `-- name --`.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    /// What stands before the first file.
    pub(crate) comment: String,
    /// Names and contents.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Archive {
    /// Takes an archive apart.
    pub(crate) fn parse(bytes: &[u8]) -> Archive {
        let mut archive = Archive::default();
        let mut comment = Vec::new();
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            match (heading(line), archive.files.last_mut()) {
                (Some(name), _) => archive.files.push((name, Vec::new())),
                (None, Some((_, content))) => content.extend_from_slice(line),
                (None, None) => comment.extend_from_slice(line),
            }
        }
        // What does not end its line is completed.
        for (_, content) in &mut archive.files {
            if content.last().is_some_and(|&last| last != b'\n') {
                content.push(b'\n');
            }
        }
        archive.comment = String::from_utf8_lossy(&comment).into_owned();
        archive
    }

    /// The content of a file.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(n, _)| n == name).map(|(_, content)| content.as_slice())
    }

    /// The zip that the go command's test proxy makes of it; a name that begins with a slash
    /// stands there without the module before it.
    pub(crate) fn module_zip(&self, module: &ModuleVersion) -> Vec<u8> {
        let kept = self.files.iter().filter(|(n, _)| !matches!(&**n, ".info" | ".mod" | ".zip"));
        zip(kept.map(|(name, content)| {
            let name = match name.strip_prefix('/') {
                Some(name) => name.to_owned(),
                None => format!("{module}/{name}"),
            };
            (name, content.as_slice())
        }))
    }
}

fn heading(line: &[u8]) -> Option<String> {
    let line = std::str::from_utf8(line).ok()?.trim_end_matches(['\n', '\r']);
    let name = line.strip_prefix("-- ")?.strip_suffix(" --")?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A zip file with these files, none of them compressed.
pub(crate) fn zip<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, content) in files {
        let offset = size(out.len());
        let mut header = Vec::new();
        header.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        header.extend(crc32(content).to_le_bytes());
        header.extend(size(content.len()).to_le_bytes());
        header.extend(size(content.len()).to_le_bytes());
        header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        header.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name.as_bytes());
        out.extend(content);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        count += 1;
    }
    let start = size(out.len());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size(directory.len()).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The checksum of zip files (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_taken_apart() {
        let archive = Archive::parse(b"text\n-- a --\none\n-- b/c --\ntwo\nthree");
        assert_eq!(archive.comment, "text\n");
        assert_eq!(archive.get("a"), Some(&b"one\n"[..]));
        assert_eq!(archive.get("b/c"), Some(&b"two\nthree\n"[..]));
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
