//! `gouji merge BASE OURS THEIRS`: what git runs to unite two branches' sessions of one report.
//!
//! Invariant: OURS holds both sides afterwards; what they say differently stands in it between git's own marks, is never
//! chosen, and makes the exit code 1. A file that is no session leaves everything as it is. Left to others: what a conflict
//! is (`session::merge`), choosing (the workbench shows both sides).

use super::out::{FAILED, Streams, WELL};
use crate::forms::Library;
use crate::session::merge::MergeFiles;
use crate::text::Lang;
use std::io;
use std::path::Path;

/// Above 128 git takes a driver's exit code for a failure, and ends the merge.
const NO_SESSION: u8 = 129;

/// Merges into `files.ours`.
///
/// # Errors
/// When nothing can be written to standard error's partner; everything else is told and is an exit code.
pub fn run(files: [&Path; 3], library: &Library, lang: Lang, streams: &mut Streams<'_>) -> io::Result<u8> {
    let [base, ours, theirs] = files;
    match (MergeFiles { base, ours, theirs }).run(|id| library.label(id)) {
        Ok(0) => Ok(WELL),
        Ok(clashes) => {
            let ours = crate::text::clean::printable(&ours.to_string_lossy());
            streams.complain(&match lang {
                Lang::Zh => format!("{ours}:{clashes} 处说法不同,已标出;打开报告逐条选定,或手工改"),
                Lang::En => format!(
                    "{ours}: {clashes} things are said differently and marked; open the report to choose, or edit"
                ),
            });
            Ok(FAILED)
        }
        Err(error) => {
            streams.complain(error.message().get(lang));
            Ok(NO_SESSION)
        }
    }
}
