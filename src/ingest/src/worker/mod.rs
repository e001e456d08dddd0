//! Reading in a process of its own, for the formats whose readers may hang, ask for all memory or abort.
//!
//! A worker is this program started again, called with a word no help names: files come on standard input, their documents go to
//! standard output. It limits itself before it reads a byte (`child`), and whoever started it ends it when it takes too long,
//! when the reviewer stops it, or when its answer is too large (`parent`). It reads many files, because starting it takes as
//! long as reading one, and is replaced when one of them ends it. A stack that overflows and memory that is not there end a
//! process and cannot be caught inside it: no other way holds against every file.
//!
//! Invariant: whatever the file is, the answer is a document or one clear [`Refusal`], the same whichever files the worker has
//! read before, and no worker outlives the program.
//! Linux and the BSDs hold the limit of memory; macOS takes it and does not enforce it, so that there only the limits of time
//! and of the answer hold. A program that never said that it answers the word (a test, a benchmark) reads in its own process.
//! Not here: which files need it and the limits (`ingest`), where the bytes come from (`corpus`).

mod child;
mod parent;
mod wire;

use crate::{Ingested, Refusal};
use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The word that makes the program a worker.
const WORD: &str = "__read";

/// True in a process that answers [`WORD`].
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// Asks a reading to end. Clones are the same wish.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Whoever reads for it ends soon.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True when the reading is no longer wanted.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The beginning of the program: does the work when the command line asks for it, and is then its end.
pub fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    if arguments.get(1).is_some_and(|word| word == WORD) {
        return Some(child::serve());
    }
    ANSWERS.store(true, Ordering::Relaxed);
    None
}

/// Reads the bytes of one file, in a process of its own where their kind needs it.
///
/// # Errors
/// As for [`crate::ingest`], and `limit`, `damaged`, `stopped` or `io` for what became of the process.
pub fn read(bytes: &[u8], stop: &Stop) -> Result<Ingested, Refusal> {
    if !crate::needs_worker(bytes) {
        return crate::ingest(bytes);
    }
    if !ANSWERS.load(Ordering::Relaxed) {
        #[cfg(test)]
        println!("read in the process of the test, which is no program to start again");
        return crate::ingest(bytes);
    }
    parent::read(bytes, stop)
}
