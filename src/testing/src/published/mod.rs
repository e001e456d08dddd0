//! Variants of one report as people edit, convert and publish it, each with what is right to read of it.
//!
//! Invariant: the same variants on every machine, made by writers that share nothing with the readers. Not here: the
//! command that prints the figures (`cargo xtask published`), the test that holds them (`tests/published.rs`).

mod damage;
mod docx;
mod encodings;
mod format;
mod html;
mod kinds;
mod odf;
mod ofd;
mod package;
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
pub use truth::{Outcome, Truth, judge};
