//! The Rust side of the parse benchmarks, `measure mod|sum LIST ROUNDS`; the least that a build
//! list could cost, `measure files LIST`; and hashing the bytes of modules beside a bare loop,
//! `measure dirs|zips LIST ROUNDS`.
//!
//! The first prints one JSON object of the same shape as the Go side's: see `benches/go/main.go`.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use gomod_benches::bytes::{self, What};
use gomod_benches::{Kind, listed, read_and_hash};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "measure: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &[String]) -> Result<(), Box<dyn Error>> {
    let (kind, list, rounds) = match args {
        [kind, list] if kind == "files" => {
            let bytes = read_and_hash(Path::new(list))?;
            writeln!(std::io::stdout(), "{bytes}")?;
            return Ok(());
        }
        [kind, list, rounds] => (kind, list, rounds),
        _ => {
            return Err(
                "usage: measure mod|sum|dirs|zips LIST ROUNDS, or measure files LIST".into()
            );
        }
    };
    let rounds: usize = rounds.parse()?;
    if let Some(what) = What::named(kind) {
        return hash(what, Path::new(list), rounds);
    }
    let kind = Kind::named(kind).ok_or("the kind is mod, sum, dirs or zips")?;
    let inputs = listed(Path::new(list))?;

    let tally = kind.round(&inputs); // also the warm-up
    let mut seconds = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let start = Instant::now();
        let again = kind.round(&inputs);
        seconds.push(start.elapsed().as_secs_f64());
        if again != tally {
            return Err(format!("rounds differ: {tally:?} and {again:?}").into());
        }
    }
    let report = serde_json::json!({
        "files": inputs.len(),
        "bytes": inputs.iter().map(|input| input.bytes.len()).sum::<usize>(),
        "rejected": tally.rejected,
        "records": tally.records,
        "seconds": seconds,
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

/// Both sides take turns, so that a busy minute of the machine falls on both.
fn hash(what: What, list: &Path, rounds: usize) -> Result<(), Box<dyn Error>> {
    let modules = bytes::modules(list)?;
    let workers = thread::available_parallelism()?.get();
    let (bytes, files) = what.bare(&modules, workers)?; // also the warm-up
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        what.ours(&modules, workers)?;
        ours.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        what.bare(&modules, workers)?;
        bare.push(start.elapsed().as_secs_f64());
    }
    let report = serde_json::json!({
        "modules": modules.len(),
        "files": files,
        "bytes": bytes,
        "workers": workers,
        "ours": ours,
        "bare": bare,
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}
