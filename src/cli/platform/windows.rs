//! Commands on Windows.
//!
//! Invariant: see the module above.

use std::ffi::OsStr;
use std::io;
use std::os::windows::io::AsRawHandle;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The variable with the user's name.
pub(crate) const USER: &str = "USERNAME";

/// True when the program has no standard output.
pub(crate) fn is_output_closed() -> bool {
    io::stdout().as_raw_handle().is_null()
}

/// The error of writing to what is closed.
pub(crate) fn closed() -> io::Error {
    /// `ERROR_INVALID_HANDLE`.
    const INVALID: i32 = 6;
    io::Error::from_raw_os_error(INVALID)
}

/// From now on what ends a program of the console is noted, by the numbers of the signals of Unix, instead.
///
/// # Errors
/// When the system takes no handlers.
pub(crate) fn note_ends(noted: &Arc<AtomicUsize>) -> io::Result<()> {
    let noted = Arc::clone(noted);
    gouji_tui::tty::signals(move |signal| {
        noted.store(usize::try_from(signal).unwrap_or_default(), Ordering::Relaxed);
        true
    })
}

/// The language of the user's surface, where the environment does not say it.
pub(crate) fn locale() -> Option<String> {
    sys_locale::get_locale()
}

/// True for a terminal of a kind (`TERM`) that can draw. A console has no kind; one that is called `dumb` is meant to be.
pub(crate) fn draws(kind: Option<&OsStr>) -> bool {
    kind.is_none_or(|kind| kind != "dumb")
}

/// True when the console understands the colours of ANSI, from now on: those of Windows 10 and later do when they are told.
pub(crate) fn takes_colours() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(false)
}

/// The path that a line of a file names, in UTF-8.
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
