//! `cargo bench -p gomod-benches --bench proofs`: 1,000 records of a log with 100,000, proven from
//! what is in the cache, by a client that has seen none of it: signatures, tiles and all.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use criterion::{Criterion, criterion_group, criterion_main};
use gomod_core::env::Settings;
use gomod_core::pool;
use gomod_core::sumdb::SumDb;
use gomod_core::supply::{Supply, SupplyOptions};
use gomod_testlog::Log;

const RECORDS: u64 = 100_000;
const PROOFS: u64 = 1_000;

/// Lays what the go command would have kept. Answers come with the newest tree head, or each with
/// one of its own, as they do where they were asked for over the years.
#[expect(clippy::expect_used, reason = "a benchmark has nobody to return an error to")]
fn lay(home: &Path, log: &Log, own_heads: bool) {
    let put = |file: &Path, bytes: &[u8]| {
        let dir = file.parent().expect("a file is in a directory");
        fs::create_dir_all(dir)
            .and_then(|()| fs::write(file, bytes))
            .expect("the cache can be laid");
    };
    let cache = home.join("pkg/mod/cache/download/sumdb/log.test");
    for tile in Log::tiles(RECORDS) {
        let bytes = log.answer(&tile, RECORDS).expect("the log has its tiles");
        put(&cache.join(tile.trim_start_matches('/')), &bytes);
    }
    for n in 0..PROOFS {
        let size = if own_heads { RECORDS - n } else { RECORDS };
        let answer = log.record(id(n), size).expect("the log has the record");
        put(&cache.join(format!("lookup/fill.test/m{}@v1.0.0", id(n))), answer.as_bytes());
    }
    put(&home.join("pkg/sumdb/log.test/latest"), log.head(RECORDS).as_bytes());
}

/// The records are strewn over the log, so that most tiles are needed.
fn id(n: u64) -> u64 {
    n * (RECORDS / PROOFS) * 9 / 10
}

#[expect(clippy::expect_used, reason = "a benchmark has nobody to return an error to")]
fn proofs(c: &mut Criterion) {
    let log = Log::filled("log.test", 1, RECORDS);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let modules: Vec<String> = (0..PROOFS).map(|n| format!("fill.test/m{}", id(n))).collect();
    let mut group = c.benchmark_group("1,000 proofs");
    for (name, own_heads) in [("one tree head", false), ("1,000 tree heads", true)] {
        let home = tempfile::tempdir().expect("a directory for scratch");
        lay(home.path(), &log, own_heads);
        let gopath = home.path().display().to_string();
        let settings = Settings::from_vars(|name| match name {
            "GOENV" | "GOPROXY" => Some("off".to_owned()),
            "GOPATH" => Some(gopath.clone()),
            "GOSUMDB" => Some(log.key()),
            _ => None,
        });
        let settings = settings.expect("the settings make sense");
        let options = SupplyOptions { offline: true, ..SupplyOptions::default() };
        group.bench_function(name, |b| {
            b.iter(|| {
                let supply = Supply::open(&settings, options.clone()).expect("there is a cache");
                let db = SumDb::new(&settings, Arc::new(supply));
                let proven = pool::map(workers, &modules, |path| db.lookup(path, "v1.0.0").is_ok());
                assert!(proven.iter().all(|&proven| proven), "all are proven");
                black_box(db.tree())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, proofs);
criterion_main!(benches);
