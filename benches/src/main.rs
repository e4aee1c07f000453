//! The Rust side of the parse benchmarks, `measure mod|sum LIST ROUNDS`, and the least that a
//! build list could cost, `measure files LIST`.
//!
//! The first prints one JSON object of the same shape as the Go side's: see `benches/go/main.go`.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

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
        _ => return Err("usage: measure mod|sum LIST ROUNDS, or measure files LIST".into()),
    };
    let kind = Kind::named(kind).ok_or("the kind is mod or sum")?;
    let rounds: usize = rounds.parse()?;
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
