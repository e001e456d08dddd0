//! Reading processes on Unix: pipes that never block, limits of the kernel, ends by signals.
//!
//! Invariant: see the module above.

use super::Cause;
use crate::limits;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionbio;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStderr, ChildStdin, ChildStdout, ExitStatus};
use std::time::Duration;

/// The pipes to a process. Reading and writing fail with `WouldBlock` instead of waiting.
#[derive(Debug)]
pub(crate) struct Pipes {
    /// Its input.
    pub into: ChildStdin,
    /// Its output.
    pub out: ChildStdout,
    /// Its error output.
    pub err: ChildStderr,
}

impl Pipes {
    /// The pipes of a process that was started with them.
    ///
    /// # Errors
    /// The system's.
    pub fn new(into: ChildStdin, out: ChildStdout, err: ChildStderr) -> io::Result<Self> {
        ioctl_fionbio(&into, true)?;
        ioctl_fionbio(&out, true)?;
        ioctl_fionbio(&err, true)?;
        Ok(Self { into, out, err })
    }

    /// Sleeps until the output is ready, or the input when something is to be sent, or the error output when it is
    /// listened to; at most `longest`.
    pub fn wait(&mut self, is_sending: bool, is_listening: bool, longest: Duration) {
        let mut fds = vec![PollFd::new(&self.out, PollFlags::IN)];
        if is_sending {
            fds.push(PollFd::new(&self.into, PollFlags::OUT));
        }
        if is_listening {
            fds.push(PollFd::new(&self.err, PollFlags::IN));
        }
        // If the conversion fails, the wait is only too short.
        let _ = poll(&mut fds, Timespec::try_from(longest).ok().as_ref());
    }
}

/// Standard input and output of this process, unbuffered: the standard streams flush at line ends.
///
/// # Errors
/// The system's.
pub(crate) fn streams() -> io::Result<(File, File)> {
    let requests = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    Ok((requests, answers))
}

/// CPU seconds that this process has used, rounded up, because the limit counts whole seconds.
pub(crate) fn seconds_used() -> u64 {
    clock_gettime(ClockId::ProcessCPUTime).tv_sec.cast_unsigned() + 1
}

/// Limits this process to so many CPU seconds in total.
pub(crate) fn allow(seconds: u64) {
    let maximum = getrlimit(Resource::Cpu).maximum;
    let seconds = maximum.map_or(seconds, |maximum| maximum.min(seconds));
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum });
}

/// Sets the limits of this process; one that the system does not know, or that is already lower, stays.
pub(crate) fn restrict() {
    for (what, most) in [(Resource::As, limits::WORKER_MEMORY), (Resource::Fsize, 0), (Resource::Core, 0)] {
        let _ = setrlimit(what, Rlimit { current: Some(most), maximum: Some(most) });
    }
    // macOS takes the limit on memory and does not enforce it.
    #[cfg(target_os = "macos")]
    super::allocator::limit(limits::WORKER_MEMORY);
}

/// What ended a process.
pub(crate) fn cause(status: ExitStatus) -> Option<Cause> {
    use signal_hook::consts::{SIGKILL, SIGSEGV, SIGXCPU};
    match status.signal()? {
        SIGXCPU | SIGKILL => Some(Cause::Time),
        SIGSEGV => Some(Cause::Memory),
        _ => None,
    }
}
