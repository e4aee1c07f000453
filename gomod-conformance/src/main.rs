//! Compares gomod with the real go command, and writes what came out.
//!
//! `check` runs suites of comparisons; `lay` and `golden` make the fixtures that the
//! hermetic tests of the other crates use. The go command that answers is of one fixed
//! release ([`oracle::RELEASE`]); where it or the corpus is absent a suite says so and is
//! skipped.

mod answers;
mod builds;
mod check;
mod corpus;
mod direct;
mod docs;
mod face;
mod files;
mod golden;
mod http;
mod idioms;
mod kills;
mod known;
mod lay;
mod listing;
mod live;
mod mvs;
mod oracle;
mod ours;
mod peers;
mod report;
mod rng;
mod rules;
mod sbom;
mod scores;
mod scripts;
mod stamp;
mod sumdb;
mod tampering;
mod vendored;
mod words;
mod workers;
mod worlds;
mod zips;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::oracle::Oracle;
use crate::report::say;

#[derive(Parser)]
#[command(about, version)]
struct Args {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs comparisons; any difference that is not explained makes it fail
    Check(check::Options),
    /// Makes the golden files of the universes in testdata from the go command's answers
    Golden,
    /// Lays a random universe of the suite `worlds` and says what both sides answer
    World {
        /// The seed
        seed: u64,
        /// Where it goes
        dest: PathBuf,
    },
    /// Makes the list of popular modules that look-alikes are looked for with
    Popular,
    /// Prints what the rules find in the corpus, a line each, for somebody to read
    Firings {
        /// Of the projects that have a graph, with it
        #[arg(long)]
        graphs: bool,
    },
    /// Lays a published module's files as a fixture, with the go command's answers
    Lay {
        /// The module, as path@version
        module: String,
        /// Where the fixture goes; what is there is replaced
        dest: PathBuf,
        /// The main module's directory in it
        #[arg(long, default_value = "main")]
        name: String,
    },
}

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(code) => code,
        Err(message) => {
            say(format!("gomod-conformance: {message}"));
            ExitCode::from(2)
        }
    }
}

fn run(args: Args) -> Result<ExitCode, String> {
    match args.command {
        Verb::Check(options) => check::run(&options),
        Verb::Golden => {
            let universes = repository().join("testdata").join("universes");
            let count = golden::universes(&Oracle::find()?, &universes)?;
            say(format!("{count} universes answered by {}", oracle::RELEASE));
            Ok(ExitCode::SUCCESS)
        }
        Verb::Popular => {
            let count = rules::popular::write()?;
            say(format!("{count} modules"));
            Ok(ExitCode::SUCCESS)
        }
        Verb::Firings { graphs } => {
            rules::firings(graphs)?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::World { seed, dest } => {
            worlds::show(&Oracle::find()?, seed, &dest)?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Lay { module, dest, name } => {
            let (module, version) =
                module.split_once('@').ok_or_else(|| format!("{module}: no @version"))?;
            let plan = lay::Plan { module, version, siblings: None };
            golden::lay(&Oracle::find()?, &plan, &dest, &name)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The root of the repository that this program was built from.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
