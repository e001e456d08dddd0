//! Reads files in a separate process, for formats whose readers may hang, exhaust memory or abort.
//!
//! A worker is this program started again with an undocumented argument: files come on standard input, documents go to
//! standard output. It limits itself before it reads a byte (`child`); its parent kills it when it takes too long, when
//! the reviewer stops it, or when its answer is too large (`parent`). It reads many files, because starting it takes as
//! long as reading one, and is replaced when a file ends it. A process cannot catch its own stack overflow or exhausted
//! memory, so only a separate process is safe against every file.
//!
//! Invariant: whatever the file is, the answer is a document or one clear [`Refusal`], whichever files the worker has
//! read before, and no worker outlives the program.
//! Linux and the BSDs enforce the memory limit; on macOS and Windows the worker's allocator keeps it. On Windows the time is
//! that of the clock. A program that has not called [`answer`] (a test, a benchmark) reads in its own process.
//! Not here: which files need a worker ([`crate::needs_worker`]), the limits (`limits`), the source of the bytes
//! (`gouji_session`).

mod child;
mod parent;
mod wire;

use crate::{Ingested, Refusal};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The argument that makes the program a worker.
const WORD: &str = "__read";

/// True in a process that has called [`answer`] and can therefore start workers.
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// The file of the recogniser that workers read pictures with.
static MODEL: OnceLock<PathBuf> = OnceLock::new();

/// Lets the workers that are started from now on read pictures with the recogniser of a file.
pub fn use_model(file: PathBuf) {
    // The first one stays: a process has one.
    let _ = MODEL.set(file);
}

/// Cancels a reading; clones share the request.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Requests the end of the reading.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True when [`Stop::stop`] was called.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs the worker if the command line asks for it and returns its exit code; called first in `main`.
pub fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    if arguments.get(1).is_some_and(|word| word == WORD) {
        return Some(child::serve(arguments.get(2).map(PathBuf::from)));
    }
    ANSWERS.store(true, Ordering::Relaxed);
    None
}

/// Reads the bytes of one file, in a worker where the format needs it.
///
/// # Errors
/// As for [`crate::ingest`]; also `limit`, `damaged`, `stopped` or `io` when the worker fails.
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
