//! What differs between systems for a command: its streams, its end by the user, the user's name and language.
//!
//! Invariant: every system has the same face, and nothing else of the command line names a system. Not here: what is done
//! about it (`out`, `progress`, `locale`).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(super) use unix::{USER, closed, draws, is_output_closed, locale, note_ends, path_of, takes_colours};
#[cfg(windows)]
pub(super) use windows::{USER, closed, draws, is_output_closed, locale, note_ends, path_of, takes_colours};
