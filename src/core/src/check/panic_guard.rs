//! Catches a panicking rule so that it cannot abort the check.
//!
//! Invariant: while a rule runs its thread is marked, so that the terminal's panic hook leaves this panic alone. Not here:
//! the finding that reports the panic (`engine`).

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// True while this thread runs a rule: a panic now is caught.
pub fn is_inside_a_rule() -> bool {
    INSIDE.get()
}

/// Returns what the call returns; `None` when it panicked.
pub(super) fn run<T>(call: impl FnOnce() -> T) -> Option<T> {
    let outer = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(call));
    INSIDE.set(outer);
    done.ok()
}
