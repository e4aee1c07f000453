//! Zip archives put together byte by byte, so that they may lie.

use flate2::Crc;

/// An entry; what is none is as it should be.
// Not every test lies in every way.
#[allow(dead_code)]
#[derive(Clone, Debug, Default)]
pub(crate) struct Raw {
    pub(crate) name: Vec<u8>,
    pub(crate) content: Vec<u8>,
    pub(crate) deflate: bool,
    pub(crate) method: Option<u16>,
    pub(crate) flags: u16,
    pub(crate) crc: Option<u32>,
    pub(crate) compressed: Option<u32>,
    pub(crate) uncompressed: Option<u32>,
    pub(crate) offset: Option<u32>,
    pub(crate) extra: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

#[allow(dead_code)]
impl Raw {
    pub(crate) fn new(name: impl Into<Vec<u8>>, content: impl Into<Vec<u8>>) -> Self {
        Raw { name: name.into(), content: content.into(), ..Raw::default() }
    }

    pub(crate) fn deflated(name: impl Into<Vec<u8>>, content: impl Into<Vec<u8>>) -> Self {
        Raw { deflate: true, ..Raw::new(name, content) }
    }

    fn body(&self) -> Vec<u8> {
        if !self.deflate {
            return self.content.clone();
        }
        let mut encoder =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, &self.content).unwrap();
        encoder.finish().unwrap()
    }

    /// What the local and the central header share: from the flags to the lengths.
    fn middle(&self, body: usize, extra: usize) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(&self.content);
        let mut out = Vec::new();
        out.extend(self.flags.to_le_bytes());
        let method = self.method.unwrap_or(if self.deflate { 8 } else { 0 });
        out.extend(method.to_le_bytes());
        out.extend([0; 4]);
        out.extend(self.crc.unwrap_or(crc.sum()).to_le_bytes());
        out.extend(self.compressed.unwrap_or(body as u32).to_le_bytes());
        out.extend(self.uncompressed.unwrap_or(self.content.len() as u32).to_le_bytes());
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend((extra as u16).to_le_bytes());
        out
    }
}

/// The archive of these entries, and where its directory and its end record begin.
pub(crate) fn archive(entries: &[Raw]) -> (Vec<u8>, usize, usize) {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let body = entry.body();
        let offset = entry.offset.unwrap_or(out.len() as u32);
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(entry.middle(body.len(), 0));
        out.extend(&entry.name);
        out.extend(&body);
        out.extend(&entry.after);
        directory.extend(b"PK\x01\x02\x14\x03\x14\0");
        directory.extend(entry.middle(body.len(), entry.extra.len()));
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.extra);
    }
    let start = out.len();
    out.extend(&directory);
    let end = out.len();
    out.extend(b"PK\x05\x06\0\0\0\0");
    let count = (entries.len() as u16).to_le_bytes();
    out.extend(count);
    out.extend(count);
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend((start as u32).to_le_bytes());
    out.extend([0; 2]);
    (out, start, end)
}
