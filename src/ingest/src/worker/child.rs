//! The reading process: limits itself, then reads files until its input closes.
//!
//! Invariant: no byte of a file is read before the limits hold; the process ends with its parent, whose death closes
//! the pipe. Not here: the error when a limit is reached (`parent`).

use super::wire;
use crate::limits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::process::ExitCode;

/// Reads files from standard input and writes their documents to standard output.
pub(super) fn serve() -> ExitCode {
    restrict();
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all() -> io::Result<()> {
    // Unbuffered, because the standard streams flush at line ends.
    let mut requests = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    while let Some(bytes) = wire::receive(&mut requests)? {
        let (before, size) = (seconds_used(), bytes.len() as u64);
        allow(before + limits::worker_seconds(size, 0));
        let paged = |pages| allow(before + limits::worker_seconds(size, pages as u64));
        wire::send(&mut answers, &wire::pack(crate::ingest_paged(&bytes, &paged)))?;
    }
    Ok(())
}

/// CPU seconds used so far, rounded up, because the limit counts whole seconds.
fn seconds_used() -> u64 {
    clock_gettime(ClockId::ProcessCPUTime).tv_sec.cast_unsigned() + 1
}

/// Limits the process to this many CPU seconds in total.
fn allow(seconds: u64) {
    let maximum = getrlimit(Resource::Cpu).maximum;
    let seconds = maximum.map_or(seconds, |maximum| maximum.min(seconds));
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum });
}

/// Sets the limits; one that the system does not know, or that is already lower, stays.
fn restrict() {
    for (what, most) in [(Resource::As, limits::WORKER_MEMORY), (Resource::Fsize, 0), (Resource::Core, 0)] {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
    }
}
