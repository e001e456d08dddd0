//! Reads and writes the bytes of a session.
//!
//! Invariant: a file is replaced atomically, and never when it changed since it was loaded; links are neither read nor
//! written through, because a folder of sessions may come from anywhere (git keeps links). Not here: which file it is
//! (`locate`), its content (`format`), backups (`backup`).

use super::{SessionError, platform};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

/// Most bytes of a session; larger files are not ours.
const LARGEST: u64 = 64 << 20;

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Opens a regular file that is not a link.
///
/// # Errors
/// The system's, and `InvalidInput` for a link, a pipe, a device or a folder.
pub(super) fn open_plain(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let refused = || io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
    // Checked before opening: opening a device may have side effects.
    match fs::symlink_metadata(path) {
        Ok(about) if !about.is_file() => return Err(refused()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // A link created in between is not followed, and opening a pipe does not block.
    platform::no_links(options);
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(refused()) }
}

/// Bytes of a session file; `None` if it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, SessionError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::InvalidInput => SessionError::NotPlain { path: path.to_path_buf() },
        _ => SessionError::Read { path: path.to_path_buf(), source },
    };
    let file = match open_plain(path, File::options().read(true)) {
        Ok(file) => file,
        // A folder path that is a file is reported on writing.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(failed(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 64 MiB")));
    }
    Ok(Some(bytes))
}

/// A text with `\n` at the ends of its lines, with those of the file that it is to replace: git may give a file `\r\n` when
/// it is checked out, and a save must not change every line.
pub(super) fn with_ends_of(file: Option<&[u8]>, text: String) -> String {
    let first = file.and_then(|bytes| bytes.split_inclusive(|byte| *byte == b'\n').next());
    if first.is_some_and(|line| line.ends_with(b"\r\n")) { text.replace('\n', "\r\n") } else { text }
}

/// Name prefix of a session's temporary file: `.NAME.ron.`, followed by six random characters.
fn unfinished(path: &Path) -> Option<String> {
    Some(format!(".{}.", path.file_name()?.to_string_lossy()))
}

/// Replaces the file atomically, creating its folder; it keeps its mode.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), SessionError> {
    let failed = |source: io::Error| SessionError::Write { path: path.to_path_buf(), source };
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(dir).map_err(failed)?;
    let mode = match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => Some(about.permissions()),
        Ok(_) => return Err(SessionError::NotPlain { path: path.to_path_buf() }),
        Err(_) => None,
    };
    let mut builder = tempfile::Builder::new();
    let prefix = unfinished(path).unwrap_or_default();
    builder.prefix(&prefix);
    if mode.is_none() {
        platform::with_umask(&mut builder);
    }
    let mut file = builder.tempfile_in(dir).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    // The temporary file is removed with the error.
    platform::take_name(file, path).map_err(failed)?;
    // If the folder cannot be synced, a power failure loses at most the last second.
    let _ = File::open(dir).and_then(|dir| dir.sync_all());
    Ok(())
}

/// Removes temporary files of a run that was killed while saving. Only the holder of the session's lock may call it.
pub(super) fn clean(path: &Path, folder: &super::SessionFolder) {
    let (Some(dir), Some(prefix)) = (path.parent(), unfinished(path)) else { return };
    for name in folder.names(prefix.as_ref()) {
        if name.len() == prefix.len() + 6 {
            let _ = fs::remove_file(dir.join(name));
        }
    }
}
