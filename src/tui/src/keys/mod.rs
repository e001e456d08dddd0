//! Keys and what they are bound to.
//!
//! Invariant: knows no terminal and no program: a key has a name that prints and parses, a keymap leads from keys to the
//! names of actions. Not here: where keys come from (`tty`) and what actions do (`update`).

pub mod key;
mod key_sequence;
mod keymap;
pub mod mouse;
mod suggest;

pub use key::{Code, Key};
pub use key_sequence::KeySequence;
pub use keymap::{KeyLookup, Keymap};
pub use mouse::{Mouse, MouseKind};
