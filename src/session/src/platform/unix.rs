//! Files and folders on Unix.
//!
//! Invariant: see the module above.

use super::{Kind, Named, RawId};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, open, openat, statat};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Name of this machine.
pub(crate) fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Makes opening fail for a link, and not wait for the other end of a pipe.
pub(crate) fn no_links(options: &mut OpenOptions) {
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed());
}

/// True when the path still leads to this file, not to one that replaced it.
pub(crate) fn is_at(path: &Path, file: &File) -> bool {
    let id = |about: &Metadata| (about.dev(), about.ino());
    match (fs::symlink_metadata(path), file.metadata()) {
        (Ok(there), Ok(here)) => id(&there) == id(&here),
        _ => false,
    }
}

/// What the file system says of a file.
pub(crate) fn id_of(about: &Metadata) -> RawId {
    RawId {
        number: about.ino(),
        size: about.size(),
        modified: (about.mtime(), about.mtime_nsec()),
        changed: (about.ctime(), about.ctime_nsec()),
    }
}

/// Reads bytes at a place without moving in the file.
///
/// # Errors
/// The system's, and `UnexpectedEof` behind the end.
pub(crate) fn read_exact_at(file: &File, into: &mut [u8], at: u64) -> io::Result<()> {
    file.read_exact_at(into, at)
}

/// Gives a temporary file the mode of any new file: the umask applies.
pub(crate) fn with_umask(builder: &mut Builder<'_, '_>) {
    builder.permissions(fs::Permissions::from_mode(0o666));
}

/// Gives a temporary file its name, in the place of a file that has it.
///
/// # Errors
/// The system's; the temporary file is removed then.
pub(crate) fn take_name(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// Absolute path without links.
///
/// # Errors
/// The system's, as for a path that leads to nothing.
pub(crate) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    path.canonicalize()
}

/// Where the line of a lock's holder is besides in the lock file: nowhere, as everybody can read that.
pub(crate) const fn line_beside(_lock: &Path) -> Option<PathBuf> {
    None
}

/// True for an error of opening that is over in a moment.
pub(crate) const fn is_passing(_error: &io::Error) -> bool {
    false
}

/// An open folder: names are looked up from it, where the system would resolve a long path component by component.
#[derive(Debug)]
pub(crate) struct Folder(File);

impl Folder {
    /// Opens a folder by its path; with `above`, the open folder that it lies in, by its name there, which is no link.
    ///
    /// # Errors
    /// The system's.
    pub fn open(path: &Path, above: Option<&Self>) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = match (above, path.file_name()) {
            (Some(above), Some(name)) => openat(&above.0, name, flags | OFlags::NOFOLLOW, Mode::empty())?,
            _ => open(path, flags, Mode::empty())?,
        };
        Ok(Self(File::from(fd)))
    }

    /// Device and number of the folder, by which two paths to it are seen to be one.
    ///
    /// # Errors
    /// The system's.
    pub fn id(&self) -> io::Result<(u64, u64)> {
        let about = self.0.metadata()?;
        Ok((about.dev(), about.ino()))
    }

    /// Its entries, in any order.
    ///
    /// # Errors
    /// The system's.
    pub fn entries(&self) -> io::Result<Vec<Named>> {
        let mut entries = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if matches!(name, b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not give the type here.
                FileType::Unknown => {
                    FileType::from_raw_mode(statat(&self.0, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW)?.st_mode)
                }
                kind => kind,
            };
            entries.push(Named { name: OsStr::from_bytes(name).to_os_string(), kind: kind_of(kind) });
        }
        Ok(entries)
    }
}

const fn kind_of(kind: FileType) -> Kind {
    match kind {
        FileType::Directory => Kind::Folder,
        FileType::RegularFile => Kind::File,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}
