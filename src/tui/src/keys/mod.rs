//! Keys and what they are bound to.
//!
//! Invariant: knows no terminal and no program: a key has a name that prints and parses, a keymap leads from keys to the
//! names of actions. Left to others: where keys come from (`tty`) and what actions do (`app`).

mod chord;
pub mod key;
mod map;
pub mod mouse;
mod suggest;

pub use chord::Chord;
pub use key::{Code, Key};
pub use map::{Keymap, Reach};
pub use mouse::{Mouse, MouseKind};
