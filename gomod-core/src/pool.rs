//! A bounded set of threads over a list of work that grows while it is worked on.
//!
//! Walking a module graph is such work: each go.mod that is read names further
//! ones. With all of them in the module cache the processor is what there is to
//! wait for, and few threads do best; with none of them it is the network, and
//! there may be many more threads than cores. So few threads begin, and more
//! join them when jobs turn out to wait. Whoever wants an answer that does not
//! depend on their number collects the results and orders them.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How many threads begin. On more cores the locks that jobs share eat what further ones gain.
const FEW: usize = 2;

/// A job that takes longer than this waits for something else than the processor.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1);

/// Runs jobs on at most `workers` threads, the calling one among them, and returns when none is
/// left.
///
/// A job may push further jobs, through the [`Queue`] it is given. Threads start only as there is
/// work for them, all but a few only once jobs take as long as those that wait for an answer; with
/// one worker, the calling thread does it all.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// let sum = AtomicU64::new(0);
/// gomod_core::pool::run(4, [10u64], |n, queue| {
///     sum.fetch_add(n, Ordering::Relaxed);
///     if n > 0 {
///         queue.push(n - 1);
///     }
/// });
/// assert_eq!(sum.into_inner(), 55);
/// ```
///
/// # Panics
///
/// When a job panics, with its panic, once the jobs under way are done; those that wait are
/// dropped.
pub fn run<J: Send>(
    workers: usize,
    jobs: impl IntoIterator<Item = J>,
    work: impl Fn(J, &Queue<J>) + Sync,
) {
    run_batches(workers, jobs, 1, |batch, queue| {
        batch.into_iter().for_each(|job| work(job, queue))
    });
}

/// As [`run`], with up to `at_once` jobs in one go, where jobs take no time to speak of and what
/// threads share is what they wait for.
///
/// Who finds that a job takes longer than [`PATIENCE`] is to put back those that are left: nobody
/// else can do them.
pub(crate) fn run_batches<J: Send>(
    workers: usize,
    jobs: impl IntoIterator<Item = J>,
    at_once: usize,
    work: impl Fn(Vec<J>, &Queue<J>) + Sync,
) {
    let queue = Queue {
        state: Mutex::new(State {
            jobs: jobs.into_iter().collect(),
            busy: 0,
            asleep: 0,
            threads: 1,
            most: workers.min(FEW),
            at_once,
            done: 0,
            panic: None,
        }),
        for_workers: Condvar::new(),
        for_starter: Condvar::new(),
    };
    if workers <= 1 {
        queue.work(&work);
    } else {
        thread::scope(|scope| {
            let (queue, work) = (&queue, &work);
            // The second thread is not worth a decision: it begins at once where there is work.
            if queue.second() {
                scope.spawn(move || queue.work(work));
            }
            scope.spawn(move || {
                while queue.wants_thread(workers) {
                    scope.spawn(move || queue.work(work));
                }
            });
            queue.work(work);
        });
    }
    if let Some(panic) = queue.lock().panic.take() {
        panic::resume_unwind(panic);
    }
}

/// Applies a function to every item on at most `workers` threads; the results are in the items'
/// order.
///
/// ```
/// assert_eq!(gomod_core::pool::map(4, &[1, 2, 3], |n| n * 2), [2, 4, 6]);
/// ```
///
/// # Panics
///
/// When the function panics.
pub fn map<T: Sync, R: Send>(
    workers: usize,
    items: &[T],
    apply: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let slots: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    run(workers, items.iter().zip(&slots), |(item, slot), _| {
        let result = apply(item);
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    // Every slot is filled, or the panic went on.
    let take = |slot: Mutex<Option<R>>| slot.into_inner().unwrap_or_else(PoisonError::into_inner);
    slots.into_iter().filter_map(take).collect()
}

/// The jobs that wait, as seen from a job.
pub struct Queue<J> {
    state: Mutex<State<J>>,
    /// There is a job, or there will be none any more.
    for_workers: Condvar,
    /// There are more jobs than hands, or there will be none any more.
    for_starter: Condvar,
}

struct State<J> {
    jobs: VecDeque<J>,
    /// Threads that are at work on a job, and may thus push more.
    busy: usize,
    /// Threads that must be woken for a job.
    asleep: usize,
    threads: usize,
    /// How many threads there may be for now.
    most: usize,
    /// How many jobs a thread may take in one go.
    at_once: usize,
    /// Jobs that came to their end.
    done: usize,
    panic: Option<Box<dyn Any + Send>>,
}

impl<J> State<J> {
    fn is_done(&self) -> bool {
        self.busy == 0 && self.jobs.is_empty()
    }

    /// The jobs for a thread that is free: some of those that wait, but no more than leaves all
    /// threads something to do.
    fn batch(&mut self) -> Vec<J> {
        let share = self.jobs.len() / (2 * self.threads);
        let count = self.at_once.min(share).max(1).min(self.jobs.len());
        self.jobs.drain(..count).collect()
    }

    /// Whether there are more jobs than free hands.
    fn needs_thread(&self) -> bool {
        self.jobs.len() + self.busy > self.threads && self.threads < self.most
    }
}

impl<J> Queue<J> {
    /// Adds a job.
    pub fn push(&self, job: J) {
        self.extend([job]);
    }

    /// Adds jobs.
    pub fn extend(&self, jobs: impl IntoIterator<Item = J>) {
        let mut state = self.lock();
        // After a panic nothing is begun any more.
        if state.panic.is_some() {
            return;
        }
        let before = state.jobs.len();
        state.jobs.extend(jobs);
        // To wake a thread is a call of the system, and not made in vain.
        for _ in 0..state.asleep.min(state.jobs.len() - before) {
            self.for_workers.notify_one();
        }
        if state.needs_thread() {
            self.for_starter.notify_one();
        }
    }

    /// Drops the jobs that wait; those under way go on.
    pub fn clear(&self) {
        self.lock().jobs.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        // No statement that holds the lock leaves the state in pieces.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a second thread is of use from the start; it is counted then.
    fn second(&self) -> bool {
        let mut state = self.lock();
        let needed = state.needs_thread();
        state.threads += usize::from(needed);
        needed
    }

    /// Waits until a further thread is of use: true. False when all work is done.
    fn wants_thread(&self, workers: usize) -> bool {
        let mut state = self.lock();
        loop {
            if state.is_done() {
                return false;
            }
            if state.needs_thread() {
                state.threads += 1;
                return true;
            }
            // While the first threads get on well, they are looked at from time to time.
            let done = state.done;
            let first = state.most < workers;
            let patience = if first { PATIENCE } else { Duration::MAX };
            let waited = self.for_starter.wait_timeout(state, patience);
            let timeout;
            (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            if timeout.timed_out() && state.done - done < state.threads {
                // Twice as many: a busy machine alone may look like it, too.
                state.most = workers.min(2 * state.most);
                state.at_once = 1;
            }
        }
    }

    fn work(&self, work: &impl Fn(Vec<J>, &Queue<J>)) {
        let mut state = self.lock();
        loop {
            let batch = state.batch();
            if !batch.is_empty() {
                let count = batch.len();
                state.busy += 1;
                drop(state);
                let result = panic::catch_unwind(AssertUnwindSafe(|| work(batch, self)));
                state = self.lock();
                state.busy -= 1;
                state.done += count;
                if let Err(panic) = result {
                    state.jobs.clear();
                    state.panic.get_or_insert(panic);
                }
            } else if state.is_done() {
                self.for_workers.notify_all();
                self.for_starter.notify_all();
                return;
            } else {
                state.asleep += 1;
                state = self.for_workers.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.asleep -= 1;
            }
        }
    }
}

impl<J> fmt::Debug for Queue<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("waiting", &self.lock().jobs.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Barrier, Mutex};

    use super::*;

    #[test]
    fn does_every_job_once_on_any_number_of_threads() {
        for workers in [0, 1, 2, 7, 64] {
            let seen = Mutex::new(BTreeSet::new());
            run(workers, [1usize, 2, 3], |n, queue| {
                assert!(seen.lock().unwrap().insert(n));
                for child in [n * 10, n * 10 + 1] {
                    if child < 10_000 {
                        queue.push(child);
                    }
                }
            });
            assert_eq!(seen.into_inner().unwrap().len(), 3 * 15);
        }
        run(4, [(); 0], |(), _| unreachable!());
    }

    #[test]
    fn a_job_that_pushes_and_goes_on_gets_help() {
        // Each of the four waits for the others: fewer than four threads would never end.
        let barrier = Barrier::new(4);
        run(4, [0], |n, queue| {
            if n == 0 {
                (1..4).for_each(|n| queue.push(n));
            }
            barrier.wait();
        });
    }

    #[test]
    fn keeps_to_the_bound() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        run(3, 0..30, |_, _| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(4 * PATIENCE);
            now.fetch_sub(1, Ordering::SeqCst);
        });
        assert_eq!(most.into_inner(), 3);
    }

    #[test]
    fn clear_and_panic_end_it() {
        for workers in [1, 4] {
            let done = AtomicUsize::new(0);
            run(workers, [0], |n, queue| {
                done.fetch_add(1, Ordering::SeqCst);
                if n == 0 {
                    (1..100).for_each(|n| queue.push(n));
                    queue.clear();
                }
            });
            assert!(done.into_inner() < 100);

            let caught = panic::catch_unwind(|| {
                run(workers, 0..1000, |n, queue| {
                    queue.push(n);
                    assert_ne!(n, 5, "five");
                });
            });
            let text = *caught.unwrap_err().downcast::<String>().unwrap();
            assert!(text.contains("five"), "{text}");
        }
    }
}
