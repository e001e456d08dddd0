//! The letter to an agency: what the reviewer upheld of its reports, as questions with a line to reply in.
//!
//! Invariant: a letter holds what a reviewer decided and nothing else: no misreading that he corrected, no rule that he said
//! does not apply, nothing that nobody has settled. Not here: finding the reports and their sessions (`gouji_session`), the
//! command line.

pub mod blocks;
mod by_agency;
pub mod docx;
pub mod file_name;
pub mod html;
pub mod markdown;
mod numerals;
mod places;
pub mod questions;
mod relation;
pub mod template;
mod values;
mod years;

pub use blocks::{Block, Letter, LetterDate, Style, blocks};
pub use by_agency::letters;
pub use questions::{Question, QuestionKind, ReportQuestions};
pub use template::Template;
