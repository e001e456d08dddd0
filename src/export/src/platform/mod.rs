//! What differs between systems when a file or folder takes its name.
//!
//! Invariant: every system has the same face, and nothing else of this crate names a system. Not here: when a name is
//! taken (`destination`).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{patiently, resolved, take_name, with_mode};
#[cfg(windows)]
pub(crate) use windows::{patiently, resolved, take_name, with_mode};
