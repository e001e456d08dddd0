//! What differs between systems for a reading process: its pipes, its limits, how it ended, and the program's own file.
//!
//! Invariant: every system has the same face, and nothing else of this crate names a system. Not here: what is read in
//! the process and what becomes of its answer (`worker`), the limits themselves (`limits`).

#[cfg(any(target_os = "macos", windows))]
mod allocator;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{Pipes, allow, cause, restrict, seconds_used, streams};
#[cfg(windows)]
pub(crate) use windows::{Pipes, allow, cause, restrict, seconds_used, streams};

use std::io;
use std::path::PathBuf;

/// What ended a process that gave no answer, as far as its exit status tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Its limit of time.
    Time,
    /// Its stack, or another access to memory that is not its own.
    Memory,
}

/// Path of this program. Linux keeps it valid even if the file was deleted or replaced since the start; elsewhere it
/// may be another version, which `worker::wire` detects.
///
/// # Errors
/// The system's.
pub fn own_program() -> io::Result<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        // Missing where /proc is not mounted.
        let known = PathBuf::from("/proc/self/exe");
        if known.exists() {
            return Ok(known);
        }
    }
    std::env::current_exe()
}
