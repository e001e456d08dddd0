//! What the commands print for programs, as types: JSON of every command, and the RON of `extract`.
//!
//! One file a command; `report` and `values` hold what several of them share. `assets/schemas/*.json` are generated from
//! these types (`src/tests/schemas.rs`), and their doc comments are the descriptions there.
//!
//! Invariant: a key never disappears within a major version, and stays where it is in its object; keys do not follow the
//! names of the core. A long list is a [`Stream`]: its items are made one by one while they are written. Not here: which
//! reports are printed (the commands), separators between reports (`print`).
// Fields are named by their JSON keys.
#![allow(clippy::struct_field_names)]

pub mod agreement;
pub mod check;
pub mod diff;
pub mod extract;
pub mod readings;
pub mod report;
pub mod rules;
pub mod status;
mod stream;
pub mod table;
pub mod values;

pub use stream::Stream;
