//! Suite `kills`: the go command and ours fill one module cache at the same time, and are killed.
//!
//! Rounds begin with an empty cache. Eight processes, half of them the go command's, fetch the same
//! modules. From time to time all are stopped, one of them is killed for good, all that is visible
//! in the cache is hashed, the others go on, and a new one takes the place of the dead.

mod serve;
mod world;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::builds::make_writable;
use crate::check::Tier;
use crate::oracle::{Oracle, text};
use crate::ours::Ours;
use crate::report::{Check, Difference, Outcome};
use crate::rng::Rng;

use world::{Seen, World};

const PROCESSES: usize = 8;
/// How many are killed before a round is left to end.
const KILLS_A_ROUND: usize = 10;
/// No run takes that long, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

struct Suite<'s> {
    oracle: &'s Oracle,
    ours: Ours,
    world: World,
    url: String,
    rng: Rng,
    kills: [usize; 2],
    rounds: usize,
    /// What was seen while all were stopped.
    stopped: Seen,
    bad: Vec<Option<Difference>>,
    ended: Vec<Option<Difference>>,
    whole: Vec<Option<Difference>>,
}

/// A process that fetches.
struct Fetcher {
    child: Child,
    is_ours: bool,
    told: PathBuf,
}

/// Runs the suite.
pub(crate) fn run(oracle: &Oracle, tier: Tier) -> Result<Outcome, String> {
    if !cfg!(unix) {
        return Ok(Outcome::Skipped("processes are stopped on Unix only".to_owned()));
    }
    let scratch = tempfile::tempdir().map_err(|err| err.to_string())?;
    let world = World::lay(scratch.path())?;
    let url = serve::serve(&world.tree())?;
    let mut suite = Suite {
        oracle,
        ours: Ours::find()?,
        world,
        url,
        rng: Rng::new(u64::from(std::process::id())),
        kills: [0; 2],
        rounds: 0,
        stopped: Seen::default(),
        bad: Vec::new(),
        ended: Vec::new(),
        whole: Vec::new(),
    };
    let wanted = if tier == Tier::Full { 100 } else { 10 };
    // The first takes as long as it takes; kills are spread over that time.
    let mut time = suite.round(scratch.path(), 0, Duration::ZERO)?;
    while suite.killed() < wanted {
        let left = wanted - suite.killed();
        let before = suite.killed();
        suite.round(scratch.path(), left.min(KILLS_A_ROUND), time / 5)?;
        if suite.killed() == before {
            time /= 2;
        }
    }
    Ok(suite.outcome())
}

impl Suite<'_> {
    fn killed(&self) -> usize {
        self.kills.iter().sum()
    }

    /// One round; how long it took.
    fn round(&mut self, root: &Path, kills: usize, spread: Duration) -> Result<Duration, String> {
        let cache = root.join("modcache");
        remove(&cache).map_err(|err| format!("{}: {err}", cache.display()))?;
        fs::create_dir_all(&cache).map_err(|err| err.to_string())?;
        self.rounds += 1;
        let begun = Instant::now();
        let mut running = Vec::new();
        for i in 0..PROCESSES {
            running.push(self.start(&cache, i % 2 == 0)?);
        }
        let mut left = kills;
        while left > 0 {
            thread::sleep(spread.mul_f64(self.rng.below(1000) as f64 / 1000.0));
            self.reap(&mut running)?;
            if running.is_empty() {
                break;
            }
            let seen = self.kill_one(&mut running, &cache)?;
            self.note(&seen, "killed");
            left -= 1;
            let is_ours = self.rng.one_in(2);
            running.push(self.start(&cache, is_ours)?);
        }
        while !running.is_empty() {
            self.reap(&mut running)?;
            if begun.elapsed() > PATIENCE {
                running.iter_mut().for_each(|fetcher| drop(fetcher.child.kill()));
                return Err("some do not end".to_owned());
            }
            thread::sleep(Duration::from_millis(10));
        }
        let took = begun.elapsed();
        self.end(&cache)?;
        Ok(took)
    }

    fn start(&mut self, cache: &Path, is_ours: bool) -> Result<Fetcher, String> {
        let main = self.world.main();
        let mut command = match is_ours {
            true => self.ours.command(&main),
            false => self.oracle.command(&main),
        };
        let words: &[&str] =
            if is_ours { &["download", "-q", "all"] } else { &["mod", "download", "all"] };
        let proxy = match self.rng.one_in(3) {
            true => format!("file://{}", self.world.tree().display()),
            false => self.url.clone(),
        };
        let (file, told) = tempfile::NamedTempFile::new()
            .and_then(|file| file.keep().map_err(|error| error.error))
            .map_err(|err| err.to_string())?;
        command.args(words).env("GOPROXY", proxy).env("GOMODCACHE", cache);
        let child = command.stdout(Stdio::null()).stderr(file).spawn();
        Ok(Fetcher { child: child.map_err(|err| err.to_string())?, is_ours, told })
    }

    /// Takes out those that have ended by themselves. Each must have succeeded.
    fn reap(&mut self, running: &mut Vec<Fetcher>) -> Result<(), String> {
        let mut left = Vec::new();
        for mut fetcher in running.drain(..) {
            let Some(status) = fetcher.child.try_wait().map_err(|err| err.to_string())? else {
                left.push(fetcher);
                continue;
            };
            let who = if fetcher.is_ours { "gomod" } else { "go" };
            let told = text(&fs::read(&fetcher.told).unwrap_or_default());
            self.ended.push(
                (!status.success()).then(|| Difference::new(who, format!("{status}: {told}"))),
            );
            let _ = fs::remove_file(&fetcher.told);
        }
        *running = left;
        Ok(())
    }

    /// Stops all, kills one and looks at the cache; then the others go on.
    fn kill_one(&mut self, running: &mut Vec<Fetcher>, cache: &Path) -> Result<Seen, String> {
        signal(running, "-STOP")?;
        // A call of the system that is under way is still carried out.
        thread::sleep(Duration::from_millis(5));
        let mut victim = running.swap_remove(self.rng.below(running.len()));
        victim.child.kill().map_err(|err| err.to_string())?;
        let status = victim.child.wait().map_err(|err| err.to_string())?;
        let _ = fs::remove_file(&victim.told);
        // One that had ended already was not killed.
        self.kills[usize::from(victim.is_ours)] += usize::from(status.code().is_none());
        let seen = self.world.inspect(cache);
        signal(running, "-CONT")?;
        Ok(seen)
    }

    fn note(&mut self, seen: &Seen, when: &str) {
        let good = seen.entries().saturating_sub(seen.bad.len());
        self.bad.extend((0..good).map(|_| None));
        self.bad.extend(seen.bad.iter().map(|bad| Some(Difference::new(when, bad.as_str()))));
        self.stopped.add(seen);
    }

    /// Looks at the cache at the end of a round: all is there, and both commands say so.
    fn end(&mut self, cache: &Path) -> Result<(), String> {
        let seen = self.world.inspect(cache);
        let case = format!("round {}", self.rounds);
        let is_whole = World::is_whole(&seen) && seen.bad.is_empty();
        self.whole.push((!is_whole).then(|| Difference::new(&*case, format!("{seen:?}"))));
        let main = self.world.main();
        let runs: [(Command, &[&str]); 2] = [
            (self.oracle.command(&main), &["mod", "verify"]),
            (self.ours.command(&main), &["verify", "--offline", "--strict"]),
        ];
        for (mut command, words) in runs {
            let ran = command.args(words).env("GOMODCACHE", cache).output();
            let ran = ran.map_err(|err| err.to_string())?;
            let told = || text(&ran.stdout) + &text(&ran.stderr);
            self.whole.push(
                (!ran.status.success())
                    .then(|| Difference::new(&*case, format!("{}: {}", words.join(" "), told()))),
            );
        }
        Ok(())
    }

    fn outcome(self) -> Outcome {
        let [theirs, ours] = self.kills;
        let Seen { zips, dirs, go_mods, partial, temporary, .. } = self.stopped;
        let table = format!(
            "\nWhen all were stopped, there were in all {zips} zips, {dirs} directories and {go_mods} \
             go.mod files to be seen, {partial} directories marked as partial, and {temporary} \
             temporary files of the living and the dead.\n"
        );
        let over = format!(
            "{PROCESSES} processes at once in {} rounds; `go mod download` was killed {theirs} times, \
             `gomod download` {ours} times",
            self.rounds
        );
        let check = |name, what: &str, outcomes| Check::of("kills", name, what, outcomes);
        let checks = vec![
            check(
                "entries",
                "zip, directory and go.mod that can be seen after a kill have the known hash",
                self.bad,
            ),
            check("ended", "who is not killed succeeds", self.ended),
            check(
                "whole",
                "after each round all is there with the known hash, for `go mod verify` and \
                 `gomod verify` too",
                self.whole,
            ),
        ];
        Outcome::Tabled { over, checks, table }
    }
}

/// Sends a signal to all. The standard library can only kill.
fn signal(running: &[Fetcher], name: &str) -> Result<(), String> {
    for fetcher in running {
        // One that has ended in the meantime stays until it is waited for.
        let ran = Command::new("kill").args([name, &fetcher.child.id().to_string()]).status();
        ran.map_err(|err| err.to_string())?;
    }
    Ok(())
}

/// Removes a module cache, whose directories are read-only.
fn remove(cache: &Path) -> std::io::Result<()> {
    if !cache.exists() {
        return Ok(());
    }
    make_writable(cache)?;
    fs::remove_dir_all(cache)
}
