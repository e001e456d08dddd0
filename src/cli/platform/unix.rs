//! Commands on Unix.
//!
//! Invariant: see the module above.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The variable with the user's name.
pub(crate) const USER: &str = "USER";

/// True when the program was started with standard output closed.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Runs before `main`: the runtime of Rust opens `/dev/null` in the place of what is closed, and nothing tells it afterwards
/// from one that the caller gave.
#[ctor::ctor]
fn look_at_output() {
    CLOSED.store(rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err(), Ordering::Relaxed);
}

/// True when the program was started with standard output closed.
pub(crate) fn is_output_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

/// The error of writing to what is closed.
pub(crate) fn closed() -> io::Error {
    rustix::io::Errno::BADF.into()
}

/// From now on the signals that end a program are noted by their numbers instead.
///
/// # Errors
/// When the system takes no handlers.
pub(crate) fn note_ends(noted: &Arc<AtomicUsize>) -> io::Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register_usize(signal, Arc::clone(noted), signal as usize)?;
    }
    Ok(())
}

/// The language of the user's surface, where the environment does not say it: it does here.
pub(crate) const fn locale() -> Option<String> {
    None
}

/// True for a terminal of a kind (`TERM`) that can draw. As the convention has it, one without a kind, or of the kind `dumb`,
/// understands no control sequence.
pub(crate) fn draws(kind: Option<&OsStr>) -> bool {
    kind.is_some_and(|kind| !kind.is_empty() && kind != "dumb")
}

/// True when a terminal understands the colours of ANSI: all do that can draw.
pub(crate) const fn takes_colours() -> bool {
    true
}

/// The path that a line of a file names, whatever its encoding.
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    OsStr::from_bytes(bytes).into()
}
