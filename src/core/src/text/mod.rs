//! Text primitives: spans, width, wrapping, sanitising, numerals, dates, RON files.
//!
//! Invariant: everything is a pure function of its arguments; nothing depends on reports, forms or screens. Not here:
//! the meaning of a span (`extract`), drawing (tui).

pub mod common_affixes;
pub mod dates;
pub mod diagnostic;
pub mod file_error;
pub mod fingerprint;
pub mod fuzzy;
pub mod grouping;
pub mod lang;
pub mod markup;
pub mod note_marks;
pub mod numerals;
pub mod override_file;
pub mod ron_file;
pub mod sanitize;
pub mod span;
pub mod traditional;
pub mod typography;
pub mod width;
pub mod wrap;

/// True when the work is cancelled. Long loops query it at their heads and end early; the caller that cancelled discards
/// the partial result.
pub type Stopped<'a> = &'a dyn Fn() -> bool;

pub use diagnostic::Diagnostic;
pub use file_error::FileError;
pub use fingerprint::Fingerprint;
pub use lang::{Bilingual, Lang};
pub use span::Span;
