//! Starts other processes so that a stop of the whole job never interrupts a start.
//!
//! Until the new process runs its program, the kernel makes the starting thread wait for it. A stop of the process
//! group in between stops the new process but not the waiting thread: the shell would wait for a job that cannot stop,
//! and the job for a process that nobody continues.
//!
//! Invariant: every process of gouji starts through [`start`], every stop of the group goes through [`while_none_starts`].
//! Not here: what is started (`worker`, the terminal's watchdog).

use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

pub use crate::platform::own_program;

static STARTING: Mutex<()> = Mutex::new(());

/// Starts a process.
///
/// # Errors
/// As for [`Command::spawn`].
pub fn start(command: &mut Command) -> io::Result<Child> {
    while_none_starts(|| command.spawn())
}

/// Runs `action` while no process start is in progress.
pub fn while_none_starts<T>(action: impl FnOnce() -> T) -> T {
    let _guard = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    action()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{start, while_none_starts};
    use std::process::Command;
    use std::sync::mpsc::{RecvTimeoutError, channel};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn nothing_starts_until_the_stop_is_over() {
        let (sender, receiver) = channel();
        let starter = while_none_starts(|| {
            let starter = thread::spawn(move || {
                let child = start(Command::new("true").env_clear());
                assert!(sender.send(()).is_ok());
                child.and_then(|mut child| child.wait()).ok()
            });
            assert_eq!(receiver.recv_timeout(Duration::from_millis(50)), Err(RecvTimeoutError::Timeout));
            starter
        });
        assert_eq!(receiver.recv(), Ok(()));
        assert!(starter.join().is_ok());
    }
}
