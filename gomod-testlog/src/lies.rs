//! Dishonest servers: each tells one lie about one module version.

use crate::{Hash, Log};

/// A log with a past, a second history under the same key, and a module that is asked about.
#[derive(Debug)]
pub struct World {
    /// The log.
    pub log: Log,
    /// Another history: it parts from the log before [`World::before`], and has the module with
    /// the hashes of forged bytes.
    pub fork: Log,
    /// A log of the same name with another key.
    pub impostor: Log,
    /// How many records the log had when the client last asked.
    pub before: u64,
    /// The module that is asked about.
    pub path: String,
    /// Its version.
    pub version: String,
    /// The number of its record.
    pub id: u64,
    /// A record for the module that lacks the line of its zip, and one that has no line for it.
    poor: u64,
    forged: (String, String),
}

/// The hashes of a module version: of its zip and of its go.mod.
pub type Hashes<'h> = (&'h str, &'h str);

/// What a server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A status that is not 200.
    Status(u16),
    /// 200 and a body.
    Body(Vec<u8>),
}

impl Said {
    fn or_missing(body: Option<Vec<u8>>) -> Self {
        body.map_or(Said::Status(404), Said::Body)
    }

    fn text(text: impl Into<String>) -> Self {
        Said::Body(text.into().into_bytes())
    }
}

/// A lie.
pub struct Lie {
    /// In words.
    pub what: &'static str,
    /// Whether the bytes of the module are forged too.
    pub is_forged: bool,
    /// A part of the reason for which it must be refused.
    pub reason: &'static str,
    /// What the server says at a path, as [`Log::answer`] has them; none where it is honest.
    says: fn(&World, &str) -> Option<Said>,
}

impl std::fmt::Debug for Lie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.what)
    }
}

impl World {
    /// A world of so many records, at least 600.
    #[must_use]
    pub fn new(
        records: u64,
        path: &str,
        version: &str,
        honest: Hashes<'_>,
        forged: Hashes<'_>,
    ) -> Self {
        let name = "log.test";
        let mut world = World {
            log: Log::new(name, 1),
            fork: Log::new(name, 1),
            impostor: Log::filled(name, 2, 3),
            before: records - records / 10,
            path: path.to_owned(),
            version: version.to_owned(),
            id: records / 5 * 3,
            poor: 0,
            forged: (forged.0.to_owned(), forged.1.to_owned()),
        };
        for n in 0..records {
            if n == world.id {
                world.log.add(path, version, honest.0, honest.1);
                world.fork.add(path, version, forged.0, forged.1);
            } else {
                world.log.fill(n);
                world.fork.fill(n);
            }
        }
        let text = format!("{path} {version}x {}\n{path}x {version} {}\n", honest.0, honest.0);
        world.poor = world.log.add_text("poor.test/poor", version, text);
        world
    }

    /// How many records the log has now.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.log.size()
    }

    /// What a server says that tells a lie.
    #[must_use]
    pub fn says(&self, lie: &Lie, path: &str) -> Said {
        (lie.says)(self, path).unwrap_or_else(|| self.honest(path))
    }

    /// What an honest server says.
    #[must_use]
    pub fn honest(&self, path: &str) -> Said {
        Said::or_missing(self.log.answer(path, self.now()))
    }

    /// What the server said when the client last asked.
    #[must_use]
    pub fn past(&self, path: &str) -> Said {
        Said::or_missing(self.log.answer(path, self.before))
    }

    /// Whether a path is that of the answer about the module.
    fn is_lookup(&self, path: &str) -> bool {
        path.starts_with("/lookup/")
    }

    fn text(&self) -> &str {
        self.log.text(self.id).unwrap_or_default()
    }

    fn forged_text(&self) -> String {
        let World { path, version, forged, .. } = self;
        format!("{path} {version} {}\n{path} {version}/go.mod {}\n", forged.0, forged.1)
    }

    /// An answer from its parts.
    fn lookup(&self, path: &str, id: impl ToString, text: &str, note: &str) -> Option<Said> {
        let answer = format!("{}\n{text}\n{note}", id.to_string());
        self.is_lookup(path).then(|| Said::text(answer))
    }

    fn head(&self) -> String {
        self.log.head(self.now())
    }

    /// The honest record with another note.
    fn noted(&self, path: &str, note: &str) -> Option<Said> {
        self.lookup(path, self.id, self.text(), note)
    }

    /// A head of a size and hash, signed.
    fn signed(&self, size: impl std::fmt::Display, root: &Hash) -> String {
        let text = Log::tree_text(0, root);
        self.log.sign(&text.replacen("\n0\n", &format!("\n{size}\n"), 1))
    }

    /// The tile with the record, changed.
    fn tile(&self, path: &str, level: u64, change: impl Fn(Vec<u8>) -> Said) -> Option<Said> {
        let number = self.id >> (8 * (level + 1));
        let name = format!("/tile/8/{level}/{number:03}");
        let is_it = path == name || path.strip_prefix(&name).is_some_and(|w| w.starts_with(".p/"));
        is_it.then(|| match self.honest(path) {
            Said::Body(bytes) => change(bytes),
            said => said,
        })
    }
}

/// The lies; corrupt tiles are beside them, for there is one for each hash.
pub const LIES: &[Lie] = &[
    Lie {
        what: "the module has other bytes than the log knows",
        is_forged: true,
        reason: "checksum mismatch",
        says: |_, _| None,
    },
    Lie {
        what: "the record of another module, itself proven (CVE-2026-42501)",
        is_forged: true,
        reason: "checksum missing from sumdb response",
        says: |w, path| w.lookup(path, 0, w.log.text(0)?, &w.head()),
    },
    Lie {
        what: "a proven record with lines of like names only (CVE-2026-42501)",
        is_forged: false,
        reason: "checksum missing from sumdb response",
        says: |w, path| w.lookup(path, w.poor, w.log.text(w.poor)?, &w.head()),
    },
    Lie {
        what: "an empty record (CVE-2026-42501)",
        is_forged: true,
        reason: "malformed record",
        says: |w, path| w.lookup(path, w.id, "", &w.head()),
    },
    Lie {
        what: "a record of one empty line",
        is_forged: true,
        reason: "malformed record",
        says: |w, path| w.lookup(path, w.id, "\n", &w.head()),
    },
    Lie {
        what: "forged lines in the signed note, below the tree (CVE-2026-56864)",
        is_forged: true,
        reason: "checksum m",
        says: |w, path| {
            let text = Log::tree_text(w.now(), &w.log.root(w.now()));
            let note = w.log.sign(&(text + &w.forged_text()));
            w.lookup(path, 0, w.log.text(0)?, &note)
        },
    },
    Lie {
        what: "forged lines between the record and the note (CVE-2026-56864)",
        is_forged: true,
        reason: "invalid signature",
        says: |w, path| w.noted(path, &format!("{}\n{}", w.forged_text(), w.head())),
    },
    Lie {
        what: "forged lines under the signature (CVE-2026-56864)",
        is_forged: true,
        reason: "malformed note",
        says: |w, path| w.noted(path, &(w.head() + &w.forged_text())),
    },
    Lie {
        what: "forged lines above the honest ones in the record",
        is_forged: true,
        reason: "cannot authenticate record",
        says: |w, path| w.lookup(path, w.id, &(w.forged_text() + w.text()), &w.head()),
    },
    Lie {
        what: "forged lines under the honest number",
        is_forged: true,
        reason: "cannot authenticate record",
        says: |w, path| w.lookup(path, w.id, &w.forged_text(), &w.head()),
    },
    Lie {
        what: "the honest record under another number",
        is_forged: false,
        reason: "cannot authenticate record",
        says: |w, path| w.lookup(path, w.id + 1, w.text(), &w.head()),
    },
    Lie {
        what: "a number the tree does not reach",
        is_forged: false,
        reason: "cannot validate",
        says: |w, path| w.lookup(path, w.now(), w.text(), &w.head()),
    },
    Lie {
        what: "a number beyond 64 bits",
        is_forged: false,
        reason: "malformed record",
        says: |w, path| w.lookup(path, "18446744073709551616", w.text(), &w.head()),
    },
    Lie {
        what: "a negative number",
        is_forged: false,
        reason: "malformed record",
        says: |w, path| w.lookup(path, "-1", w.text(), &w.head()),
    },
    Lie {
        what: "control characters in the record",
        is_forged: false,
        reason: "malformed record",
        says: |w, path| w.lookup(path, w.id, &w.text().replace(" h1:", "\th1:"), &w.head()),
    },
    Lie {
        what: "an answer without anything in it",
        is_forged: false,
        reason: "malformed record",
        says: |w, path| w.is_lookup(path).then(|| Said::text("")),
    },
    Lie {
        what: "a login page",
        is_forged: false,
        reason: "HTML page",
        says: |w, path| {
            w.is_lookup(path)
                .then(|| Said::text("<!DOCTYPE html>\n<html><body>hello</body></html>\n"))
        },
    },
    Lie {
        what: "a signature with one bit changed",
        is_forged: false,
        reason: "invalid signature",
        says: |w, path| {
            let mut note = w.head();
            let at = note.len() - 10;
            let other = if note.as_bytes()[at] == b'A' { "B" } else { "A" };
            note.replace_range(at..=at, other);
            w.noted(path, &note)
        },
    },
    Lie {
        what: "the signature of another head",
        is_forged: false,
        reason: "invalid signature",
        says: |w, path| {
            let (text, _) =
                w.head().split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            let (_, other) = w
                .log
                .head(w.before)
                .split_once("\n\n")
                .map(|(a, b)| (a.to_owned(), b.to_owned()))?;
            w.noted(path, &format!("{text}\n\n{other}"))
        },
    },
    Lie {
        what: "a key of the same name that nobody knows",
        is_forged: true,
        reason: "no verifiable signatures",
        says: |w, path| {
            let text = Log::tree_text(w.now(), &w.fork.root(w.now() - 1));
            w.lookup(path, w.id, &w.forged_text(), &w.impostor.sign(&text))
        },
    },
    Lie {
        what: "a head that nobody signed",
        is_forged: false,
        reason: "malformed note",
        says: |w, path| w.noted(path, &Log::tree_text(w.now(), &w.log.root(w.now()))),
    },
    Lie {
        what: "two hundred signatures",
        is_forged: false,
        reason: "malformed note",
        says: |w, path| {
            let head = w.head();
            let (text, signature) = head.split_once("\n\n")?;
            w.noted(path, &format!("{text}\n\n{}", signature.repeat(200)))
        },
    },
    Lie {
        what: "a signed text that is no tree",
        is_forged: false,
        reason: "malformed tree",
        says: |w, path| w.noted(path, &w.log.sign("go.sum database wood\n1\nAAAA\n")),
    },
    Lie {
        what: "a signed tree of a size with a leading zero",
        is_forged: false,
        reason: "malformed tree",
        says: |w, path| w.noted(path, &w.signed(format!("0{}", w.now()), &w.log.root(w.now()))),
    },
    Lie {
        what: "a signed tree of negative size",
        is_forged: false,
        reason: "malformed tree",
        says: |w, path| w.noted(path, &w.signed("-5", &w.log.root(5))),
    },
    Lie {
        what: "a signed tree of enormous size",
        is_forged: false,
        reason: "",
        says: |w, path| w.noted(path, &w.signed(1_u64 << 61, &w.log.root(w.now()))),
    },
    Lie {
        what: "a signed tree hash that is not that of the tiles",
        is_forged: false,
        reason: "inconsistent tile",
        says: |w, path| w.noted(path, &w.signed(w.now(), &w.log.root(w.now() - 1))),
    },
    Lie {
        what: "a fork: other records since, with heads, tiles and records of their own",
        is_forged: true,
        reason: "misbehavior",
        says: |w, path| Some(Said::or_missing(w.fork.answer(path, w.fork.size()))),
    },
    Lie {
        what: "a fork of the size that is known",
        is_forged: true,
        reason: "misbehavior",
        says: |w, path| Some(Said::or_missing(w.fork.answer(path, w.before))),
    },
    Lie {
        what: "a fork that is rolled back to a smaller size",
        is_forged: true,
        reason: "misbehavior",
        says: |w, path| match w.is_lookup(path) {
            true => Some(Said::or_missing(w.fork.answer(path, w.before - 100))),
            false => None,
        },
    },
    Lie {
        what: "an honest head rolled back, with a forged record",
        is_forged: true,
        reason: "cannot authenticate record",
        says: |w, path| w.lookup(path, w.id, &w.forged_text(), &w.log.head(w.before - 100)),
    },
    Lie {
        what: "a head that lost what is known of the log, and tiles as small",
        is_forged: true,
        reason: "",
        says: |w, path| Some(Said::or_missing(w.fork.answer(path, w.id + 1))),
    },
    Lie {
        what: "a tile cut in half",
        is_forged: false,
        reason: "bytes, not",
        says: |w, path| w.tile(path, 0, |bytes| Said::Body(bytes[..bytes.len() / 2].to_vec())),
    },
    Lie {
        what: "a tile that lacks one byte",
        is_forged: false,
        reason: "bytes, not",
        says: |w, path| w.tile(path, 0, |bytes| Said::Body(bytes[1..].to_vec())),
    },
    Lie {
        what: "an empty tile",
        is_forged: false,
        reason: "bytes, not",
        says: |w, path| w.tile(path, 0, |_| Said::text("")),
    },
    Lie {
        what: "a tile with one hash too many",
        is_forged: false,
        reason: "larger than the limit",
        says: |w, path| w.tile(path, 0, |bytes| Said::Body([&bytes[..], &[7; 32]].concat())),
    },
    Lie {
        what: "a tile of 4 MiB",
        is_forged: false,
        reason: "larger than the limit",
        says: |w, path| w.tile(path, 0, |_| Said::Body(vec![7; 4 << 20])),
    },
    Lie {
        what: "a tile with its hashes in another order",
        is_forged: false,
        reason: "inconsistent tile",
        says: |w, path| {
            w.tile(path, 0, |mut bytes| {
                bytes.rotate_left(32);
                Said::Body(bytes)
            })
        },
    },
    Lie {
        what: "another tile in the place of one",
        is_forged: false,
        reason: "inconsistent tile",
        says: |w, path| w.tile(path, 0, |_| Said::or_missing(w.log.tile(0, 0, 256, w.now()))),
    },
    Lie {
        what: "no tile",
        is_forged: false,
        reason: "404",
        says: |w, path| w.tile(path, 0, |_| Said::Status(404)),
    },
    Lie {
        what: "no tile above",
        is_forged: false,
        reason: "404",
        says: |w, path| {
            path.starts_with("/tile/8/1/").then(|| {
                let _ = w;
                Said::Status(404)
            })
        },
    },
    Lie {
        what: "no record at all",
        is_forged: false,
        reason: "404",
        says: |w, path| w.is_lookup(path).then_some(Said::Status(404)),
    },
    Lie {
        what: "a refusal",
        is_forged: false,
        reason: "403",
        says: |w, path| w.is_lookup(path).then_some(Said::Status(403)),
    },
    Lie {
        what: "an answer of 4 MiB",
        is_forged: false,
        reason: "larger than the limit",
        says: |w, path| {
            let head = w.head();
            w.is_lookup(path).then(|| {
                let lines = w.text().repeat((4 << 20) / w.text().len());
                Said::text(format!("{}\n{lines}\n{head}", w.id))
            })
        },
    },
];
