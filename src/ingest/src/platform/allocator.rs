//! The limit on memory where the system enforces none: the allocator of the program refuses what goes beyond it.
//!
//! Invariant: without a limit nothing is refused. What a refusal ends is the process, whose error output says so, as for
//! memory that the system refuses. Not counted: stacks, and the program itself. Not here: how much is allowed (`limits`).

use cap::Cap;
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// Limits the memory of the process to this many bytes; what it holds already counts.
pub(super) fn limit(bytes: u64) {
    // Fails only where more is held already, which no worker does at its start.
    let _ = ALLOCATOR.set_limit(usize::try_from(bytes).unwrap_or(usize::MAX));
}
