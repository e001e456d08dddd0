//! Works on many reports with several threads and yields the results in the order of the reports.
//!
//! Invariant: each report gives exactly one result, in order, also where its work panics; the results that wait to be taken
//! are bounded, so that memory does not grow with the number of reports. Not here: what is done with a report, the reading
//! processes (`gouji_ingest::worker` keeps one for each thread that needs one).

use super::{Item, OpenError};
use gouji_core::message;
use gouji_ingest::worker::Stop;
use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results for each thread that may wait to be taken: one slow report must not hold up the other threads.
const WINDOW: usize = 8;
/// Bytes of a thread's stack: as much as the main thread commonly has.
const STACK: usize = 8 << 20;

/// The result of the work on a report.
type Answer<T> = Result<T, OpenError>;

/// The work on a report; the request to stop comes when the results are no longer wanted.
pub type Work<'a, T> = dyn Fn(&Item, &Stop) -> Answer<T> + Sync + 'a;

/// As many threads as the machine runs at once.
pub fn all_cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Works on each item with `jobs` threads and passes `take` the results in the order of the items. When `take` returns, the
/// work that is left is stopped. A panic in the work is the failure `panicked` of its report.
pub fn in_order<T: Send, R>(
    items: &[Item],
    jobs: NonZeroUsize,
    work: &Work<'_, T>,
    take: impl FnOnce(&mut dyn Iterator<Item = Answer<T>>) -> R,
) -> R {
    let jobs = jobs.get().min(items.len());
    let stop = Stop::default();
    if jobs > 1 {
        let queue = Queue {
            items,
            window: jobs * WINDOW,
            stop: &stop,
            state: Mutex::default(),
            filled: Condvar::new(),
            freed: Condvar::new(),
        };
        return thread::scope(|scope| {
            // Dropped before the scope waits for the threads, also when `take` panics.
            let mut results = Results { queue: &queue };
            let start = |nth| {
                let builder = thread::Builder::new().name(format!("job {nth}")).stack_size(STACK);
                builder.spawn_scoped(scope, || queue.serve(work)).is_ok()
            };
            // Fewer threads only take longer.
            if (0..jobs).map(start).filter(|is_started| *is_started).count() > 0 {
                return take(&mut results);
            }
            take(&mut items.iter().map(|item| answer(work, item, &stop)))
        });
    }
    take(&mut items.iter().map(|item| answer(work, item, &stop)))
}

/// Does the work on one item.
fn answer<T>(work: &Work<'_, T>, item: &Item, stop: &Stop) -> Answer<T> {
    // What the work has shared is behind locks that allow for a panic.
    catch_unwind(AssertUnwindSafe(|| work(item, stop))).unwrap_or_else(|_| {
        tracing::error!(path = item.path, "panic at a report");
        Err(OpenError::new(&item.path, "panicked", message!("open.panicked")))
    })
}

/// Items that wait for a thread, and results that wait to be taken.
struct Queue<'a, T> {
    items: &'a [Item],
    window: usize,
    stop: &'a Stop,
    state: Mutex<State<T>>,
    /// The result that is taken next is there.
    filled: Condvar,
    /// There is room for a result more.
    freed: Condvar,
}

struct State<T> {
    /// Index of the item that is worked on next.
    next: usize,
    /// Results taken; the index of the first in `ready`.
    taken: usize,
    ready: VecDeque<Option<Answer<T>>>,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self { next: 0, taken: 0, ready: VecDeque::new() }
    }
}

impl<T> Queue<'_, T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on items until none is left.
    fn serve(&self, work: &Work<'_, T>) {
        while let Some((index, item)) = self.next() {
            let result = answer(work, item, self.stop);
            let mut state = self.lock();
            let at = index - state.taken;
            if state.ready.len() <= at {
                state.ready.resize_with(at + 1, || None);
            }
            state.ready[at] = Some(result);
            if at == 0 {
                self.filled.notify_one();
            }
        }
    }

    /// The next item, as soon as there is room for its result.
    fn next(&self) -> Option<(usize, &Item)> {
        let is_full = |state: &mut State<T>| {
            !self.stop.is_asked() && state.next < self.items.len() && state.next >= state.taken + self.window
        };
        let mut state = self.freed.wait_while(self.lock(), is_full).unwrap_or_else(PoisonError::into_inner);
        let index = state.next;
        let item = self.items.get(index).filter(|_| !self.stop.is_asked())?;
        state.next += 1;
        Some((index, item))
    }
}

/// The results of a queue in order; dropping them stops the threads.
struct Results<'a, T> {
    queue: &'a Queue<'a, T>,
}

impl<T> Iterator for Results<'_, T> {
    type Item = Answer<T>;

    fn next(&mut self) -> Option<Answer<T>> {
        let Queue { items, filled, freed, .. } = self.queue;
        let state = self.queue.lock();
        if state.taken == items.len() {
            return None;
        }
        let is_missing = |state: &mut State<T>| !matches!(state.ready.front(), Some(Some(_)));
        let mut state = filled.wait_while(state, is_missing).unwrap_or_else(PoisonError::into_inner);
        state.taken += 1;
        let result = state.ready.pop_front().flatten();
        drop(state);
        freed.notify_one();
        result
    }
}

impl<T> Drop for Results<'_, T> {
    fn drop(&mut self) {
        // Under the lock, so that no thread misses it between asking and waiting.
        let _state = self.queue.lock();
        self.queue.stop.stop();
        self.queue.freed.notify_all();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::{Answer, WINDOW, in_order};
    use crate::corpus::{Item, OpenError, Origin};
    use gouji_core::message;
    use std::num::NonZeroUsize;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    fn items(count: usize) -> Vec<Item> {
        (0..count).map(|nth| Item { path: nth.to_string(), origin: Origin::Sample(b"") }).collect()
    }

    fn nth(item: &Item) -> usize {
        item.path.parse().unwrap()
    }

    fn jobs(count: usize) -> NonZeroUsize {
        NonZeroUsize::new(count).unwrap()
    }

    /// Each third fails, each seventh panics, and the time an item takes has no order.
    fn work(item: &Item) -> Answer<usize> {
        let nth = nth(item);
        std::thread::sleep(Duration::from_micros((nth as u64 * 7919) % 500));
        assert!(nth % 7 != 5, "a panic at an item");
        if nth % 3 == 2 { Err(OpenError::new(&item.path, "io", message!("open.not_found"))) } else { Ok(nth) }
    }

    #[test]
    fn results_are_the_same_for_any_number_of_jobs() {
        for count in [0, 1, 2, 7, 200] {
            let items = items(count);
            let all =
                |count: usize| in_order(&items, jobs(count), &|item, _| work(item), |all| all.collect::<Vec<_>>());
            let one = all(1);
            assert_eq!(one.len(), count);
            for (nth, result) in one.iter().enumerate() {
                match result {
                    Ok(value) => assert_eq!(*value, nth),
                    Err(error) => {
                        assert_eq!(error.path, nth.to_string());
                        assert_eq!(error.code, if nth % 7 == 5 { "panicked" } else { "io" });
                    }
                }
            }
            for count in [2, 3, 8, 300] {
                assert_eq!(all(count), one, "{count} jobs");
            }
        }
    }

    #[test]
    fn no_more_than_the_window_is_read_ahead() {
        let (items, begun, taken) = (items(300), AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |item: &Item, _: &_| {
            let ahead = begun.fetch_add(1, Ordering::SeqCst) - taken.load(Ordering::SeqCst);
            // A result is counted after it was taken, so that one more may have begun.
            assert!(ahead <= 4 * WINDOW + 1, "{ahead} results wait");
            Ok(nth(item))
        };
        let count = in_order(&items, jobs(4), &work, |all| {
            let each = all.map(|result| {
                std::thread::sleep(Duration::from_micros(200));
                taken.fetch_add(1, Ordering::SeqCst);
                result.unwrap()
            });
            each.count()
        });
        assert_eq!(count, 300);
    }

    #[test]
    fn nothing_goes_on_when_no_more_is_wanted() {
        let (items, begun) = (items(10_000), AtomicUsize::new(0));
        let start = Instant::now();
        let work = |item: &Item, stop: &gouji_ingest::worker::Stop| {
            begun.fetch_add(1, Ordering::SeqCst);
            while nth(item) > 5 && !stop.is_asked() {
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok(nth(item))
        };
        let first: Vec<usize> = in_order(&items, jobs(3), &work, |all| all.take(4).map(Result::unwrap).collect());
        assert_eq!(first, [0, 1, 2, 3]);
        assert!(begun.load(Ordering::SeqCst) <= 4 + 3 * WINDOW, "{begun:?}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_panic_of_the_taker_ends_the_threads() {
        let items = items(100);
        let taken = std::panic::catch_unwind(|| {
            in_order(&items, jobs(2), &|item, _| Ok(nth(item)), |all| {
                assert!(all.next().is_none(), "a panic while results are taken");
            });
        });
        assert!(taken.is_err());
    }
}
