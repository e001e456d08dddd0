//! The terminal: its modes, and the messages that come out of it.
//!
//! Invariant: whatever way the program ends, the terminal is given back as it was. Not here: what a message means
//! (`update`), what is drawn (the `view` files). What differs between systems is in `platform`.

pub mod feed;
pub mod guard;
pub mod late_reply;
pub(crate) mod platform;
pub mod probe;
pub mod watchdog;

/// Pixels of a character, across and down; `None` where the terminal does not say.
pub fn pixels_of_a_character() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    Some((size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?))
}

pub use feed::{Msg, start};
pub use guard::{Guard, install_panic_hook, leave};
pub use late_reply::Late;
pub use platform::signals;
pub use probe::{Answers, Wanted, ask};
