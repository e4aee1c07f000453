//! Running git so that it ends: bounded in time and in what is read of its output.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is kept of what a program complains about.
const MAX_COMPLAINT: u64 = 64 << 10;

/// The most processes that are looked for below one.
const MAX_PROCESSES: usize = 100;

/// How long a program may run, and how many bytes it may print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) patience: Duration,
    pub(crate) output: u64,
}

/// What is asked now and then while a program runs: whether it may go on.
pub(crate) type Watch<'w> = &'w dyn Fn() -> bool;

/// How often.
const WATCHING: Duration = Duration::from_millis(200);

/// What a program left behind.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) stdout: Vec<u8>,
    #[cfg_attr(not(feature = "direct"), expect(dead_code, reason = "of checkouts nobody asks"))]
    pub(crate) stderr: Vec<u8>,
    /// None where a signal ended it.
    pub(crate) code: Option<i32>,
}

/// Why there is nothing of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It cannot be run.
    Start(ErrorKind),
    TooSlow,
    TooMuch,
    /// It was not to go on.
    Stopped,
    Io(ErrorKind),
}

enum Stream {
    Output(Result<Vec<u8>, Fault>),
    Complaint(Vec<u8>),
}

/// Runs a program to its end. What it prints goes to `file`, or is returned.
pub(crate) fn run(
    command: &mut Command,
    limits: Limits,
    file: Option<File>,
) -> Result<Ended, Fault> {
    watched(command, limits, file, &|| true)
}

/// The same as long as it may go on.
pub(crate) fn watched(
    command: &mut Command,
    limits: Limits,
    file: Option<File>,
    watch: Watch<'_>,
) -> Result<Ended, Fault> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| Fault::Start(error.kind()))?;
    let (sender, streams) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        let sender = sender.clone();
        // Nobody waits any more when it took too long.
        thread::spawn(move || sender.send(Stream::Output(output(stdout, limits.output, file))));
    }
    if let Some(mut stderr) = child.stderr.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = (&mut stderr).take(MAX_COMPLAINT).read_to_end(&mut bytes);
            // It must not wait for a reader, whatever it has to say.
            let _ = io::copy(&mut stderr, &mut io::sink());
            sender.send(Stream::Complaint(bytes))
        });
    }
    let deadline = Instant::now() + limits.patience;
    let (mut stdout, mut stderr) = (None, None);
    let fault = loop {
        if stdout.is_some() && stderr.is_some() {
            break None;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        match streams.recv_timeout(left.min(WATCHING)) {
            Ok(Stream::Output(Ok(bytes))) => stdout = Some(bytes),
            Ok(Stream::Output(Err(fault))) => break Some(fault),
            Ok(Stream::Complaint(bytes)) => stderr = Some(bytes),
            Err(RecvTimeoutError::Timeout) if !left.is_zero() => {
                if !watch() {
                    break Some(Fault::Stopped);
                }
            }
            Err(_) => break Some(Fault::TooSlow),
        }
    };
    if fault.is_some() {
        stop(&mut child);
    }
    let status = child.wait().map_err(|error| Fault::Io(error.kind()))?;
    match fault {
        Some(fault) => Err(fault),
        None => Ok(Ended {
            stdout: stdout.unwrap_or_default(),
            stderr: stderr.unwrap_or_default(),
            code: status.code(),
        }),
    }
}

/// Ends a program and what it started. That is asked of Linux; elsewhere it ends when it finds
/// nobody to talk to. A process group of its own would take it away from the terminal, where it may
/// have to ask for a password.
fn stop(child: &mut Child) {
    let started = below(child.id());
    let _ = child.kill();
    for process in started {
        kill(process);
    }
}

/// The processes that a process started, and those that they started.
fn below(process: u32) -> Vec<u32> {
    let mut all = vec![process];
    let mut next = 0;
    while let Some(&process) = all.get(next).filter(|_| next < MAX_PROCESSES) {
        next += 1;
        let threads = fs::read_dir(format!("/proc/{process}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            all.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
    }
    all.remove(0);
    all
}

#[cfg(all(target_os = "linux", feature = "direct"))]
fn kill(process: u32) {
    use rustix::process::{Pid, Signal, kill_process};
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // It may have ended meanwhile.
        let _ = kill_process(process, Signal::KILL);
    }
}

#[cfg(not(all(target_os = "linux", feature = "direct")))]
fn kill(_: u32) {}

/// Reads what is printed, which must not be more than so many bytes.
fn output(stdout: impl Read, most: u64, file: Option<File>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let mut stdout = stdout.take(most.saturating_add(1));
    let read = match file {
        Some(mut file) => io::copy(&mut stdout, &mut file),
        None => stdout.read_to_end(&mut bytes).map(|read| read as u64),
    };
    match read {
        Ok(read) if read > most => Err(Fault::TooMuch),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Fault::Io(error.kind())),
    }
}
