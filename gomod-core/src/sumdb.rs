//! The checksum database: a public log of the hashes of every module version, so that all the world
//! sees the same.
//!
//! [`SumDb`] asks it as the go command does (`cmd/go/internal/modfetch/sumdb.go`): GOSUMDB names it,
//! a proxy that says so speaks for it, and what it answered is kept where the go command keeps it:
//!
//! ```text
//! GOMODCACHE/cache/download/sumdb/NAME/lookup/PATH@VERSION   answers
//! GOMODCACHE/cache/download/sumdb/NAME/tile/8/...            tiles, once they are authenticated
//! GOPATH/pkg/sumdb/NAME/latest                               the newest signed tree head
//! ```
//!
//! Nobody on the way is believed. An answer counts when its tree head is signed, when that tree and
//! the newest one known are one log, and when the record is in it. Only lines of the record itself
//! are looked at, and an answer that lacks the line asked for is no answer: a proxy could fool
//! the go command with either (CVE-2026-42501, CVE-2026-56864, CVE-2026-56865).
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use gomod_core::env::Settings;
//! use gomod_core::sumdb::SumDb;
//! use gomod_core::supply::{Supply, SupplyOptions};
//!
//! let settings = Settings::from_process()?;
//! let supply = Arc::new(Supply::open(&settings, SupplyOptions::default())?);
//! let log = SumDb::new(&settings, supply);
//! let sum = "h1:5QCPA2vWBUVREgAD0tmxaBcFSs0AVMNvZlyNzYRSgj8=";
//! let proof = log.check("rsc.io/quote", "v1.5.2/go.mod", sum)?;
//! println!("record {} of {} in {}", proof.record, log.tree().size, log.name());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod config;
mod error;
mod head;
mod store;
mod tiles;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub use error::{Fork, SumDbError, SumDbErrorKind};

use self::config::Config;
pub(crate) use self::config::TOOLCHAIN;
use self::head::Timeline;
use self::store::Store;
use self::tiles::TileCache;
use crate::env::Settings;
use crate::path::{escape_path, escape_version};
use crate::proxy::Proxy;
use crate::source::{SourceError, SourceErrorKind};
use crate::supply::Supply;
use crate::tlog::{HashReader, Node, Record, Tree, record_hash};
use crate::version::ModuleVersion;

/// The longest answer about a module version that is read; one has some 500 bytes.
const MAX_LOOKUP: u64 = 1 << 20;

/// A client of the checksum database. It is shared by threads, and asks for nothing twice.
pub struct SumDb {
    config: Config,
    store: Store,
    supply: Arc<Supply>,
    /// How the database is reached, once it must be.
    remote: OnceLock<Result<Proxy, SourceError>>,
    /// Whether the stored tree head was read.
    ready: OnceLock<Result<(), SumDbError>>,
    timeline: Timeline,
    tiles: TileCache,
    records: Mutex<HashMap<String, Slot>>,
}

type Slot = Arc<OnceLock<Result<Arc<LogRecord>, SumDbError>>>;

/// A record that is in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// Its number in the log.
    pub id: u64,
    /// Its text: lines of a go.sum, for the module and for its go.mod.
    pub text: String,
}

impl LogRecord {
    /// The hashes that it has for a module version; the version ends in `/go.mod` where that file is
    /// meant.
    pub fn hashes<'r>(&'r self, path: &str, version: &str) -> impl Iterator<Item = &'r str> {
        let key = [path, " ", version, " "].concat();
        self.text.split('\n').filter_map(move |line| line.strip_prefix(&*key))
    }
}

/// The log has a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogProof {
    /// The number of the record that has it.
    pub record: u64,
}

impl fmt::Debug for SumDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SumDb").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl SumDb {
    /// The database that the settings name. Nothing is read or asked for yet; what is wrong about
    /// GOSUMDB is told when the database is needed.
    #[must_use]
    pub fn new(settings: &Settings, supply: Arc<Supply>) -> Self {
        let config = Config::new(settings);
        let name = config.database.as_ref().map_or("", |database| &database.name);
        let store = Store::new(name, settings, &supply);
        Self {
            config,
            store,
            supply,
            remote: OnceLock::new(),
            ready: OnceLock::new(),
            timeline: Timeline::default(),
            tiles: TileCache::default(),
            records: Mutex::default(),
        }
    }

    /// The name of the database; empty when there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.config.database.as_ref().map_or("", |database| &database.name)
    }

    /// Whether there is a database that could be asked at all.
    ///
    /// # Errors
    /// GOSUMDB is `off` or makes no sense.
    pub fn usable(&self) -> Result<(), SumDbError> {
        self.config.database.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// Whether the database is asked about a module: not when GOSUMDB is `off` or GONOSUMDB matches
    /// it. The toolchains of Go are asked about all the same, unless they come from a local tree.
    /// GOINSECURE has no say.
    #[must_use]
    pub fn is_asked(&self, path: &str) -> bool {
        self.config.is_asked(path)
    }

    /// The newest tree head that was seen, here or by the go command; that of the empty tree before
    /// anything was asked.
    #[must_use]
    pub fn tree(&self) -> Tree {
        self.timeline.latest().tree
    }

    /// Checks that the log has a hash for a module version. The version ends in `/go.mod` where that
    /// file is meant. Rules about who is not asked for are the caller's: [`SumDb::is_asked`].
    ///
    /// # Errors
    /// The log has another hash or none, cannot be asked, or does not hold together.
    pub fn check(&self, path: &str, version: &str, hash: &str) -> Result<LogProof, SumDbError> {
        let record = self.lookup(path, version)?;
        let mut other = None;
        for found in record.hashes(path, version) {
            if found == hash {
                return Ok(LogProof { record: record.id });
            }
            // As the go command has it: the first of the known kind must fit.
            if found.starts_with("h1:") {
                other = Some(found.to_owned());
                break;
            }
        }
        let kind = match other {
            Some(logged) => SumDbErrorKind::Mismatch {
                computed: hash.to_owned(),
                logged,
                database: self.name().to_owned(),
            },
            None => SumDbErrorKind::Absent,
        };
        Err(SumDbError::about(path, version, kind))
    }

    /// Looks the record of a module version up and proves that it is in the log. A `/go.mod` at the
    /// end of the version makes no difference.
    ///
    /// # Errors
    /// There is none, the log cannot be asked, or it does not hold together.
    pub fn lookup(&self, path: &str, version: &str) -> Result<Arc<LogRecord>, SumDbError> {
        let bare = version.strip_suffix("/go.mod").unwrap_or(version);
        let about = |error: SumDbError| error.with_module(path, version);
        let invalid = |cause: String| {
            about(SumDbErrorKind::Source(SourceError::new(SourceErrorKind::Invalid, cause)).into())
        };
        let path_part = escape_path(path).map_err(|error| invalid(error.to_string()))?;
        let version_part = escape_version(bare).map_err(|error| invalid(error.to_string()))?;
        let name = format!("lookup/{path_part}@{version_part}");
        let slot = Slot::clone(lock(&self.records).entry(name.clone()).or_default());
        let module = ModuleVersion::new(path, bare);
        slot.get_or_init(|| self.look_up(&name, &module)).clone().map_err(about)
    }

    fn look_up(&self, name: &str, module: &ModuleVersion) -> Result<Arc<LogRecord>, SumDbError> {
        self.ready()?;
        if let Some(answer) = self.store.read(name, MAX_LOOKUP) {
            match self.prove(&answer, module) {
                // A file that was damaged is replaced by what the database says. A fork stays one.
                Err(error) if !error.is_fork() && !self.supply.options().offline => {}
                proven => return proven,
            }
        }
        let _told = self.supply.telling(module);
        let answer = self.ask(name, MAX_LOOKUP)?;
        let record = self.prove(&answer, module)?;
        self.store.write(name, &answer);
        Ok(record)
    }

    /// An answer is worth what can be proven of it. One about something else is none, and must not
    /// come into the cache under this name.
    fn prove(&self, answer: &[u8], module: &ModuleVersion) -> Result<Arc<LogRecord>, SumDbError> {
        let record = Record::parse(answer)?;
        self.merge(record.note)?;
        let latest = self.timeline.latest();
        let hashes = self.hashes(&latest, |hashes| hashes.read(&[Node::record(record.id)]))?;
        self.save(&latest);
        if hashes.first() != Some(&record_hash(record.text.as_bytes())) {
            return Err(SumDbErrorKind::Forged { id: record.id }.into());
        }
        let record = LogRecord { id: record.id, text: record.text.to_owned() };
        let ModuleVersion { path, version } = module;
        let go_mod = format!("{version}/go.mod");
        let is_about = |version: &str| record.hashes(path, version).next().is_some();
        if !is_about(version) && !is_about(&go_mod) {
            return Err(SumDbErrorKind::Absent.into());
        }
        Ok(Arc::new(record))
    }

    /// Asks the database, or the proxy that speaks for it.
    fn ask(&self, file: &str, limit: u64) -> Result<Vec<u8>, SourceError> {
        let offline = |error: SourceError| {
            let closed = error.kind() == SourceErrorKind::Offline;
            let cause = "not in the cache of the checksum database, and fetching is disabled";
            if closed { SourceError::new(SourceErrorKind::Offline, cause) } else { error }
        };
        let reach = || match &self.config.database {
            Ok(database) => self.supply.checksum_database(&database.name, database.url.as_deref()),
            Err(_) => Err(SourceError::new(SourceErrorKind::Offline, "")),
        };
        let remote = self.remote.get_or_init(reach).as_ref();
        remote.map_err(Clone::clone).and_then(|proxy| proxy.read(file, limit)).map_err(offline)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
