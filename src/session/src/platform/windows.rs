//! Files and folders on Windows.
//!
//! Windows keeps a file that somebody has open from being replaced or removed unless everybody allows it, and what is
//! locked from being read; virus scanners and synchronisers open files for a moment. So a name is taken patiently, and a
//! lock's holder is written beside the lock as well.
//!
//! Invariant: see the module above.

use super::{Kind, Named, RawId};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::fs::{FileExt, MetadataExt};
use std::path::{Component, Path, PathBuf, Prefix};
use std::thread;
use std::time::Duration;
use tempfile::{Builder, NamedTempFile};
use winapi_util::sysinfo::{ComputerNameKind, get_computer_name};
use winapi_util::{Handle, file};

/// Error numbers of Windows: access denied, as for a file that is being removed; opened or locked by another program.
const DENIED: i32 = 5;
const SHARING: i32 = 32;
const LOCKED: i32 = 33;
/// Pauses between attempts to take a name: a second and a quarter in all.
const PAUSES: [u64; 8] = [5, 10, 20, 40, 80, 160, 320, 640];
/// Hundreds of nanoseconds, the unit of its times, in a second, and from 1601, where they begin, to 1970.
const TICKS: u64 = 10_000_000;
const TO_1970: i64 = 11_644_473_600;

/// Name of this machine.
pub(crate) fn host() -> String {
    get_computer_name(ComputerNameKind::DnsHostname).unwrap_or_default().to_string_lossy().into_owned()
}

/// Nothing to be done: links are refused by what is known of the path before it is opened, and few users may make one there.
/// The flag that would open the link itself would also open the stubs of synchronised and of deduplicated files.
pub(crate) const fn no_links(_options: &mut OpenOptions) {}

/// True when the path still leads to this file, not to one that replaced it.
pub(crate) fn is_at(path: &Path, file: &File) -> bool {
    if !fs::symlink_metadata(path).is_ok_and(|about| about.is_file()) {
        return false;
    }
    let id = |about: file::Information| (about.volume_serial_number(), about.file_index());
    let there = Handle::from_path(path).and_then(file::information);
    match (there, file::information(file)) {
        (Ok(there), Ok(here)) => id(there) == id(here),
        _ => false,
    }
}

/// What the file system says of a file. It tells nobody when a file was last changed in any way: who sets the time of the
/// content back and keeps the size goes unnoticed.
pub(crate) fn id_of(about: &Metadata) -> RawId {
    RawId {
        number: 0,
        size: about.file_size(),
        modified: since_1970(about.last_write_time()),
        changed: since_1970(about.creation_time()),
    }
}

fn since_1970(time: u64) -> (i64, i64) {
    ((time / TICKS) as i64 - TO_1970, (time % TICKS * 100) as i64)
}

/// Reads bytes at a place; the position in the file moves.
///
/// # Errors
/// The system's, and `UnexpectedEof` behind the end.
pub(crate) fn read_exact_at(file: &File, mut into: &mut [u8], mut at: u64) -> io::Result<()> {
    while !into.is_empty() {
        let read = file.seek_read(into, at)?;
        if read == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        into = &mut into[read..];
        at += read as u64;
    }
    Ok(())
}

/// New files take the rights of their folder.
pub(crate) const fn with_umask(_builder: &mut Builder<'_, '_>) {}

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

fn patiently<T>(attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    for pause in PAUSES {
        match attempt() {
            Err(error) if is_passing(&error) => thread::sleep(Duration::from_millis(pause)),
            done => return done,
        }
    }
    attempt()
}

/// Absolute path without links, as people write it: the system's own begins with `\\?\`, after which `/` is no separator.
///
/// # Errors
/// The system's, as for a path that leads to nothing.
pub(crate) fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    let whole = path.canonicalize()?;
    let mut parts = whole.components();
    let Some(Component::Prefix(prefix)) = parts.next() else { return Ok(whole) };
    let mut plain = match prefix.kind() {
        Prefix::VerbatimDisk(letter) => PathBuf::from(format!("{}:\\", char::from(letter))),
        Prefix::VerbatimUNC(server, share) => {
            let mut root = std::ffi::OsString::from(r"\\");
            root.push(server);
            root.push(r"\");
            root.push(share);
            root.push(r"\");
            PathBuf::from(root)
        }
        _ => return Ok(whole),
    };
    plain.extend(parts.filter(|part| !matches!(part, Component::RootDir)));
    Ok(plain)
}

/// Where the line of a lock's holder is besides in the lock file, which nobody else can read: `NAME.ron.holder.lock`.
pub(crate) fn line_beside(lock: &Path) -> Option<PathBuf> {
    Some(lock.with_extension("holder.lock"))
}

/// True for an error of opening or replacing that is over in a moment: somebody else has the file open, or it is being
/// removed.
pub(crate) fn is_passing(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(DENIED | SHARING | LOCKED))
}

/// A folder.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder by its path.
    ///
    /// # Errors
    /// None here.
    #[allow(clippy::unnecessary_wraps)]
    pub fn open(path: &Path, _above: Option<&Self>) -> io::Result<Self> {
        Ok(Self(path.to_path_buf()))
    }

    /// Volume and number of the folder, by which two paths to it are seen to be one.
    ///
    /// # Errors
    /// The system's.
    pub fn id(&self) -> io::Result<(u64, u64)> {
        let about = file::information(Handle::from_path_any(&self.0)?)?;
        Ok((about.volume_serial_number(), about.file_index()))
    }

    /// Its entries, in any order.
    ///
    /// # Errors
    /// The system's.
    pub fn entries(&self) -> io::Result<Vec<Named>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let kind = match (kind.is_symlink(), kind.is_dir(), kind.is_file()) {
                // Junctions count as links.
                (true, ..) => Kind::Link,
                (_, true, _) => Kind::Folder,
                (.., true) => Kind::File,
                _ => Kind::Other,
            };
            entries.push(Named { name: entry.file_name(), kind });
        }
        Ok(entries)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn paths_are_as_people_write_them() {
        let folder = tempfile::tempdir().unwrap();
        let whole = canonicalize(folder.path()).unwrap();
        assert!(whole.is_absolute() && !whole.to_string_lossy().starts_with(r"\\?\"), "{whole:?}");
        fs::create_dir(whole.join("a")).unwrap();
        fs::write(whole.join("a/b"), "").unwrap();
        assert_eq!(canonicalize(&folder.path().join(r"a\b")).unwrap(), whole.join("a/b"));
        assert_eq!(line_beside(Path::new(r"s\a.ron.lock")).unwrap(), Path::new(r"s\a.ron.holder.lock"));
    }

    #[test]
    fn a_file_is_known_by_its_number_and_its_times() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "one").unwrap();
        fs::write(&other, "one").unwrap();
        let file = File::open(&path).unwrap();
        assert!(is_at(&path, &file) && !is_at(&other, &file) && !is_at(&folder.path().join("c"), &file));
        let about = fs::metadata(&path).unwrap();
        let since = about.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
        let RawId { size, modified, .. } = id_of(&about);
        assert_eq!((size, modified), (3, (since.as_secs() as i64, i64::from(since.subsec_nanos()))));
        let mut piece = [0; 2];
        read_exact_at(&file, &mut piece, 1).unwrap();
        assert_eq!(&piece, b"ne");
        assert_eq!(read_exact_at(&file, &mut piece, 2).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_name_is_taken_whole_or_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for content in ["one", "another"] {
            let mut file = Builder::new().tempfile_in(folder.path()).unwrap();
            file.write_all(content.as_bytes()).unwrap();
            take_name(file, &path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        fs::create_dir(folder.path().join("taken")).unwrap();
        let file = Builder::new().tempfile_in(folder.path()).unwrap();
        assert!(take_name(file, &folder.path().join("taken")).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
