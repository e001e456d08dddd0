//! Names on Unix.
//!
//! Invariant: see the module above.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Makes temporary files and folders with this mode, less what the umask takes from any new one.
pub(crate) fn with_mode(builder: &mut Builder<'_, '_>, mode: u32) {
    builder.permissions(fs::Permissions::from_mode(mode));
}

/// The path without links; one that leads to nothing as it is.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// Gives a temporary file its name, in the place of a file that has it.
///
/// # Errors
/// The system's; the temporary file is removed then.
pub(crate) fn take_name(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Does what other programs can be in the way of: once, as here they are not.
///
/// # Errors
/// Those of `attempt`.
pub(crate) fn patiently<T>(attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    attempt()
}
