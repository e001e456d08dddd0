//! `gouji diff`: two years of one agency.

use super::Ground;
use super::args::Format;
use super::out::{FAILED, Streams};
use crate::text::Lang;
use std::io;
use std::path::Path;

/// What is to be compared.
#[derive(Debug, Clone, Copy)]
pub struct Args<'a> {
    /// The earlier year's report.
    pub old: &'a Path,
    /// The later year's report.
    pub new: &'a Path,
    /// `Text` or `Json`.
    pub format: Format,
    /// Where sessions are kept.
    pub sessions: &'a Path,
    /// Language of messages.
    pub lang: Lang,
}

/// Compares the two reports; the exit code.
///
/// # Errors
/// When nothing can be written.
pub fn run(_ground: &Ground, args: Args<'_>, streams: &mut Streams<'_>) -> io::Result<u8> {
    streams.complain(match args.lang {
        Lang::Zh => "gouji diff:尚未实现",
        Lang::En => "gouji diff: not there yet",
    });
    Ok(FAILED)
}
