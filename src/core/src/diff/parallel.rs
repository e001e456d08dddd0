//! Work whose parts do not ask for one another, on several threads.
//!
//! Invariant: the answers are in order and the same as without threads; what is little work begins no thread. Left to others: the
//! work.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// No more threads than this; fewer processors share them.
const THREADS: usize = 4;
/// To begin a thread costs about as much as so many sentences.
const FEWEST: usize = 500;

/// What `work` answers for each index up to `count`.
pub(super) fn spread<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let parts = (count / FEWEST).clamp(1, THREADS);
    let part = |at: usize| count * at / parts..count * (at + 1) / parts;
    let each = &|range: Range<usize>| range.map(&work).collect::<Vec<T>>();
    scope(|scope| {
        let begin = |at| Builder::new().spawn_scoped(scope, move || each(part(at)));
        let threads: Vec<_> = (1..parts).map(begin).collect();
        let mut answers = each(part(0));
        for (at, thread) in threads.into_iter().enumerate() {
            // Without a thread it is done here.
            answers.extend(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|payload| resume_unwind(payload)),
                Err(_) => each(part(at + 1)),
            });
        }
        answers
    })
}

/// Two pieces of work at the same time.
pub(super) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    scope(|scope| {
        let thread = Builder::new().spawn_scoped(scope, &one);
        let second = other();
        let first = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|payload| resume_unwind(payload)),
            Err(_) => one(),
        };
        (first, second)
    })
}
