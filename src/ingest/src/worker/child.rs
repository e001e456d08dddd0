//! The reading process: limits itself, then reads files until its input closes.
//!
//! Invariant: no byte of a file is read before the limits hold; the process ends with its parent, whose death closes
//! the pipe. Not here: how a system limits a process (`platform`), the error when a limit is reached (`parent`).

use super::wire;
use crate::{Ocr, Work, limits, platform};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads files from standard input and writes their documents to standard output.
/// `model` is the file of the recogniser for pictures.
pub(super) fn serve(model: Option<PathBuf>) -> ExitCode {
    platform::restrict();
    match answer_all(&Ocr::new(model)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all(ocr: &Ocr) -> io::Result<()> {
    let (mut requests, mut answers) = platform::streams()?;
    while let Some(bytes) = wire::receive(&mut requests)? {
        let (before, size) = (platform::seconds_used(), bytes.len() as u64);
        platform::allow(before + limits::worker_seconds(size, 0, 0));
        let work = |work: Work| {
            let seconds = limits::worker_seconds(size, work.pages as u64, work.pictures as u64);
            platform::allow(before + seconds);
        };
        wire::send(&mut answers, &wire::pack(crate::ingest_with(&bytes, &work, ocr)))?;
    }
    Ok(())
}
