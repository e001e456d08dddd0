//! Names on Windows, where a file that another program has open keeps its name and its folder.
//!
//! Virus scanners and synchronisers open files for a moment, so a name is taken patiently; a workbook that is open in Excel
//! stays so, and the system's message says it.
//!
//! Invariant: see the module above.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use tempfile::{Builder, NamedTempFile};

/// Error numbers of Windows: access denied, opened by another program, locked by one.
const PASSING: [i32; 3] = [5, 32, 33];
/// Pauses between attempts, in milliseconds: a second and a quarter in all.
const PAUSES: [u64; 8] = [5, 10, 20, 40, 80, 160, 320, 640];

/// New files and folders take the rights of the folder that they are in.
pub(crate) const fn with_mode(_builder: &mut Builder<'_, '_>, _mode: u32) {}

/// Where a link leads; any other path as it is, because the system's way to write a resolved one (`\\?\C:\…`) is not
/// for people.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink());
    let resolved = if is_link { path.canonicalize().ok() } else { None };
    resolved.unwrap_or_else(|| path.to_path_buf())
}

/// Gives a temporary file its name, in the place of a file that has it, also of one that is open for a moment.
///
/// # Errors
/// The system's; the temporary file is removed then.
pub(crate) fn take_name(file: NamedTempFile, path: &Path) -> io::Result<()> {
    // The standard library's rename replaces an open file where the file system can; the one of `tempfile` does not. From
    // here on nothing else removes the temporary file.
    let unfinished = file.into_temp_path().keep().map_err(|error| error.error)?;
    let taken = patiently(|| fs::rename(&unfinished, path));
    if taken.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    taken
}

/// Does what other programs can be in the way of for a moment.
///
/// # Errors
/// Those of the last `attempt`.
pub(crate) fn patiently<T>(attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    for pause in PAUSES {
        match attempt() {
            Err(error) if error.raw_os_error().is_some_and(|number| PASSING.contains(&number)) => {
                thread::sleep(Duration::from_millis(pause));
            }
            done => return done,
        }
    }
    attempt()
}
