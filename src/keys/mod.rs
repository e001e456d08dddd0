//! Keys as the workbench names them.
//!
//! Invariant: nothing here knows a terminal library or any other room. Left to others: where keys come from (`tty`), what
//! they do (`app`).

pub mod key;

pub use key::{Code, Key};
