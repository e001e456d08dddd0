//! Writes a file as a whole.
//!
//! Invariant: at any moment the path leads to the old file or to the whole new one; what is not finished is removed. Not
//! here: sessions, which are kept under a lock (`gouji_session`).

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts a new file at a path, beside which it is written first. An old one keeps its permissions.
///
/// # Errors
/// When the folder does not exist or cannot be written to, or the path leads to something other than a file.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // What a link leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "not a regular file"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gouji-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file, the umask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.md");
        for words in ["first", "second"] {
            write(&path, words.as_bytes())?;
            assert_eq!(fs::read_to_string(&path)?, words);
        }
        assert!(write(folder.path(), b"x").is_err());
        assert!(write(&folder.path().join("no/a.md"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing else is left behind");
        Ok(())
    }
}
