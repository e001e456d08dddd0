//! Runs a rule so that its crash ends nothing.
//!
//! Invariant: while a rule runs its thread is marked, so that whoever is told of crashes (the terminal's panic hook) can
//! leave this one alone: it becomes a finding. Left to others: what is said of it (`check`).

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// True while this thread runs a rule: a crash now is caught.
pub fn is_inside_a_rule() -> bool {
    INSIDE.get()
}

/// What the call returns; `None` when it crashed.
pub(super) fn run<T>(call: impl FnOnce() -> T) -> Option<T> {
    let outer = INSIDE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(call));
    INSIDE.set(outer);
    done.ok()
}
