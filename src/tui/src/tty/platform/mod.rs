//! What differs between terminals of systems: their modes, what ends the program, how it is stopped, who can be asked.
//!
//! Invariant: every system has the same face, and nothing else of this crate names a system. Not here: what is done about
//! an event (`run`), the modes that every terminal has (`guard`).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::signals;
#[cfg(unix)]
pub(crate) use unix::{CAN_ASK, CAN_SUSPEND, CONTINUE, HANGUP, Modes, detach, heard, suspend, watch_hangup};
#[cfg(windows)]
pub use windows::signals;
#[cfg(windows)]
pub(crate) use windows::{CAN_ASK, CAN_SUSPEND, CONTINUE, HANGUP, Modes, detach, heard, suspend, watch_hangup};
