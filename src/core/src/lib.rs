//! Reads, checks, localises, reviews and compares government information-disclosure annual reports.
//!
//! Invariants: the core is pure and cannot fail, it returns `(T, Vec<Problem>)`; the published text is never altered;
//! arithmetic is exact; ids are the same for the same notion in every form. Not here: bytes (`gouji-ingest`), files
//! (`gouji-session`), the terminal (`gouji-tui`).
//!
//! # Example
//!
//! The whole of it in one program, `examples/check.rs`:
//!
//! ```
#![doc = include_str!("../examples/check.rs")]
//! ```

pub mod check;
pub mod collection;
pub mod diff;
pub mod document;
pub mod extract;
pub mod forms;
pub mod ids;
pub mod lexicon;
pub mod localize;
pub mod message;
pub mod readings;
pub mod review;
pub mod text;
