//! The reading process: limits itself, then reads one file after the other until its input closes.
//!
//! Invariant: nothing of a file is read before the limits hold; the process ends with its parent, whose death closes the
//! pipe. Not here: the error when a limit is reached (`parent`).

use super::wire;
use crate::limits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::process::ExitCode;

/// Reads the files that come on standard input and writes their documents to standard output.
pub(super) fn serve() -> ExitCode {
    restrict();
    match answer_all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer_all() -> io::Result<()> {
    // Without the buffers of the standard streams, which look for line ends.
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

/// Seconds of computing so far, the one that has begun included: the limit is counted in whole ones.
fn seconds_used() -> u64 {
    clock_gettime(ClockId::ProcessCPUTime).tv_sec.cast_unsigned() + 1
}

/// Ends the process when it has computed so many seconds in all.
fn allow(seconds: u64) {
    let maximum = getrlimit(Resource::Cpu).maximum;
    let seconds = maximum.map_or(seconds, |maximum| maximum.min(seconds));
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum });
}

/// A limit that the system does not know, or that is lower already, is left as it is.
fn restrict() {
    for (what, most) in [(Resource::As, limits::WORKER_MEMORY), (Resource::Fsize, 0), (Resource::Core, 0)] {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
    }
}
