//! The reading process: limits itself, reads, answers.
//!
//! Invariant: nothing of the file is read before the limits hold. Left to others: what is said when they are reached (`parent`).

use super::wire;
use crate::ingest::{self, limits};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io::{Read, Write, stdin, stdout};
use std::process::ExitCode;

/// Reads the file on standard input and writes its document to standard output.
pub(super) fn serve() -> ExitCode {
    restrict();
    let mut bytes = Vec::new();
    if stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let answer = wire::pack(ingest::ingest(&bytes));
    let mut out = stdout().lock();
    match out.write_all(&answer).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// A limit that the system does not know, or that is lower already, is left as it is.
fn restrict() {
    let limit = |what, most: u64, last: u64| {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(last) });
    };
    limit(Resource::As, limits::WORKER_MEMORY, limits::WORKER_MEMORY);
    // The second one is for a system that would let the first pass.
    limit(Resource::Cpu, limits::WORKER_SECONDS, limits::WORKER_SECONDS + 1);
    limit(Resource::Fsize, 0, 0);
    limit(Resource::Core, 0, 0);
}
