//! Helpers shared by the tests of several crates: generated reports, bundled samples, temporary folders.
//!
//! Invariant: no part of the program depends on it. Not here: expected results (each crate's own `tests`).
// A test that cannot be set up fails by panicking.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::should_implement_trait,
    missing_docs
)]

pub mod figures;
pub mod fixtures;
pub mod generator;
mod pdf_file;
pub mod published;
mod samples;
pub mod score;
mod scratch;
pub mod workbook;

pub use pdf_file::pdf_file;
pub use samples::{read, sample};
pub use scratch::{Folder, Scratch, folder};

/// Root of the repository.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
