//! `cargo bench -p gomod-benches`: bytes per second of the parsers over the corpus.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gomod_benches::{Kind, corpus};

#[expect(clippy::expect_used, reason = "a benchmark has nobody to return an error to")]
fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    for (name, kind) in [("go.mod", Kind::Mod), ("go.sum", Kind::Sum)] {
        let inputs = corpus(kind).expect("the corpus can be read");
        let bytes = inputs.iter().map(|input| input.bytes.len() as u64).sum();
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |b| b.iter(|| black_box(kind.round(black_box(&inputs)))));
    }
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
