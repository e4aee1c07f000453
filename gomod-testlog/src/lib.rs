//! A checksum database for tests: records, a key, and the answers that a server would give.
//!
//! It shares no line with the client that it tests: its tree is kept row by row, as RFC 6962 defines
//! it. [`Log::answer`] is what an honest server says; whoever tests a client against dishonest ones
//! changes that, and signs what he likes with [`Log::sign`].
//!
//! ```
//! use gomod_testlog::Log;
//!
//! let mut log = Log::new("log.test", 1);
//! log.add("example.com/a", "v1.0.0", "h1:a", "h1:b");
//! assert!(log.answer("/latest", 1).unwrap().starts_with(b"go.sum database tree\n1\n"));
//! let answer = String::from_utf8(log.answer("/lookup/example.com/a@v1.0.0", 1).unwrap()).unwrap();
//! assert!(answer.starts_with("0\nexample.com/a v1.0.0 h1:a\n"));
//! ```

mod lies;

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

pub use lies::{Hashes, LIES, Lie, Said, World};

/// A hash of a record or a node.
pub type Hash = [u8; 32];

/// How many hashes a full tile has: tiles are 8 high.
const FULL: u64 = 256;

/// A log of records.
#[derive(Debug)]
pub struct Log {
    name: String,
    key: SigningKey,
    texts: Vec<String>,
    /// By the escaped `PATH@VERSION`.
    ids: HashMap<String, u64>,
    /// The hashes of complete subtrees: of records, of pairs, of pairs of pairs.
    rows: Vec<Vec<Hash>>,
}

impl Log {
    /// An empty log with a key that is made from a number.
    #[must_use]
    pub fn new(name: &str, key: u8) -> Self {
        Log {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&[key; 32]),
            texts: Vec::new(),
            ids: HashMap::new(),
            rows: vec![Vec::new()],
        }
    }

    /// A log of made-up modules `fill.test/mN v1.0.0`.
    #[must_use]
    pub fn filled(name: &str, key: u8, records: u64) -> Self {
        let mut log = Log::new(name, key);
        for n in 0..records {
            log.fill(n);
        }
        log
    }

    /// Adds the made-up module `fill.test/mN v1.0.0`.
    pub fn fill(&mut self, n: u64) {
        let hash =
            |what: &str| format!("h1:{}", STANDARD.encode(Sha256::digest(format!("{what} {n}"))));
        self.add(&format!("fill.test/m{n}"), "v1.0.0", &hash("zip"), &hash("go.mod"));
    }

    /// Adds a module version with its two hashes; its number.
    pub fn add(&mut self, path: &str, version: &str, zip: &str, go_mod: &str) -> u64 {
        let text = format!("{path} {version} {zip}\n{path} {version}/go.mod {go_mod}\n");
        self.add_text(path, version, text)
    }

    /// Adds a record with any text; its number.
    pub fn add_text(&mut self, path: &str, version: &str, text: String) -> u64 {
        let id = self.texts.len() as u64;
        self.ids.insert(format!("{}@{}", escape(path), escape(version)), id);
        let mut hash = leaf(&text);
        self.texts.push(text);
        for row in 0.. {
            if row == self.rows.len() {
                self.rows.push(Vec::new());
            }
            self.rows[row].push(hash);
            match self.rows[row].len() {
                len if len.is_multiple_of(2) => hash = node(&self.rows[row][len - 2], &hash),
                _ => break,
            }
        }
        id
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many records it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.texts.len() as u64
    }

    /// The text of a record.
    #[must_use]
    pub fn text(&self, id: u64) -> Option<&str> {
        self.texts.get(usize::try_from(id).ok()?).map(String::as_str)
    }

    /// The number of the record of a module version.
    #[must_use]
    pub fn id(&self, path: &str, version: &str) -> Option<u64> {
        self.ids.get(&format!("{}@{}", escape(path), escape(version))).copied()
    }

    /// The public key, as it stands in GOSUMDB.
    #[must_use]
    pub fn key(&self) -> String {
        let (hash, key) = self.encoded_key();
        format!("{}+{:08x}+{}", self.name, u32::from_be_bytes(hash), STANDARD.encode(key))
    }

    fn encoded_key(&self) -> ([u8; 4], Vec<u8>) {
        let key = [&[1][..], &self.key.verifying_key().to_bytes()].concat();
        let hash = Sha256::digest([self.name.as_bytes(), b"\n", &key].concat());
        ([hash[0], hash[1], hash[2], hash[3]], key)
    }

    /// A note: the text, and the signature of the log under it.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let (hash, _) = self.encoded_key();
        let bytes = [&hash[..], &self.key.sign(text.as_bytes()).to_bytes()].concat();
        format!("{text}\n\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }

    /// The hash of the tree of the first records.
    #[must_use]
    pub fn root(&self, size: u64) -> Hash {
        self.hash_of(0, size)
    }

    /// The hash of records from one number up to another, as RFC 6962 defines it.
    fn hash_of(&self, from: u64, to: u64) -> Hash {
        let len = to - from;
        if len == 0 {
            return Sha256::digest([]).into();
        }
        if len.is_power_of_two() && from.is_multiple_of(len) {
            return self.rows[len.ilog2() as usize][index(from / len)];
        }
        let half = 1 << (len - 1).ilog2();
        node(&self.hash_of(from, from + half), &self.hash_of(from + half, to))
    }

    /// The text of a tree head.
    #[must_use]
    pub fn tree_text(size: u64, root: &Hash) -> String {
        format!("go.sum database tree\n{size}\n{}\n", STANDARD.encode(root))
    }

    /// The signed head of the tree of the first records.
    #[must_use]
    pub fn head(&self, size: u64) -> String {
        self.sign(&Log::tree_text(size, &self.root(size)))
    }

    /// The answer about a record, with the head of the tree of the first records.
    #[must_use]
    pub fn record(&self, id: u64, size: u64) -> Option<String> {
        Some(format!("{id}\n{}\n{}", self.text(id)?, self.head(size)))
    }

    /// The hashes of a tile, if the tree of the first records has so many.
    #[must_use]
    pub fn tile(&self, level: usize, index_: u64, width: u64, size: u64) -> Option<Vec<u8>> {
        let row = self.rows.get(level * 8)?;
        let complete = size >> (level * 8);
        let from = index_.checked_mul(FULL)?;
        let to = from.checked_add(width).filter(|&to| to <= complete)?;
        Some(row.get(index(from)..index(to))?.concat())
    }

    /// What an honest server says at a path, while it has so many records: `/supported`, `/latest`,
    /// `/lookup/PATH@VERSION`, `/tile/8/LEVEL/NUMBER[.p/WIDTH]`. A `%21` stands for a `!`.
    #[must_use]
    pub fn answer(&self, path: &str, size: u64) -> Option<Vec<u8>> {
        let path = path.replace("%21", "!");
        if path == "/supported" {
            return Some(Vec::new());
        }
        if path == "/latest" {
            return Some(self.head(size).into_bytes());
        }
        if let Some(name) = path.strip_prefix("/lookup/") {
            let id = self.ids.get(name).copied().filter(|&id| id < size)?;
            return self.record(id, size).map(String::into_bytes);
        }
        let (level, rest) = path.strip_prefix("/tile/8/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok()?),
            None => (rest, FULL),
        };
        let mut index = 0_u64;
        for group in number.split('/') {
            index = index * 1000 + group.trim_start_matches('x').parse::<u64>().ok()?;
        }
        self.tile(level.parse().ok()?, index, width, size)
    }

    /// The paths of all tiles of a tree, each as wide as it is there.
    #[must_use]
    pub fn tiles(size: u64) -> Vec<String> {
        let mut paths = Vec::new();
        for level in 0..8 {
            let complete = size >> (level * 8);
            for index in 0..complete.div_ceil(FULL) {
                let mut number = format!("{:03}", index % 1000);
                let mut rest = index / 1000;
                while rest > 0 {
                    number = format!("x{:03}/{number}", rest % 1000);
                    rest /= 1000;
                }
                let width = (complete - index * FULL).min(FULL);
                let partial = if width < FULL { format!(".p/{width}") } else { String::new() };
                paths.push(format!("/tile/8/{level}/{number}{partial}"));
            }
        }
        paths
    }

    /// Lays the answers for so many records as files, as a proxy with a `file://` URL has them below
    /// `sumdb/NAME`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn lay(&self, dir: &Path, size: u64) -> io::Result<()> {
        let lookups = self.ids.keys().map(|name| format!("/lookup/{name}"));
        let others = ["/supported", "/latest"].map(str::to_owned);
        for path in Log::tiles(size).into_iter().chain(lookups).chain(others) {
            if let Some(bytes) = self.answer(&path, size) {
                let file = dir.join(path.trim_start_matches('/'));
                if let Some(dir) = file.parent() {
                    fs::create_dir_all(dir)?;
                }
                fs::write(file, bytes)?;
            }
        }
        Ok(())
    }
}

/// The hash of a record.
#[must_use]
pub fn leaf(text: &str) -> Hash {
    Sha256::digest([&[0], text.as_bytes()].concat()).into()
}

/// The hash of a node.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::digest([&[1][..], left, right].concat()).into()
}

/// Capital letters as `!` and the small letter.
fn escape(text: &str) -> String {
    let letter = |c: char| match c.is_ascii_uppercase() {
        true => format!("!{}", c.to_ascii_lowercase()),
        false => c.to_string(),
    };
    text.chars().map(letter).collect()
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
