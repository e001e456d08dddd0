//! Variants of one report as people edit, convert and publish it, each with what is right to read of it.
//!
//! Invariant: the same variants on every machine, made by writers that share nothing with the readers. Not here: the
//! command that prints the figures (`cargo xtask published`), the test that holds them (`tests/published.rs`).

// Sizes on a page are small; writers read best as one chain; ids are no file names.
#![allow(
    clippy::cast_precision_loss,
    clippy::needless_for_each,
    clippy::format_push_string,
    clippy::match_bool,
    clippy::type_complexity,
    clippy::return_self_not_must_use,
    clippy::write_with_newline,
    clippy::case_sensitive_file_extension_comparisons
)]

mod damage;
mod docx;
mod encodings;
mod format;
mod html;
mod kinds;
mod odf;
mod ofd;
pub mod package;
mod page;
mod pdf;
mod report;
mod rtf;
mod sheet;
mod text;
mod truth;
mod ways;
mod xls;
mod xlsx;

pub use format::Format;
pub use kinds::{Kind, Variant, variants};
pub use report::report;
pub use truth::{Outcome, Truth, judge};
pub use ways::Ways;
