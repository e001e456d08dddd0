//! What differs between systems on the disk: folders and links, file identities, locks, names that are taken, places.
//!
//! Invariant: every system has the same face, and nothing else of this crate names a system. Not here: what is kept in the
//! files (`store`, `cache`, `journal`), who may write them (`lock`).

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::{
    Folder, canonicalize, host, id_of, is_at, is_passing, line_beside, no_links, read_exact_at, take_name, with_umask,
};
#[cfg(windows)]
pub(crate) use windows::{
    Folder, canonicalize, host, id_of, is_at, is_passing, line_beside, no_links, read_exact_at, take_name, with_umask,
};

use std::ffi::OsString;
use std::path::PathBuf;

/// Kind of an entry of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A folder.
    Folder,
    /// A regular file.
    File,
    /// A link to something.
    Link,
    /// A pipe, a device, or whatever else is no report.
    Other,
}

/// An entry of a folder.
#[derive(Debug)]
pub(crate) struct Named {
    /// Its name.
    pub name: OsString,
    /// Its kind, links not followed.
    pub kind: Kind,
}

/// What a file system says of a file's content: number, size, and times as seconds and nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawId {
    /// Number of the file, or 0 where it is not at hand.
    pub number: u64,
    /// Its length in bytes.
    pub size: u64,
    /// Last change of its content as programs may set it.
    pub modified: (i64, i64),
    /// Last change of anything, which no program sets; where the system does not tell it, the time of creation.
    pub changed: (i64, i64),
}

/// The user's folder for what can be made again: `$XDG_CACHE_HOME`, else `~/.cache`, else on Windows `%LOCALAPPDATA%`.
/// `variable` reads the environment.
pub(crate) fn cache_base(variable: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let path = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let local = || if cfg!(windows) { path("LOCALAPPDATA") } else { None };
    path("XDG_CACHE_HOME").or_else(local).or_else(|| Some(path("HOME")?.join(".cache")))
}
