//! Independent jobs in parallel threads.
//!
//! Invariant: results are in order and equal to those without threads; small work starts no thread. Not here: the jobs.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Most threads.
const THREADS: usize = 4;
/// Least number of jobs per thread; starting one costs as much as this many sentences.
const FEWEST: usize = 500;

/// Maps each index below `count`.
pub(super) fn spread<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let parts = (count / FEWEST).clamp(1, THREADS);
    let part = |at: usize| count * at / parts..count * (at + 1) / parts;
    let each = &|range: Range<usize>| range.map(&work).collect::<Vec<T>>();
    scope(|scope| {
        let begin = |at| Builder::new().spawn_scoped(scope, move || each(part(at)));
        let threads: Vec<_> = (1..parts).map(begin).collect();
        let mut answers = each(part(0));
        for (at, thread) in threads.into_iter().enumerate() {
            // If no thread can start, this thread does the work.
            answers.extend(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|payload| resume_unwind(payload)),
                Err(_) => each(part(at + 1)),
            });
        }
        answers
    })
}

/// Runs two jobs at the same time.
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
