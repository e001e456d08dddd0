//! The workbench's loop: message → action → update → effects → draw.

use crate::corpus::{Item, OpenError};
use crate::text::Lang;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the command line asks of the workbench.
#[derive(Debug)]
pub struct Options {
    /// The reports to show.
    pub items: Vec<Item>,
    /// Paths that gave none, and why.
    pub errors: Vec<OpenError>,
    /// Language of messages.
    pub lang: Lang,
    /// Where sessions are kept.
    pub sessions: PathBuf,
    /// The reviewer's name; may be empty.
    pub reviewer: String,
}

/// Runs the workbench.
pub fn run(_options: Options) -> ExitCode {
    ExitCode::SUCCESS
}
